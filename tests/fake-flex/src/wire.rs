//! A connection on which more can be sent than its responses.

use std::io::{IoSlice, Result};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// A connection that sends its unsolicited bytes once the response that is being written is out.
pub(crate) struct Wire {
    stream: TcpStream,
    unsolicited: Unsolicited,
}

/// The bytes that follow the next response of a connection.
#[derive(Clone, Default)]
pub(crate) struct Unsolicited(Arc<Mutex<Vec<u8>>>);

impl Wire {
    pub(crate) fn new(stream: TcpStream, unsolicited: Unsolicited) -> Self {
        Self { stream, unsolicited }
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
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(cx, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        let Self { stream, unsolicited } = &mut *self;
        let mut left = unsolicited.0.lock().unwrap_or_else(PoisonError::into_inner);
        while !left.is_empty() {
            let written = ready!(Pin::new(&mut *stream).poll_write(cx, &left))?;
            left.drain(..written);
        }
        Pin::new(stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
