//! What the screen is like, and the pager that a long answer goes through.

use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use kashaf::render;
use signal_hook::consts::SIGINT;

use crate::args::{Bidi, Paging, Screen, When, WhenPaged};

/// What the screen is like, and what was asked for.
pub(crate) fn screen(asked: &Screen) -> render::Screen {
    let terminal = io::stdout().is_terminal();
    render::Screen {
        color: match asked.color {
            When::Always => true,
            When::Never => false,
            When::Auto => colors(terminal),
        },
        isolates: match asked.bidi {
            Bidi::Isolate => true,
            Bidi::Off | Bidi::Visual => false,
            Bidi::Auto => terminal,
        },
        visual: asked.bidi == Bidi::Visual,
        links: match asked.hyperlinks {
            When::Always => Some(host()),
            When::Never => None,
            When::Auto => (terminal && knows_links()).then(host),
        },
        width: match terminal_size::terminal_size() {
            Some((width, _)) if terminal => usize::from(width.0).clamp(40, 100),
            _ => 0,
        },
    }
}

fn variable(name: &str) -> Option<String> {
    let value = std::env::var_os(name).filter(|value| !value.is_empty())?;
    Some(value.to_string_lossy().into_owned())
}

/// What the environment says of colours (no-color.org, bixense.com/clicolors).
fn colors(terminal: bool) -> bool {
    if variable("NO_COLOR").is_some() {
        return false;
    }
    if variable("CLICOLOR_FORCE").is_some_and(|value| value != "0") {
        return true;
    }
    let dumb = variable("TERM").is_some_and(|value| value == "dumb");
    terminal && !dumb && variable("CLICOLOR").is_none_or(|value| value != "0")
}

/// Whether the terminal is one that is known to show links.
fn knows_links() -> bool {
    let is = |name: &str, known: &[&str]| {
        variable(name).is_some_and(|value| known.contains(&value.as_str()))
    };
    let vte = variable("VTE_VERSION").and_then(|version| version.parse::<u32>().ok());
    // Since 0.50; through a multiplexer nobody knows.
    !is("TERM", &["dumb", "screen", "tmux"])
        && (vte.is_some_and(|version| version >= 5000)
            || is(
                "TERM_PROGRAM",
                &["iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper"],
            )
            || is(
                "TERM",
                &[
                    "xterm-kitty",
                    "alacritty",
                    "foot",
                    "xterm-ghostty",
                    "wezterm",
                ],
            )
            || ["KONSOLE_VERSION", "WT_SESSION", "DOMTERM"]
                .iter()
                .any(|name| variable(name).is_some()))
}

/// The name of this machine, which tells a terminal whose files a link means; found out once.
fn host() -> &'static str {
    static HOST: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    HOST.get_or_init(|| {
        std::fs::read_to_string("/proc/sys/kernel/hostname")
            .ok()
            .or_else(|| variable("HOSTNAME"))
            .map(|name| name.trim().to_owned())
            .unwrap_or_default()
    })
}

/// Standard output, by way of a pager where it is a terminal and more comes than it can show at once.
pub(crate) struct Out {
    /// What came before it is known whether a pager is needed; none where none may be.
    waiting: Option<(Vec<u8>, usize)>,
    to: To,
}

enum To {
    Screen(BufWriter<StdoutLock<'static>>),
    Pager(Child, BufWriter<ChildStdin>),
}

impl Out {
    /// `text` says that people read it.
    pub(crate) fn new(asked: &Paging, text: bool) -> Self {
        let may = text && asked.pager == WhenPaged::Auto && io::stdout().is_terminal();
        let dumb = variable("TERM").is_none_or(|value| value == "dumb");
        let rows = match terminal_size::terminal_size() {
            Some((_, height)) if may && !dumb => usize::from(height.0),
            _ => 0,
        };
        Self {
            waiting: (rows > 0).then(|| (Vec::new(), rows)),
            to: To::Screen(BufWriter::new(io::stdout().lock())),
        }
    }

    /// Writes what is left, and waits until the reader has seen enough.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        if let Some((waiting, _)) = self.waiting.take() {
            self.to().write_all(&waiting)?;
        }
        match self.to {
            To::Screen(mut out) => out.flush(),
            To::Pager(mut pager, mut out) => {
                let written = out.flush();
                drop(out);
                pager.wait()?;
                match written {
                    // Whoever leaves a pager has seen enough.
                    Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
                    other => other,
                }
            }
        }
    }

    fn to(&mut self) -> &mut dyn Write {
        match &mut self.to {
            To::Screen(out) => out,
            To::Pager(_, out) => out,
        }
    }
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let Some((waiting, rows)) = &mut self.waiting else {
            return match self.to().write(bytes) {
                Err(error)
                    if error.kind() == io::ErrorKind::BrokenPipe
                        && matches!(self.to, To::Pager(..)) =>
                {
                    Ok(bytes.len())
                }
                other => other,
            };
        };
        waiting.extend_from_slice(bytes);
        if waiting.iter().filter(|byte| **byte == b'\n').count() < *rows {
            return Ok(bytes.len());
        }
        let waiting = std::mem::take(waiting);
        self.waiting = None;
        if let Some((pager, to)) = pager() {
            self.to = To::Pager(pager, BufWriter::new(to));
        }
        self.write_all(&waiting)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Starts the pager that the environment names, or `less`; none where there is none.
fn pager() -> Option<(Child, ChildStdin)> {
    let named = variable("KASHAF_PAGER").or_else(|| variable("PAGER"));
    let line = named.unwrap_or_else(|| "less".to_owned());
    let mut words = line.split_whitespace();
    let program = words.next().filter(|program| *program != "cat")?;
    let mut command = Command::new(program);
    command.args(words).stdin(Stdio::piped());
    // Colours pass, a short text ends at once, and the screen stays as it was left; marks of direction take no room.
    for (name, value) in [
        ("LESS", "FRX"),
        ("LESSCHARSET", "utf-8"),
        ("LESSUTFCHARDEF", "61c:c,200e-200f:c,2066-2069:c"),
        ("LV", "-c"),
    ] {
        if variable(name).is_none() {
            command.env(name, value);
        }
    }
    let mut pager = command.spawn().ok()?;
    let to = pager.stdin.take()?;
    // Ctrl-C is for the pager, which stays; without this we would be gone and it would fight with the shell.
    let _ = signal_hook::flag::register(SIGINT, Arc::new(AtomicBool::new(false)));
    Some((pager, to))
}
