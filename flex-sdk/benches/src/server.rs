//! A loopback server with minimal cost: its responses are built before they are requested.

use std::io::Write as _;
use std::net::Ipv4Addr;
use std::sync::Arc;

use anyhow::Result;
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::sync::Barrier;

use crate::bodies;

/// Prints its address, and serves until it is killed. It responds once this many requests are in flight.
pub(crate) async fn serve(in_flight: usize) -> Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    println!("http://{}", listener.local_addr()?);
    std::io::stdout().flush()?;

    let customer = Bytes::from(bodies::customer());
    let page = Bytes::from(bodies::page());
    let barrier = Arc::new(Barrier::new(in_flight));
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        let (customer, page, barrier) = (customer.clone(), page.clone(), Arc::clone(&barrier));
        let service = service_fn(move |request: Request<Incoming>| {
            let body = if request.method() == Method::POST { customer.clone() } else { page.clone() };
            let barrier = Arc::clone(&barrier);
            async move {
                request.into_body().collect().await?;
                barrier.wait().await;
                let mut response = Response::new(Full::new(body));
                response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
                hyper::Result::Ok(response)
            }
        });
        tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
    }
}
