//! A document's story for a terminal or a pipe: who carries it, how two of them differ, who quotes it.
//!
//! What one text has and the other has not stands between `[-` and `-]`, what the other has instead between `{+` and
//! `+}`, with colour or without, on every line that it covers.

use super::super::layout::columns;
use super::visual::in_visual_order;
use super::*;
use crate::search::{Change, Difference, First, Quoted, Quoting, Story, StoryCopy};

/// Words that are shown of what is the same in both texts, on either side of what differs.
const CONTEXT: usize = 6;
/// Words that are shown of a quotation, at its beginning and at its end.
const QUOTATION: (usize, usize) = (14, 6);

const REMOVED: (&str, &str, &str) = ("31", "[-", "-]");
const ADDED: (&str, &str, &str) = ("32", "{+", "+}");

/// Writes a story.
pub(in super::super) fn story(
    out: &mut dyn Write,
    story: &Story,
    screen: &Screen,
) -> io::Result<()> {
    let heading = match story.copies.len() {
        0 | 1 => "no other document carries this story".to_owned(),
        copies => format!("{copies} documents carry this story, the first published first"),
    };
    writeln!(out, "{}", styled(&heading, Style::Bold, screen))?;
    let first = (0..story.copies.len()).filter(|copy| story.is_first(*copy));
    let is_alone = first.count() == 1;
    for (place, copy) in story.copies.iter().enumerate() {
        if story.copies.len() > 1 || story.difference.is_some() {
            writeln!(out)?;
            named(out, place + 1, &copy.document, screen)?;
            let told = told(story, place, copy, is_alone);
            writeln!(out, "{INDENT}{}", styled(&told, Style::Dim, screen))?;
        }
    }
    if let Some(difference) = &story.difference {
        writeln!(out)?;
        compared(out, difference, screen)?;
    }
    if !story.quotations.documents.is_empty() {
        let heading = "passages of it stand in other documents";
        writeln!(out, "\n{}", styled(heading, Style::Bold, screen))?;
    }
    for (place, quoting) in story.quotations.documents.iter().enumerate() {
        writeln!(out)?;
        named(out, place + 1, &quoting.document, screen)?;
        quotes(out, &story.text, quoting, screen)?;
    }
    Ok(())
}

/// Which document it is.
fn named(
    out: &mut dyn Write,
    number: usize,
    document: &DocumentInfo,
    screen: &Screen,
) -> io::Result<()> {
    write!(
        out,
        "{}",
        styled(&format!("{number}."), Style::Bold, screen)
    )?;
    if let Some(date) = filled(document.date.as_deref()) {
        write!(out, " {}", field(date, Style::Plain, screen))?;
    }
    if let Some(source) = filled(document.source.as_deref()) {
        write!(out, "  {}", field(source, Style::Plain, screen))?;
    }
    writeln!(out)?;
    if let Some(title) = filled(document.title.as_deref()) {
        words(out, title, Style::Bold, screen)?;
    }
    writeln!(out, "{INDENT}{}", field(&document.id, Style::Dim, screen))?;
    if let Some(file) = file(document) {
        writeln!(out, "{INDENT}{}", field(file, Style::Dim, screen))?;
    }
    Ok(())
}

/// Text on lines of its own, none of it lit.
fn words(out: &mut dyn Write, text: &str, style: Style, screen: &Screen) -> io::Result<()> {
    let field = Field {
        text,
        pieces: all_pieces(text, &[]),
        style,
        spaces: Spaces::Join,
        indent: INDENT,
    };
    field.write(out, screen)
}

/// What a copy is to the story and to the document asked for. `is_alone` says that no other was published on the first day.
fn told(story: &Story, place: usize, copy: &StoryCopy, is_alone: bool) -> String {
    let mut told = Vec::new();
    if story.is_first(place) {
        told.push(if is_alone {
            "published first".to_owned()
        } else {
            "published on the first day".to_owned()
        });
    }
    told.push(if place == story.asked {
        "the document asked for".to_owned()
    } else if copy.same_text {
        "the same words".to_owned()
    } else {
        format!("about {:.0} % in common", 100.0 * copy.shared)
    });
    told.join(", ")
}

/// Writes how two texts differ.
fn compared(out: &mut dyn Write, difference: &Difference, screen: &Screen) -> io::Result<()> {
    let counts = &difference.words;
    let heading = if counts.removed + counts.added == 0 {
        "the words of both are the same".to_owned()
    } else {
        format!(
            "{} gone, {} new, {} in both",
            count(counts.removed, "word", "words"),
            counts.added,
            counts.same
        )
    };
    writeln!(out, "{}", styled(&heading, Style::Bold, screen))?;
    for (name, document) in [("from:", &difference.from), ("to:", &difference.to)] {
        let name = styled(name, Style::Dim, screen);
        let mut id = document.id.clone();
        if difference.from.id == difference.to.id {
            id = format!("{id} ({})", document.path);
        }
        writeln!(out, "{INDENT}{name} {}", field(&id, Style::Plain, screen))?;
    }
    if counts.removed + counts.added == 0 {
        return Ok(());
    }
    let rtl = runs_rtl(&difference.to_text).or_else(|| runs_rtl(&difference.from_text));
    for line in lines(&shortened(difference), screen.width) {
        writeln!(out, "{INDENT}{}", marked(&line, rtl, screen))?;
    }
    Ok(())
}

/// The words of both texts with what became of them, what is long the same shortened.
fn shortened(difference: &Difference) -> Vec<(Change, String)> {
    let mut shown = Vec::new();
    let last = difference.parts.len().saturating_sub(1);
    for (place, part) in difference.parts.iter().enumerate() {
        let text = match part.change {
            Change::Removed => part.from.of(&difference.from_text),
            Change::Same | Change::Added => part.to.of(&difference.to_text),
        };
        let words: Vec<String> = text.split_whitespace().map(one_line).collect();
        let (before, behind) = match part.change {
            Change::Same if place == 0 => (0, CONTEXT),
            Change::Same if place == last => (CONTEXT, 0),
            Change::Same => (CONTEXT, CONTEXT),
            Change::Removed | Change::Added => (words.len(), words.len()),
        };
        shown.extend(ends(words, before, behind).map(|word| (part.change, word)));
    }
    shown
}

/// So many words of the beginning and of the end, with a sign for those between.
fn ends(words: Vec<String>, before: usize, behind: usize) -> impl Iterator<Item = String> {
    let length = words.len();
    let is_long = length > before + behind + 1;
    words
        .into_iter()
        .enumerate()
        .filter_map(move |(place, word)| {
            if !is_long || place < before || place >= length - behind {
                Some(word)
            } else {
                (place == before).then(|| "…".to_owned())
            }
        })
}

/// Breaks words into lines of at most `width` columns (0: one line).
fn lines(words: &[(Change, String)], width: usize) -> Vec<Vec<(Change, String)>> {
    let width = match width {
        0 => usize::MAX,
        width => width.saturating_sub(INDENT.len()).max(1),
    };
    let mut lines: Vec<Vec<(Change, String)>> = Vec::new();
    let mut used = usize::MAX;
    for (change, word) in words {
        let last = lines.last().and_then(|line| line.last());
        let goes_on = last.is_some_and(|(last, _)| last == change);
        // The marks before and behind, where there are any.
        let marks = if *change == Change::Same || goes_on {
            0
        } else {
            4
        };
        let wide = columns(word) + marks;
        if lines.is_empty() || used.saturating_add(1 + wide) > width {
            lines.push(Vec::new());
            used = columns(word) + if *change == Change::Same { 0 } else { 4 };
        } else {
            used += 1 + wide;
        }
        let Some(line) = lines.last_mut() else {
            continue;
        };
        match line.last_mut() {
            Some((last, text)) if last == change => {
                text.push(' ');
                text.push_str(word);
            }
            _ => line.push((*change, word.clone())),
        }
    }
    lines
}

/// The colour of what differs, and the marks around it.
fn marks(change: Change) -> Option<(&'static str, &'static str, &'static str)> {
    match change {
        Change::Same => None,
        Change::Removed => Some(REMOVED),
        Change::Added => Some(ADDED),
    }
}

/// A line of words with marks around what differs.
fn marked(line: &[(Change, String)], rtl: Option<bool>, screen: &Screen) -> String {
    let arabic = line.iter().any(|(_, text)| text.contains(is_rtl));
    let mut runs = Vec::new();
    for (change, text) in line {
        if !runs.is_empty() {
            runs.push((Change::Same, " ".to_owned()));
        }
        let (_, before, behind) = marks(*change).unwrap_or_default();
        runs.push((*change, format!("{before}{text}{behind}")));
    }
    if screen.visual && arabic {
        let given: Vec<(Change, &str)> = runs.iter().map(|(c, text)| (*c, text.as_str())).collect();
        runs = in_visual_order(&given, rtl);
    }
    let mut text = String::new();
    for (change, run) in &runs {
        match marks(*change) {
            Some((parameters, ..)) if screen.color => sgr(&mut text, parameters, run),
            _ => text.push_str(run),
        }
    }
    if !(screen.isolates && arabic) {
        return text;
    }
    // A line that begins with a mark or a number is told its direction.
    let direction = match rtl {
        Some(true) => "\u{200F}",
        Some(false) => "\u{200E}",
        None => "",
    };
    format!("{FSI}{direction}{text}{PDI}")
}

/// Writes what a document has in common with the one asked for.
fn quotes(out: &mut dyn Write, text: &str, quoting: &Quoting, screen: &Screen) -> io::Result<()> {
    let when = match quoting.first {
        First::Here => Some("published after the one asked for"),
        First::There => Some("published before the one asked for"),
        First::SameDay => Some("published on the same day"),
        First::Unknown => None,
    };
    let copies = (quoting.copies > 0).then(|| {
        let more = count(quoting.copies, "copy", "copies");
        format!("+{more}")
    });
    let told: Vec<&str> = when.into_iter().chain(copies.as_deref()).collect();
    if !told.is_empty() {
        let told = told.join(", ");
        writeln!(out, "{INDENT}{}", styled(&told, Style::Dim, screen))?;
    }
    for Quoted {
        here, words: same, ..
    } in &quoting.quoted
    {
        let same = format!("{} in common:", count(*same, "word", "words"));
        writeln!(out, "{INDENT}{}", styled(&same, Style::Dim, screen))?;
        let quoted: Vec<String> = here
            .of(text)
            .split_whitespace()
            .map(str::to_owned)
            .collect();
        let shown: Vec<String> = ends(quoted, QUOTATION.0, QUOTATION.1).collect();
        words(out, &shown.join(" "), Style::Plain, screen)?;
    }
    Ok(())
}
