//! The days that a passage tells of, of those that were asked for: which, and in what words.

use std::io::{self, Write};

use super::{INDENT, Screen, Style, field, styled};
use crate::search::PassageInfo;

/// Days of a passage that are named.
const NAMED: usize = 3;

/// Writes a line each, the days before the words, for these may be Arabic.
pub(super) fn told(out: &mut dyn Write, passage: &PassageInfo, screen: &Screen) -> io::Result<()> {
    for told in passage.told_asked.iter().take(NAMED) {
        let days = if told.first == told.last {
            told.first.to_string()
        } else {
            format!("{} to {}", told.first, told.last)
        };
        let days = styled(&format!("tells of {days}:"), Style::Dim, screen);
        let words = field(told.span.of(&passage.text), Style::Dim, screen);
        writeln!(out, "{INDENT}{days} {words}")?;
    }
    let more = passage.told_asked.len().saturating_sub(NAMED);
    if more > 0 {
        let line = format!("and of {more} more");
        writeln!(out, "{INDENT}{}", styled(&line, Style::Dim, screen))?;
    }
    Ok(())
}
