//! `kashaf forget`

use std::io::{self, Write};
use std::sync::Arc;

use kashaf::index::{Disk, Index, WriteOptions, Writer};
use kashaf::render::json_line;
use serde::Serialize;

use crate::args::{Forget, Global};
use crate::{Code, Outcome, settings};

/// Memory for the engine, which here only copies.
const MEMORY: u64 = 64 << 20;

pub(crate) fn run(global: &Global, command: Forget) -> Outcome {
    let dir = settings::index_dir(global)?;
    // An index that is not there is an error, and none is to be made.
    drop(Index::open(&dir)?);
    let writer = Writer::open(
        &dir,
        &WriteOptions {
            threads: 1,
            memory: MEMORY,
            access: None,
            lock_timeout: command.lock_timeout,
            stop: Arc::default(),
            rebuild: false,
            min_free_space: 0,
            disk: Disk::default(),
        },
    )?;
    let documents = if command.undo {
        writer.unforget(&command.ids)?
    } else {
        writer.forget(&command.ids)?
    };
    if command.json {
        let wire = Wire {
            format: kashaf::render::wire::FORMAT,
            documents,
            undo: command.undo,
        };
        json_line(&mut io::stdout().lock(), &wire)?;
    } else if command.undo {
        writeln!(
            io::stderr(),
            "{documents} documents may be indexed again; `kashaf index` reads their files"
        )?;
    } else {
        writeln!(
            io::stderr(),
            "{documents} documents forgotten: no file of the index holds them now, and no run brings them back; \
             the archive itself was not touched"
        )?;
    }
    Ok(Code::Done)
}

/// What was done, for programs.
#[derive(Debug, Serialize)]
struct Wire {
    format: u32,
    documents: usize,
    undo: bool,
}
