//! On which line of a file a row begins.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::io::{Read, Result};
use std::rc::Rc;

/// Passes a file through, and remembers where its lines begin that are not empty.
pub(crate) struct Lines<R> {
    file: R,
    begun: Begun,
    offset: u64,
    line: usize,
    /// Whether nothing of this line has been read yet.
    is_empty: bool,
    after_return: bool,
}

/// The offset and the number of each line that has been passed through and not been asked for.
#[derive(Clone, Default)]
pub(crate) struct Begun(Rc<RefCell<VecDeque<(u64, usize)>>>);

impl<R> Lines<R> {
    pub(crate) fn of(file: R) -> (Self, Begun) {
        let begun = Begun::default();
        let lines = Self { file, begun: begun.clone(), offset: 0, line: 1, is_empty: true, after_return: false };
        (lines, begun)
    }
}

impl Begun {
    /// The first line that begins there or later, and is not empty. The lines before it are forgotten.
    pub(crate) fn at(&self, offset: u64) -> Option<usize> {
        let mut begun = self.0.borrow_mut();
        while begun.front().is_some_and(|(begins, _)| *begins < offset) {
            begun.pop_front();
        }
        begun.front().map(|(_, line)| *line)
    }
}

impl<R: Read> Read for Lines<R> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let length = self.file.read(buffer)?;
        for byte in &buffer[..length] {
            // A line ends with "\n", "\r\n" or "\r", as for the csv crate.
            match byte {
                b'\n' if self.after_return => {}
                b'\n' | b'\r' => (self.line, self.is_empty) = (self.line + 1, true),
                _ if self.is_empty => {
                    self.begun.0.borrow_mut().push_back((self.offset, self.line));
                    self.is_empty = false;
                }
                _ => {}
            }
            self.after_return = *byte == b'\r';
            self.offset += 1;
        }
        Ok(length)
    }
}
