//! A server of a test's own, and a client that sends what it is told, byte for byte.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, ChildStderr, ChildStdout};
use std::time::Duration;

use crate::support::Bench;

/// The program serving an index. It ends with the test.
pub(crate) struct Served {
    child: Child,
    out: BufReader<ChildStdout>,
    err: Option<ChildStderr>,
    pub(crate) address: SocketAddr,
    /// What it said its address is.
    pub(super) said: String,
}

/// An answer.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

impl Served {
    #[track_caller]
    pub(crate) fn start(bench: &Bench, options: &[&str]) -> Self {
        let own: &[&str] = if options.contains(&"--addr") {
            &[]
        } else {
            &["--addr", "127.0.0.1:0"]
        };
        let args = [&["serve"], own, options].concat();
        let mut child = bench.start(&mut bench.command(&args));
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut said = String::new();
        out.read_line(&mut said).unwrap();
        let mut err = child.stderr.take().unwrap();
        let Some(rest) = said.split_once("http://").map(|(_, rest)| rest) else {
            let mut why = String::new();
            err.read_to_string(&mut why).unwrap();
            panic!("it does not serve: {said}{why}");
        };
        let address: SocketAddr = rest.split('/').next().unwrap().parse().unwrap();
        Self {
            child,
            out,
            err: Some(err),
            address,
            said: said.trim().to_owned(),
        }
    }

    /// Asks for a path as a program does that knows nothing of pages, and again where a slow machine did not answer in time.
    #[track_caller]
    pub(crate) fn get(&self, path: &str) -> Answer {
        let mut answer = self.ask("GET", path, &[]);
        for _ in 0..5 {
            if answer.header("retry-after").is_none() {
                break;
            }
            std::thread::sleep(Duration::from_secs(1));
            answer = self.ask("GET", path, &[]);
        }
        answer
    }

    /// The same with headers, besides `Host`.
    #[track_caller]
    pub(super) fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut all = vec![("Host", self.address.to_string())];
        all.extend(
            headers
                .iter()
                .map(|(name, value)| (*name, (*value).to_owned())),
        );
        let lines: String = all
            .iter()
            .map(|(name, value)| format!("{name}: {value}\r\n"))
            .collect();
        self.send(
            format!("{method} {path} HTTP/1.1\r\n{lines}Connection: close\r\n\r\n").as_bytes(),
        )
    }

    /// Sends bytes, and reads one answer.
    #[track_caller]
    pub(super) fn send(&self, bytes: &[u8]) -> Answer {
        let mut stream = self.connect();
        stream.write_all(bytes).unwrap();
        Answer::read(stream)
    }

    pub(super) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(30)))
            .unwrap();
        stream
    }

    /// The page at a path, which has to be there.
    #[track_caller]
    pub(super) fn page(&self, path: &str) -> String {
        let answer = self.get(path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer.text()
    }

    pub(super) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Waits for its end: the exit code, and what it wrote besides its first line.
    pub(super) fn end(mut self) -> (Option<i32>, String, String) {
        let code = self.child.wait().unwrap().code();
        let (mut out, mut err) = (String::new(), String::new());
        self.out.read_to_string(&mut out).unwrap();
        self.err.take().unwrap().read_to_string(&mut err).unwrap();
        (code, out, err)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Answer {
    #[track_caller]
    pub(super) fn read(stream: impl Read) -> Self {
        let mut all = Vec::new();
        // Where the other side has more to read than it does, it may end roughly behind its answer.
        let _ = BufReader::new(stream).read_to_end(&mut all);
        let at = all.windows(4).position(|four| four == b"\r\n\r\n");
        let at = at.unwrap_or_else(|| panic!("no answer: {:?}", String::from_utf8_lossy(&all)));
        let head = String::from_utf8(all[..at].to_vec()).unwrap();
        let mut lines = head.split("\r\n");
        let status = lines
            .next()
            .unwrap()
            .split(' ')
            .nth(1)
            .unwrap()
            .parse()
            .unwrap();
        let headers = lines.map(|line| {
            let (name, value) = line.split_once(':').unwrap();
            (name.to_ascii_lowercase(), value.trim().to_owned())
        });
        Self {
            status,
            headers: headers.collect(),
            body: all[at + 4..].to_vec(),
        }
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let mut found = self.headers.iter().filter(|(one, _)| one == name);
        let value = found.next().map(|(_, value)| value.as_str());
        assert!(found.next().is_none(), "`{name}` stands there twice");
        value
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.body.clone()).expect("answers are UTF-8")
    }
}

/// A text as a value in an address.
pub(crate) fn encoded(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => {
            char::from(byte).to_string()
        }
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(byte).collect()
}

/// The addresses that a page links to, as they are meant.
pub(super) fn links(page: &str) -> Vec<String> {
    let parts = page.split("href=\"").skip(1);
    let links = parts.filter_map(|part| part.split('"').next());
    links
        .map(|link| {
            link.replace("&#38;", "&")
                .replace("&amp;", "&")
                .replace("&#39;", "'")
        })
        .collect()
}
