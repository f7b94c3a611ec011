//! What there is to do, read before anything is sent: what is wrong with all of the file is told first.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use anyhow::Result;

use crate::input::{Input, Row};
use crate::results::{Earlier, Standing};

/// What there is to do, and what became of the rows before.
pub(crate) struct Plan {
    /// By line, whether its row is to be imported.
    todo: Vec<bool>,
    pub(crate) left: usize,
    pub(crate) done: usize,
    pub(crate) failed: usize,
    /// The line that each email belongs to which several rows have: Flex would update the customer of one with another.
    owners: HashMap<String, usize>,
}

impl Plan {
    /// Reads the whole file. For each row, it keeps nine bytes: of the emails, hashes that show which are there twice.
    pub(crate) fn new(input: &Input, earlier: &Earlier, retry_failed: bool) -> Result<Self> {
        let mut plan = Self { todo: Vec::new(), left: 0, done: 0, failed: 0, owners: HashMap::new() };
        let random = RandomState::new();
        let mut hashes = Vec::new();
        for row in input.rows()? {
            let row = row?;
            hashes.extend(row.email.as_ref().map(|email| random.hash_one(email)));
            match earlier.standing(&row)? {
                Standing::Done => plan.done += 1,
                Standing::Failed if !retry_failed => plan.failed += 1,
                Standing::Failed | Standing::New => plan.add(row.line),
            }
        }
        hashes.sort_unstable();
        let repeated = |email: &String| {
            let hash = random.hash_one(email);
            let first = hashes.partition_point(|other| *other < hash);
            hashes.get(first + 1) == Some(&hash)
        };
        if hashes.windows(2).any(|pair| pair[0] == pair[1]) {
            for row in input.rows()? {
                let row = row?;
                let Some(email) = row.email.clone().filter(repeated) else { continue };
                let owner = plan.owners.entry(email).or_insert(row.line);
                if let Standing::Done = earlier.standing(&row)? {
                    *owner = row.line;
                }
            }
        }
        Ok(plan)
    }

    fn add(&mut self, line: usize) {
        self.todo.resize(line, false);
        self.todo.push(true);
        self.left += 1;
    }

    /// Whether a row is to be imported.
    pub(crate) fn has(&self, line: usize) -> bool {
        self.todo.get(line) == Some(&true)
    }

    /// The other line to which the email of a row belongs, if it does.
    pub(crate) fn owner(&self, row: &Row) -> Option<usize> {
        self.owners.get(row.email.as_ref()?).copied().filter(|owner| *owner != row.line)
    }
}
