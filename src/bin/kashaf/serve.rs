//! `kashaf serve`

use std::fs;
use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::Path;
use std::process::{Command, Stdio};

use kashaf::extract::Stop;
use kashaf::serve::{Limits, ServeOptions, Server, Token};

use crate::args::{Global, Serve};
use crate::failure::Failure;
use crate::signals::Signals;
use crate::{Code, Outcome, export, index, log, settings};

/// Random bytes of a token that is made up.
const TOKEN_BYTES: usize = 20;

pub(crate) fn run(global: &Global, command: Serve) -> Outcome {
    let remote = !command.addr.ip().is_loopback();
    if remote && !command.allow_remote {
        return Err(Failure::usage(
            format!("`{}` can be reached from other machines", command.addr),
            "give `--allow-remote` if that is meant: whoever asks then needs a token; for yourself alone there is \
             `ssh -L 7700:127.0.0.1:7700 HOST`",
        ));
    }
    if let Some(host) = command.host.iter().find(|host| !is_name(host)) {
        return Err(Failure::usage(
            format!("`{host}` is no name or address of a host"),
            "give it without `http://`, path and port, as `archive.example.org`: the port is not looked at",
        ));
    }
    let (token, made_up) = token(&command, remote)?;
    let dir = settings::index_dir(global)?;
    let options = ServeOptions {
        saved: settings::saved_dir(global, command.saved.as_deref(), &dir)?,
        aliases: settings::aliases(global, command.aliases.as_deref())?,
        place: export::place(global, None),
        index: dir,
        address: command.addr,
        hosts: command.host,
        token,
        clock: log::now,
        threads: index::threads(command.threads),
        limits: Limits::default(),
    };
    let server = Server::bind(options)?;
    let stop = Stop::default();
    Signals::watch(&stop)?;
    let address = shown(server.address(), made_up.as_deref());
    // Every user of the machine sees what a browser is started with.
    let opened = command.open && made_up.is_none() && open(&address);
    tell(&address, command.open && !opened)?;
    server.run(|| stop.is_asked())?;
    Ok(Code::Done)
}

/// Whether it is what stands for a host in a request, without a port.
fn is_name(host: &str) -> bool {
    let bare = host.trim_matches(['[', ']']);
    let sound = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
    bare.parse::<IpAddr>().is_ok() || (!host.is_empty() && host.chars().all(sound))
}

/// Says where the page is, in both languages.
fn tell(address: &str, not_opened: bool) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "kashaf is at {address}")?;
    writeln!(out, "كشّاف على العنوان: {address}")?;
    if not_opened {
        writeln!(out, "no browser was opened: open this address in one")?;
    }
    out.flush()
}

/// The address as a browser takes it. That of all interfaces is none: this machine's own stands for it.
fn shown(address: SocketAddr, token: Option<&str>) -> String {
    let mut address = address;
    if address.ip().is_unspecified() {
        address.set_ip(match address.ip() {
            IpAddr::V4(_) => IpAddr::V4(Ipv4Addr::LOCALHOST),
            IpAddr::V6(_) => IpAddr::V6(Ipv6Addr::LOCALHOST),
        });
    }
    let token = token.map_or(String::new(), |token| format!("?token={token}"));
    format!("http://{address}/{token}")
}

/// The token that is asked for, and its text where nobody knows it yet.
fn token(command: &Serve, remote: bool) -> Result<(Option<Token>, Option<String>), Failure> {
    if let Some(path) = &command.token_file {
        return Ok((Some(read_token(path)?), None));
    }
    if !remote {
        return Ok((None, None));
    }
    let mut bytes = [0_u8; TOKEN_BYTES];
    getrandom::fill(&mut bytes)
        .map_err(|cause| io::Error::other(format!("no random numbers: {cause}")))?;
    let text: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok((Token::new(&text), Some(text)))
}

fn read_token(path: &Path) -> Result<Token, Failure> {
    let hint = "it holds one line of at least 16 letters, digits, `-` and `_`, such as `openssl rand -hex 20` prints";
    let text = fs::read_to_string(path).map_err(|cause| {
        let path = path.display();
        Failure::usage(
            format!("cannot read the token's file `{path}`: {cause}"),
            hint,
        )
    })?;
    Token::new(text.trim()).ok_or_else(|| {
        let path = path.display();
        Failure::usage(format!("the file `{path}` holds no token"), hint)
    })
}

/// Opens the page in the browser of the desktop. Whether there was one to ask.
fn open(address: &str) -> bool {
    let (program, before): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("rundll32", &["url.dll,FileProtocolHandler"])
    } else {
        let desktop = ["DISPLAY", "WAYLAND_DISPLAY"]
            .iter()
            .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()));
        if !desktop {
            return false;
        }
        ("xdg-open", &[])
    };
    let started = Command::new(program)
        .args(before)
        .arg(address)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let Ok(mut child) = started else {
        return false;
    };
    // Whoever opens a browser is done soon, and somebody has to take note of it.
    std::thread::spawn(move || child.wait());
    true
}
