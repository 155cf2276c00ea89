//! Names that no terminal should see, and what is no file at all: links, pipes, devices, sockets.

use std::ffi::OsStr;
use std::fs::{self, File, Permissions};
use std::io;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::Command;

use super::{FOUND, SKIPPED, Traps};

pub(super) fn names(traps: &mut Traps<'_>) -> io::Result<()> {
    let names: [&[u8]; 4] = [
        // In windows-1256.
        b"\xCA\xDE\xD1\xED\xD1.txt",
        b"two\nlines\r.txt",
        b"\x1B[31m\x1B]0;title\x07.txt",
        "\u{202E}txt.exe\u{2066}.txt".as_bytes(),
    ];
    for name in names {
        let name = Path::new(OsStr::from_bytes(name));
        let story = traps.teller.tell(1);
        fs::write(traps.place(name)?, story.plain())?;
        traps.is(name, &[FOUND], Some(format!("\"{}\"", story.reporter)));
    }
    // Whoever runs as root may read everything.
    let story = traps.teller.tell(1);
    let path = traps.place("forbidden.txt")?;
    fs::write(&path, story.plain())?;
    fs::set_permissions(&path, Permissions::from_mode(0o000))?;
    if File::open(path).is_ok() {
        traps.is(
            "forbidden.txt",
            &[FOUND],
            Some(format!("\"{}\"", story.reporter)),
        );
    } else {
        traps.is("forbidden.txt", &["unreadable"], None);
    }
    Ok(())
}

/// Opening some of these would wait for ever, reading others would never end.
pub(super) fn no_files(traps: &mut Traps<'_>) -> io::Result<()> {
    for (name, target) in [
        ("loop/round", ".."),
        ("itself.txt", "itself.txt"),
        ("device.txt", "/dev/zero"),
        ("elsewhere.txt", "/etc/passwd"),
    ] {
        symlink(target, traps.place(name)?)?;
        traps.is(name, &[SKIPPED], None);
    }
    let made = Command::new("mkfifo")
        .arg(traps.place("pipe.txt")?)
        .status()?;
    if made.success() {
        traps.is("pipe.txt", &[SKIPPED], None);
    }
    // The name of a socket may not be long while it is made.
    let short = tempfile::tempdir()?;
    let _listener = UnixListener::bind(short.path().join("s"))?;
    let name = "socket.txt";
    match fs::rename(short.path().join("s"), traps.place(name)?) {
        Ok(()) => traps.is(name, &[SKIPPED], None),
        Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {}
        Err(error) => return Err(error),
    }
    Ok(())
}
