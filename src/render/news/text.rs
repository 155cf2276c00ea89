//! News for a terminal or a pipe: how many, for which search, and the hits as a search shows them.

use std::io::{self, Write};

use super::News;
use crate::render::escape::one_line;
use crate::render::labels;
use crate::render::terminal::{self, Screen, count};

/// Writes a line on top, and the hits, a blank line between two. The name ends its line, for it may be Arabic.
pub(super) fn news(out: &mut dyn Write, news: &News, screen: &Screen) -> io::Result<()> {
    writeln!(out, "{}: {}", counted(news), one_line(&news.search))?;
    for found in &news.found {
        writeln!(out)?;
        terminal::one_hit(out, &found.hit, screen)?;
        if found.changed {
            terminal::aside(out, "changed", screen)?;
        }
        if let Some(copy) = &found.copy_of {
            let copy = format!("copy of {}", labels::copy(copy, labels::english()));
            terminal::aside(out, &one_line(&copy), screen)?;
        }
    }
    if news.more > 0 {
        writeln!(out)?;
        let more = format!("and {} more that are not shown", news.more);
        terminal::aside(out, &more, screen)?;
    }
    writeln!(out)
}

/// `3 new, 1 changed, 2 copies`.
fn counted(news: &News) -> String {
    let changed = news.found.iter().filter(|found| found.changed).count();
    let copies: usize = news.found.iter().map(|found| found.copies.len()).sum();
    let mut counted = match (news.found.len() - changed, changed) {
        (new, 0) => format!("{new} new"),
        (0, changed) => format!("{changed} changed"),
        (new, changed) => format!("{new} new, {changed} changed"),
    };
    if copies > 0 {
        counted += &format!(", {}", count(copies, "copy", "copies"));
    }
    counted
}
