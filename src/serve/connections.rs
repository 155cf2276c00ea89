//! Connections: how many, how long, and how they end.

use std::net::TcpListener;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1::Builder;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpStream;
use tokio::runtime;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::{sleep, timeout};

use super::routes::router;
use super::{App, ServeError};

/// How many connections there may be, and how long each.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Connections at one time; further ones wait to be taken.
    pub connections: usize,
    /// How long a client may take to say what it wants, and to ask again.
    pub patience: Duration,
    /// How long a connection may live, however busy; one that ends is given a while to end what it is at.
    pub life: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 512,
            patience: Duration::from_secs(15),
            life: Duration::from_secs(300),
        }
    }
}

/// How long a connection may take to end, and how long the server waits for all of them when it ends.
const END: Duration = Duration::from_secs(10);
/// Bytes of the lines before a request's body, its address among them.
const HEAD: usize = 32 << 10;
/// How often it is asked whether to stop.
const TICK: Duration = Duration::from_millis(100);
/// Threads that do not search.
const THREADS: usize = 2;

pub(super) fn run(
    app: &Arc<App>,
    listener: TcpListener,
    limits: Limits,
    stop: impl Fn() -> bool,
) -> Result<(), ServeError> {
    let runtime = runtime::Builder::new_multi_thread()
        .worker_threads(THREADS)
        .enable_io()
        .enable_time()
        .build()
        .map_err(ServeError::Machine)?;
    let ended = runtime.block_on(accept(app, listener, limits, stop));
    // Nobody waits for a search that nobody waits for.
    runtime.shutdown_timeout(Duration::from_millis(100));
    ended
}

async fn accept(
    app: &Arc<App>,
    listener: TcpListener,
    limits: Limits,
    stop: impl Fn() -> bool,
) -> Result<(), ServeError> {
    let listener = tokio::net::TcpListener::from_std(listener).map_err(ServeError::Machine)?;
    let places = Arc::new(Semaphore::new(limits.connections));
    let (ending, ends) = watch::channel(());
    let mut place = None;
    while !stop() {
        if place.is_none() {
            let free = Arc::clone(&places).acquire_owned();
            let Ok(Ok(free)) = timeout(TICK, free).await else {
                continue;
            };
            place = Some(free);
        }
        match timeout(TICK, listener.accept()).await {
            Err(_) => {}
            Ok(Ok((stream, _))) => {
                let serving = serve(Arc::clone(app), stream, limits, ends.clone(), place.take());
                tokio::spawn(serving);
            }
            // The machine has no more files to give, or the client has gone: both pass.
            Ok(Err(_)) => sleep(TICK).await,
        }
    }
    drop(listener);
    drop(place);
    drop(ending);
    let all = u32::try_from(limits.connections).unwrap_or(u32::MAX);
    let _ = timeout(END, places.acquire_many(all)).await;
    Ok(())
}

/// Serves a connection until it ends, has lived long enough, or the server ends.
async fn serve(
    app: Arc<App>,
    stream: TcpStream,
    limits: Limits,
    mut ends: watch::Receiver<()>,
    _place: Option<OwnedSemaphorePermit>,
) {
    let Ok(local) = stream.local_addr() else {
        return;
    };
    let _ = stream.set_nodelay(true);
    let service = TowerToHyperService::new(router(app, local));
    let mut builder = Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(limits.patience)
        .max_buf_size(HEAD);
    let mut connection = pin!(builder.serve_connection(TokioIo::new(stream), service));
    let told = async {
        let _ = timeout(limits.life, ends.changed()).await;
    };
    if either(connection.as_mut(), told).await {
        connection.as_mut().graceful_shutdown();
        let _ = timeout(END, connection).await;
    }
}

/// Waits for the connection's end, or for being told to end it: whether it was the latter.
async fn either(
    connection: impl Future<Output = Result<(), hyper::Error>>,
    told: impl Future<Output = ()>,
) -> bool {
    let (mut connection, mut told) = (pin!(connection), pin!(told));
    std::future::poll_fn(|context| {
        if connection.as_mut().poll(context).is_ready() {
            return std::task::Poll::Ready(false);
        }
        told.as_mut().poll(context).map(|()| true)
    })
    .await
}
