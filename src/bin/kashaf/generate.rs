//! `kashaf completions` and `kashaf man`: from the same definitions as `--help`.

use std::io::{self, Write};

use clap::CommandFactory;

use crate::args::{Args, Completions, Man};
use crate::{Code, Outcome};

pub(crate) fn completions(command: Completions) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(command.shell, &mut Args::command(), "kashaf", &mut script);
    io::stdout().lock().write_all(&script)?;
    Ok(Code::Done)
}

pub(crate) fn man(command: Man) -> Outcome {
    match command.dir {
        Some(dir) => {
            std::fs::create_dir_all(&dir)?;
            clap_mangen::generate_to(Args::command(), dir)?;
        }
        None => clap_mangen::Man::new(Args::command()).render(&mut io::stdout().lock())?,
    }
    Ok(Code::Done)
}
