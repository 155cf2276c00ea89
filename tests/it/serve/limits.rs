//! Clients that are slow, many or silent.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use kashaf::names::Aliases;
use kashaf::serve::{Limits, ServeOptions, Server};

use super::client::Answer;
use crate::support::Bench;

/// Serves within the test, with limits that it can wait for.
fn serving(limits: Limits, test: impl FnOnce(SocketAddr)) {
    let bench = Bench::with(&[("a.txt", "قصف مدرسة في حلب")]);
    let server = Server::bind(ServeOptions {
        index: bench.index_dir(),
        saved: bench.index_dir().join("saved"),
        aliases: Aliases::shipped(),
        place: Vec::new(),
        address: "127.0.0.1:0".parse().unwrap(),
        hosts: Vec::new(),
        token: None,
        clock: String::new,
        threads: 2,
        limits,
    })
    .unwrap();
    let (address, ended) = (server.address(), AtomicBool::new(false));
    std::thread::scope(|scope| {
        let running = scope.spawn(|| server.run(|| ended.load(Ordering::SeqCst)));
        let tested = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| test(address)));
        ended.store(true, Ordering::SeqCst);
        running.join().unwrap().unwrap();
        tested.unwrap();
    });
}

fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    stream
}

fn get(address: SocketAddr) -> u16 {
    let mut stream = connect(address);
    stream
        .write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        .unwrap();
    Answer::read(stream).status
}

/// How long it takes until the other side has nothing more to say.
fn until_closed(mut stream: TcpStream) -> Duration {
    let began = Instant::now();
    let _ = stream.read_to_end(&mut Vec::new());
    began.elapsed()
}

const SHORT: Limits = Limits {
    connections: 2,
    patience: Duration::from_millis(400),
    life: Duration::from_secs(60),
};

#[test]
fn who_does_not_say_what_is_wanted_is_sent_away() {
    serving(SHORT, |address| {
        for said in ["", "G", "GET / HTTP/1.1\r\nHost: localhost\r\n"] {
            let mut stream = connect(address);
            stream.write_all(said.as_bytes()).unwrap();
            let waited = until_closed(stream);
            assert!(waited < Duration::from_secs(10), "{said:?}: {waited:?}");
        }
        // One letter now and then is no request either.
        let mut stream = connect(address);
        let began = Instant::now();
        while began.elapsed() < Duration::from_secs(10) {
            if stream.write_all(b"G").is_err() {
                break;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        assert!(
            began.elapsed() < Duration::from_secs(10),
            "a slow client keeps its place"
        );
        assert_eq!(get(address), 200);
    });
}

#[test]
fn who_comes_when_all_places_are_taken_waits_for_one() {
    serving(SHORT, |address| {
        let began = Instant::now();
        // Each of these holds a place until patience ends, two at a time.
        let silent: Vec<TcpStream> = (0..6).map(|_| connect(address)).collect();
        assert_eq!(get(address), 200);
        let waited = began.elapsed();
        assert!(waited >= 2 * SHORT.patience, "{waited:?}");
        drop(silent);
    });
}

#[test]
fn a_connection_ends_however_busy_it_is_and_what_is_asked_is_answered() {
    let limits = Limits {
        life: Duration::from_millis(600),
        patience: Duration::from_secs(30),
        ..SHORT
    };
    serving(limits, |address| {
        let mut stream = connect(address);
        let began = Instant::now();
        let mut answers = 0;
        let mut buffer = [0; 65536];
        while began.elapsed() < Duration::from_secs(10) {
            let asked = stream.write_all(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n");
            match (asked, stream.read(&mut buffer)) {
                (Ok(()), Ok(1..)) => answers += 1,
                _ => break,
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        assert!(
            answers > 0 && began.elapsed() < Duration::from_secs(10),
            "{answers}"
        );
        assert_eq!(get(address), 200);
    });
}
