//! Shuts a service down: gracefully at the first signal, and at once at the second.

use std::io;
use std::process;

/// Returns a future that completes on Ctrl-C or SIGTERM. Signals are caught from this call on.
#[cfg(unix)]
pub(crate) fn shutdown() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};

    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    let mut signalled = async move || {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    };
    Ok(async move {
        signalled().await;
        println!("Shutting down once the requests in flight have ended; a second signal ends them");
        tokio::spawn(async move {
            signalled().await;
            process::exit(1);
        });
    })
}

/// Returns a future that completes on Ctrl-C. It is caught from this call on.
#[cfg(windows)]
pub(crate) fn shutdown() -> io::Result<impl Future<Output = ()>> {
    let mut ctrl_c = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        ctrl_c.recv().await;
        println!("Shutting down once the requests in flight have ended; a second signal ends them");
        tokio::spawn(async move {
            ctrl_c.recv().await;
            process::exit(1);
        });
    })
}
