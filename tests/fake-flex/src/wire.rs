//! A connection that can send more than its responses.

use std::io::Result;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// A connection that sends its unsolicited bytes along with the current response, so that the client sees both at once.
pub(crate) struct Wire {
    stream: TcpStream,
    /// Bytes that are written but not flushed.
    written: Vec<u8>,
    unsolicited: Unsolicited,
}

/// The bytes that follow the next response of a connection.
#[derive(Clone, Default)]
pub(crate) struct Unsolicited(Arc<Mutex<Vec<u8>>>);

impl Wire {
    pub(crate) fn new(stream: TcpStream, unsolicited: Unsolicited) -> Self {
        Self { stream, written: Vec::new(), unsolicited }
    }
}

impl Unsolicited {
    pub(crate) fn send(&self, bytes: &[u8]) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
    }
}

impl AsyncRead for Wire {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buffer)
    }
}

impl AsyncWrite for Wire {
    fn poll_write(mut self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<Result<usize>> {
        self.written.extend_from_slice(bytes);
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        let Self { stream, written, unsolicited } = &mut *self;
        written.append(&mut unsolicited.0.lock().unwrap_or_else(PoisonError::into_inner));
        while !written.is_empty() {
            let sent = ready!(Pin::new(&mut *stream).poll_write(cx, written))?;
            written.drain(..sent);
        }
        Pin::new(stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
