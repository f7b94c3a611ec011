//! A server that responds with arbitrary bytes.

use std::io::Result;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// A server on its own loopback port that reads a request, writes the given bytes, and closes the connection or stalls.
pub struct RawServer {
    address: SocketAddr,
    response: Arc<Mutex<(Vec<u8>, bool)>>,
    server: JoinHandle<()>,
}

impl RawServer {
    /// Starts a server. It sends no response until bytes are set.
    ///
    /// # Errors
    /// If it cannot listen on a loopback port.
    pub async fn start() -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let response = Arc::default();
        let server = tokio::spawn(serve(listener, Arc::clone(&response)));
        Ok(Self { address, response, server })
    }

    /// The base URL of the server.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Responds to all further requests with these bytes.
    pub fn respond(&self, bytes: Vec<u8>) {
        *self.response.lock().unwrap_or_else(PoisonError::into_inner) = (bytes, false);
    }

    /// Responds to all further requests with these bytes, and then keeps the connection open without sending more.
    pub fn stall_after(&self, bytes: Vec<u8>) {
        *self.response.lock().unwrap_or_else(PoisonError::into_inner) = (bytes, true);
    }
}

impl Drop for RawServer {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn serve(listener: TcpListener, response: Arc<Mutex<(Vec<u8>, bool)>>) {
    while let Ok((stream, _)) = listener.accept().await {
        let (response, stalls) = response.lock().unwrap_or_else(PoisonError::into_inner).clone();
        // A client may close its connection early.
        tokio::spawn(async move { exchange(stream, &response, stalls).await.unwrap_or_default() });
    }
}

async fn exchange(mut stream: TcpStream, response: &[u8], stalls: bool) -> Result<()> {
    let mut request = Vec::new();
    while !is_whole(&request) {
        if stream.read_buf(&mut request).await? == 0 {
            return Ok(());
        }
    }
    stream.write_all(response).await?;
    if stalls {
        // Until the client closes the connection.
        stream.read_buf(&mut request).await?;
    }
    stream.shutdown().await
}

/// Whether a request has been read completely.
fn is_whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request).to_lowercase();
    let Some((head, _)) = text.split_once("\r\n\r\n") else { return false };
    let announced = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
    request.len() >= head.len() + 4 + announced.unwrap_or(0usize)
}
