//! Results as text for a terminal or a pipe.
//!
//! Nothing stands to the right of Arabic on a line: terminals disagree on where that would be.
//! Dates and numbers come first, everything that may be Arabic ends its line or has one of its
//! own. Colour adds nothing to the text that is copied; without colour a match stands between `*`.

mod link;
mod quote;
mod story;
mod told;
mod visual;

pub(super) use quote::quotation;
pub(super) use story::story;

use super::escape::one_line;
use super::labels::{self, extra, file, filled, ranks};
use super::layout::{self, Line, Spaces};
use super::moment;
use super::pieces::{Piece, all_pieces, blocks, is_rtl, pieces, runs_rtl, short_window};
use crate::search::{Alike, Around, DocumentInfo, Hit, Results, ShownDocument, Totals};
use crate::text::Span;
use std::io::{self, Write};

/// What the terminal can do.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Screen {
    /// Whether to use colour (SGR sequences).
    pub color: bool,
    /// Whether to put Arabic between FSI and PDI (U+2068, U+2069), so that it cannot disturb what
    /// stands around it. For a terminal that lays out both directions; not for a pipe.
    pub isolates: bool,
    /// Columns to wrap to between words; 0 does not wrap.
    pub width: usize,
    /// Whether lines are put in the order in which they are seen, for a terminal that lays out neither direction.
    pub visual: bool,
    /// The name of the machine, where names of files become links to them (OSC 8).
    pub links: Option<&'static str>,
}

/// What lies before every line of a hit but its first.
const INDENT: &str = "   ";
/// Copies of a story that are named.
const COPIES: usize = 3;
const FSI: char = '\u{2068}';
const PDI: char = '\u{2069}';

/// How a field looks in colour.
#[derive(Clone, Copy)]
enum Style {
    Plain,
    Bold,
    Dim,
}

impl Style {
    /// The SGR parameters for text that is no match.
    fn sgr(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Bold => Some("1"),
            Self::Dim => Some("2"),
        }
    }
}

/// The SGR parameters for a match: bold and reversed, which can be seen on every palette.
const LIT: &str = "1;7";

/// Writes the hits, a blank line between two, and how much matches in all.
pub(super) fn hits(out: &mut dyn Write, results: &Results, screen: &Screen) -> io::Result<()> {
    for (place, hit) in results.hits.iter().enumerate() {
        if place > 0 {
            writeln!(out)?;
        }
        hit_with(out, hit, results.around.get(place), screen)?;
    }
    if let Some(ranks) = ranks(results) {
        let line = match results.totals.documents {
            // Nobody counted.
            0 => format!("shown {ranks}"),
            _ => format!("{} (shown {ranks})", totals(&results.totals)),
        };
        writeln!(out, "\n{}", styled(&line, Style::Dim, screen))?;
    }
    Ok(())
}

/// Writes a remark of our own below a hit.
pub(super) fn aside(out: &mut dyn Write, text: &str, screen: &Screen) -> io::Result<()> {
    writeln!(out, "{INDENT}{}", styled(text, Style::Dim, screen))
}

pub(super) fn one_hit(out: &mut dyn Write, hit: &Hit, screen: &Screen) -> io::Result<()> {
    hit_with(out, hit, None, screen)
}

/// A hit, with what stands around it if that was asked for.
fn hit_with(
    out: &mut dyn Write,
    hit: &Hit,
    around: Option<&Around>,
    screen: &Screen,
) -> io::Result<()> {
    let document = &hit.document;
    write!(
        out,
        "{}",
        styled(&format!("{}.", hit.rank), Style::Bold, screen)
    )?;
    if let Some(date) = filled(document.date.as_deref()) {
        write!(out, " {}", field(date, Style::Plain, screen))?;
    }
    if let Some(page) = hit.passage.page {
        write!(out, "  p. {page}")?;
    }
    if let Some(time) = hit.passage.time {
        write!(out, "  at {}", moment(time))?;
    }
    if let Some(source) = filled(document.source.as_deref()) {
        write!(out, "  {}", field(source, Style::Plain, screen))?;
    }
    writeln!(out)?;
    if let Some(title) = filled(document.title.as_deref()) {
        let title = Field {
            text: title,
            pieces: all_pieces(title, &hit.title_highlights),
            style: Style::Bold,
            spaces: Spaces::Join,
            indent: INDENT,
        };
        title.write(out, screen)?;
    }
    match around {
        None => passage(hit).write(out, screen)?,
        Some(around) => {
            neighbours(out, &around.before, screen)?;
            whole_passage(hit).write(out, screen)?;
            neighbours(out, &around.after, screen)?;
        }
    }
    told::told(out, &hit.passage, screen)?;
    let address = screen.links.and_then(|host| link::address(document, host));
    let (id, file) = (field(&document.id, Style::Dim, screen), file(document));
    // The id leads to the file where it is its name.
    let of_id = address.as_deref().filter(|_| file.is_none());
    writeln!(out, "{INDENT}{}", link::linked(&id, of_id))?;
    if let Some(file) = file {
        let file = field(file, Style::Dim, screen);
        writeln!(out, "{INDENT}{}", link::linked(&file, address.as_deref()))?;
    }
    if hit.more_passages > 0 {
        let more = count(hit.more_passages, "more passage", "more passages");
        writeln!(
            out,
            "{INDENT}{}",
            styled(&format!("+{more}"), Style::Dim, screen)
        )?;
    }
    copies(out, hit, screen)
}

/// Copies of a hit's story, a line each.
fn copies(out: &mut dyn Write, hit: &Hit, screen: &Screen) -> io::Result<()> {
    if hit.duplicates.is_empty() {
        return Ok(());
    }
    let line = format!("+{}", count(hit.duplicates.len(), "copy", "copies"));
    writeln!(out, "{INDENT}{}", styled(&line, Style::Dim, screen))?;
    let (named, rest) = labels::copies(hit, COPIES, labels::english());
    for copy in named {
        writeln!(out, "{INDENT}  {}", field(&copy, Style::Dim, screen))?;
    }
    if rest > 0 {
        let line = format!("… {rest} more");
        writeln!(out, "{INDENT}  {}", styled(&line, Style::Dim, screen))?;
    }
    Ok(())
}

/// Writes passages that stand around a hit.
fn neighbours(out: &mut dyn Write, texts: &[String], screen: &Screen) -> io::Result<()> {
    for text in texts {
        let neighbour = Field {
            text,
            pieces: all_pieces(text, &[]),
            style: Style::Dim,
            spaces: Spaces::Join,
            indent: INDENT,
        };
        neighbour.write(out, screen)?;
    }
    Ok(())
}

/// All of a hit's passage.
fn whole_passage(hit: &Hit) -> Field<'_> {
    Field {
        pieces: all_pieces(&hit.passage.text, &hit.highlights),
        ..passage(hit)
    }
}

/// A hit's passage, or what there is room for.
fn passage(hit: &Hit) -> Field<'_> {
    let (window, cut_before, cut_behind) = short_window(&hit.passage, hit.excerpt);
    let ellipsis = |cut: bool| {
        cut.then_some(Piece {
            text: "…",
            lit: false,
        })
    };
    let text = pieces(&hit.passage.text, window, &hit.highlights);
    Field {
        text: &hit.passage.text,
        pieces: ellipsis(cut_before)
            .into_iter()
            .chain(text)
            .chain(ellipsis(cut_behind))
            .collect(),
        style: Style::Plain,
        spaces: Spaces::Join,
        indent: INDENT,
    }
}

/// Writes a whole document: its metadata, a line each, and its text. A passage that matches stands
/// between rules that name it.
pub(super) fn document(
    out: &mut dyn Write,
    shown: &ShownDocument,
    screen: &Screen,
) -> io::Result<()> {
    about(out, &shown.document, &shown.title_highlights, screen)?;
    writeln!(out)?;
    let mut open = false;
    for block in blocks(shown) {
        if let Some(ordinal) = block.matching {
            writeln!(
                out,
                "{}",
                styled(&format!("── passage {ordinal} ──"), Style::Dim, screen)
            )?;
        } else if open {
            writeln!(out, "{}", styled("──", Style::Dim, screen))?;
        }
        open = block.matching.is_some();
        text_lines(out, shown, block.span, screen)?;
    }
    Ok(())
}

/// What is known of a document, a line each.
fn about(
    out: &mut dyn Write,
    document: &DocumentInfo,
    highlights: &[Span],
    screen: &Screen,
) -> io::Result<()> {
    if let Some(title) = filled(document.title.as_deref()) {
        let title = Field {
            text: title,
            pieces: all_pieces(title, highlights),
            style: Style::Bold,
            spaces: Spaces::Join,
            indent: "",
        };
        title.write(out, screen)?;
    }
    let (date, language) = (noted_date(document), noted_language(document));
    let known = [
        ("date", date.as_deref()),
        ("source", document.source.as_deref()),
        ("author", document.author.as_deref()),
        ("language", language.as_deref()),
        ("url", document.url.as_deref()),
        ("format", document.file_format.as_deref()),
        ("read as", document.encoding.as_deref()),
        ("id", Some(document.id.as_str())),
        ("file", Some(document.path.as_str())),
    ];
    for (name, value) in known {
        if let Some(value) = filled(value) {
            labelled(out, name, value, screen)?;
        }
    }
    for (name, value) in extra(document) {
        labelled(out, name, &value, screen)?;
    }
    Ok(())
}

/// The date, with where it comes from if the document itself does not state it.
fn noted_date(document: &DocumentInfo) -> Option<String> {
    let date = filled(document.date.as_deref())?;
    let mut notes = Vec::new();
    match document.date_from.map(|from| from.as_str()) {
        Some("url") => notes.push("from the address"),
        Some("text") => notes.push("from the head of the text"),
        Some("name") => notes.push("from the name of the file"),
        _ => {}
    }
    if document.date_calendar.map(|calendar| calendar.as_str()) == Some("hijri") {
        notes.push("Hijri; may be a day off");
    }
    Some(noted(date, &notes))
}

/// The language, with a note where nobody but its letters says it.
fn noted_language(document: &DocumentInfo) -> Option<String> {
    let language = filled(document.language.as_deref())?;
    let detected = document.language_from.map(|from| from.as_str()) == Some("detected");
    let notes: &[&str] = if detected { &["detected"] } else { &[] };
    Some(noted(language, notes))
}

fn noted(value: &str, notes: &[&str]) -> String {
    if notes.is_empty() {
        value.to_owned()
    } else {
        format!("{value} ({})", notes.join(", "))
    }
}

/// Writes a part of a document's text, its line breaks kept.
fn text_lines(
    out: &mut dyn Write,
    shown: &ShownDocument,
    span: Span,
    screen: &Screen,
) -> io::Result<()> {
    let mut start = span.start;
    for line in span.of(&shown.text).split_inclusive('\n') {
        let window = Span::new(start, start + line.len());
        let line = Field {
            text: line,
            pieces: pieces(&shown.text, window, &shown.highlights),
            style: Style::Plain,
            spaces: Spaces::Keep,
            indent: "",
        };
        line.write(out, screen)?;
        start = window.end;
    }
    Ok(())
}

/// Writes `name: value`. A name in Arabic has its line to itself, and the value the next.
fn labelled(out: &mut dyn Write, name: &str, value: &str, screen: &Screen) -> io::Result<()> {
    let between = if name.contains(is_rtl) {
        format!("\n{INDENT}")
    } else {
        " ".to_owned()
    };
    let name = field(&format!("{name}:"), Style::Dim, screen);
    writeln!(out, "{name}{between}{}", field(value, Style::Plain, screen))
}

/// Writes what is like a document, and by which words it was found.
pub(super) fn alike(out: &mut dyn Write, alike: &Alike, screen: &Screen) -> io::Result<()> {
    hits(out, &alike.results, screen)?;
    if !alike.results.hits.is_empty() {
        labelled(out, "by", &alike.words.join(" "), screen)?;
    }
    Ok(())
}

/// Writes how much matches.
pub(super) fn counts(out: &mut dyn Write, found: &Totals) -> io::Result<()> {
    writeln!(out, "{}", totals(found))?;
    writeln!(
        out,
        "{}, {} with every word",
        count(found.passages, "passage", "passages"),
        found.passages_all
    )
}

/// How many documents match, as a sentence without a full stop.
fn totals(totals: &Totals) -> String {
    let all = totals.documents_all;
    let some = totals.documents.saturating_sub(all);
    let documents = |n| count(n, "document", "documents");
    let hold = |n| if n == 1 { "holds" } else { "hold" };
    match (all, some) {
        (0, 0) => "no document matches".to_owned(),
        (0, some) => format!(
            "no document holds every word, {some} {} some of them",
            hold(some)
        ),
        (all, 0) => format!("{} {} every word", documents(all), hold(all)),
        (all, some) => {
            format!(
                "{} {} every word, {some} more {} some of them",
                documents(all),
                hold(all),
                hold(some)
            )
        }
    }
}

pub(super) fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// A value on lines of its own.
struct Field<'t> {
    /// The whole text, which decides the direction of every line.
    text: &'t str,
    pieces: Vec<Piece<'t>>,
    style: Style,
    spaces: Spaces,
    indent: &'static str,
}

impl Field<'_> {
    fn write(&self, out: &mut dyn Write, screen: &Screen) -> io::Result<()> {
        let mark = usize::from(!screen.color);
        let width = match screen.width {
            0 => 0,
            width => width.saturating_sub(self.indent.len()).max(1),
        };
        let rtl = runs_rtl(self.text);
        let lines = layout::lines(&self.pieces, self.spaces, width, mark);
        if lines.is_empty() && self.spaces == Spaces::Keep {
            writeln!(out)?;
        }
        for line in lines {
            writeln!(
                out,
                "{}{}",
                self.indent,
                isolated(&line, rtl, self.style, screen)
            )?;
        }
        Ok(())
    }
}

/// A value of others inside a line.
pub(super) fn value(text: &str, screen: &Screen) -> String {
    field(text, Style::Plain, screen)
}

/// A value inside a line.
fn field(text: &str, style: Style, screen: &Screen) -> String {
    let text = one_line(text);
    let line = vec![layout::Run { text, lit: false }];
    isolated(&line, None, style, screen)
}

/// A line as the terminal gets it. `rtl` is the direction of the text it belongs to: a line that
/// happens to begin with a word of the other direction is told its own by a mark.
fn isolated(line: &Line, rtl: Option<bool>, style: Style, screen: &Screen) -> String {
    let mut shown = String::new();
    let arabic = line.iter().any(|run| run.text.contains(is_rtl));
    let turned;
    let line = if screen.visual && arabic {
        let runs: Vec<(bool, &str)> = line
            .iter()
            .map(|run| (run.lit, run.text.as_str()))
            .collect();
        let runs = visual::in_visual_order(&runs, rtl).into_iter();
        turned = runs.map(|(lit, text)| layout::Run { text, lit }).collect();
        &turned
    } else {
        line
    };
    if screen.isolates && arabic {
        shown.push(FSI);
        let own = line.iter().find_map(|run| runs_rtl(&run.text));
        match rtl {
            Some(true) if own != rtl => shown.push('\u{200F}'),
            Some(false) if own != rtl => shown.push('\u{200E}'),
            _ => {}
        }
    }
    for run in line {
        if run.lit && !screen.color {
            shown.push('*');
            shown.push_str(&run.text);
            shown.push('*');
        } else if run.lit {
            sgr(&mut shown, LIT, &run.text);
        } else {
            shown.push_str(&styled(&run.text, style, screen));
        }
    }
    if screen.isolates && arabic {
        shown.push(PDI);
    }
    shown
}

/// Text of our own, or already sanitised, in a style.
fn styled(text: &str, style: Style, screen: &Screen) -> String {
    let mut out = String::new();
    match style.sgr() {
        Some(parameters) if screen.color => sgr(&mut out, parameters, text),
        _ => out.push_str(text),
    }
    out
}

fn sgr(out: &mut String, parameters: &str, text: &str) {
    out.push_str("\u{1b}[");
    out.push_str(parameters);
    out.push('m');
    out.push_str(text);
    out.push_str("\u{1b}[0m");
}
