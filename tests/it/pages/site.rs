//! The search page of a bench's index: the real program serving on a port of its own, until dropped.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::Child;
use std::time::Duration;

use crate::support::Bench;

/// A server that runs.
pub(crate) struct Site {
    child: Child,
    /// `http://127.0.0.1:PORT`, without a slash at its end.
    pub(crate) base: String,
    _bench: Bench,
}

impl Site {
    /// Serves the index of a bench.
    #[track_caller]
    pub(crate) fn of(bench: Bench) -> Self {
        let mut child = bench.start(&mut bench.command(&["serve", "--addr", "127.0.0.1:0"]));
        let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        let base = lines.find_map(|line| {
            let line = line.ok()?;
            let (_, rest) = line.split_once("http://")?;
            let host: String = rest
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || ".:".contains(*c))
                .collect();
            Some(format!("http://{host}"))
        });
        let base = base.expect("the server says its address");
        std::thread::spawn(move || lines.for_each(drop));
        Self {
            child,
            base,
            _bench: bench,
        }
    }

    /// Serves the sample corpus.
    #[track_caller]
    pub(crate) fn of_samples() -> Self {
        Self::of(Bench::with_samples())
    }

    /// The address of a path with these parameters.
    pub(crate) fn at(&self, path: &str, parameters: &[(&str, &str)]) -> String {
        let pairs = parameters
            .iter()
            .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)));
        let query = pairs.collect::<Vec<_>>().join("&");
        format!("{}{path}?{query}", self.base)
    }

    /// The status and the body of the page at an address of this site.
    #[track_caller]
    pub(crate) fn get(&self, address: &str) -> (u16, String) {
        let host = self.base.trim_start_matches("http://");
        let target = address.strip_prefix(&self.base).expect("of this site");
        let mut stream = TcpStream::connect(host).expect("the server listens");
        stream
            .set_read_timeout(Some(Duration::from_secs(60)))
            .expect("a limit");
        write!(
            stream,
            "GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        )
        .expect("the server reads");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("the whole answer");
        let answer = String::from_utf8(answer).expect("UTF-8");
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
        let status = head
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok());
        (status.expect("a status"), body.to_owned())
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A text as it may stand in an address.
pub(crate) fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes()
        .map(|byte| match plain(byte) {
            true => char::from(byte).to_string(),
            false => format!("%{byte:02X}"),
        })
        .collect()
}
