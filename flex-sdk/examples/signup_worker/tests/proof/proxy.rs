//! A proxy in front of a socket, whose connections can die without notice.

use std::path::PathBuf;

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, UnixStream};
use tokio::sync::watch;

pub(crate) struct Proxy {
    pub(crate) port: u16,
    /// Whether connections become silent. A silent connection stays silent.
    pub(crate) silent: watch::Sender<bool>,
}

impl Proxy {
    pub(crate) async fn start(socket: PathBuf) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let silent = watch::Sender::new(false);
        let silence = silent.subscribe();
        tokio::spawn(async move {
            while let Ok((mut client, _)) = listener.accept().await {
                let (mut silence, socket) = (silence.clone(), socket.clone());
                tokio::spawn(async move {
                    let mut server = UnixStream::connect(socket).await.unwrap();
                    tokio::select! {
                        _ = copy_bidirectional(&mut client, &mut server) => {}
                        () = async { drop(silence.wait_for(|is_silent| *is_silent).await) } => {
                            // The server notices that the connection is gone, the client does not.
                            drop(server);
                            std::future::pending::<()>().await;
                        }
                    }
                });
            }
        });
        Self { port, silent }
    }
}
