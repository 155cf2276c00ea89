//! Feeds random and broken text to everything that reads text, until the time is up.
//!
//! `cargo run --release --example random_run -- SECONDS [SEED]`
//!
//! The query parser, the analyser, the cutting into passages and the extractors get words and letters
//! of the Arabic script, operators, quotation marks, invisible and control characters, markup, and
//! files of every format with bytes put in, taken out and turned around. The first panic or broken
//! promise ends the run with exit code 1, the input, and the seed of its round: given back as SEED it
//! comes first. The same seed gives the same rounds. Without a SEED it is 1.

use std::io::{self, Write};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use kashaf::analysis::{Analyzer, Tokens, fold};
use kashaf::document::{Document, Identities, MOST_WORDS, Origin, passages};
use kashaf::extract::{Item, Limits, read_bytes};
use kashaf::query::parse;
use kashaf::text::Span;

/// Pieces of text: what means something to letters, to queries, and to formats.
const PIECES: &[&str] = &[
    " ",
    " ",
    " ",
    "\n",
    "\n\n",
    ". ",
    "، ",
    "حلب",
    "ولاية خراسان",
    "والمدرسة",
    "قُصِفَت",
    "العـــراق",
    "في",
    "و",
    "ال",
    "ab",
    "BBC",
    "F-16",
    "U.S.A.",
    "1,200",
    "٢٠٢١",
    "3.5",
    "12.5.2021",
    "l'état",
    "Straße",
    "OR",
    "AND",
    "NOT",
    "أو",
    "ليس",
    "|",
    "||",
    "&&",
    "+",
    "-",
    "–",
    "(",
    ")",
    "\"",
    "“",
    "”",
    "«",
    "»",
    "~",
    "~2",
    "*",
    "=",
    "title:",
    "source:",
    "date:",
    "path:",
    "foo:",
    "..",
    "/",
    "\\",
    ":",
    "؟",
    "#",
    "_",
    "@",
    "'",
    "’",
    "ـ",
    "\u{64E}",
    "\u{301}",
    "\u{654}",
    "\u{200C}",
    "\u{200D}",
    "\u{200F}",
    "\u{202E}",
    "\u{2066}",
    "\u{2069}",
    "\u{FEFF}",
    "\u{AD}",
    "\u{0}",
    "\u{1B}[2J",
    "\r",
    "\t",
    "😀",
    "ʿ",
    "ﷺ",
    "ﻻ",
    "ﺍﻟ",
    "𞸁",
    "१२",
    "Ｆ１６",
    "中文",
    "ไทย",
    "\u{2028}",
    "\u{10FFFF}",
    "<p>",
    "</p>",
    "<title>",
    "<script>",
    "<!--",
    "&amp;",
    "&#x",
    "{",
    "}",
    "[",
    "]",
    ",",
    "null",
    "\\u0641",
    "\"text\":",
    "---\n",
    "# ",
    "```",
    "> ",
    "| ",
    "<article>",
    "<meta name=date content=",
];

/// A file of each format as it should be.
const FILES: &[(&str, &str)] = &[
    (
        "txt",
        "عنوان قصير\n\nقصف حلب. وقال ضباط سابقون إن ولاية خراسان بعيدة.\n",
    ),
    (
        "md",
        "---\ntitle: عنوان\ndate: 2021-08-15\n---\n# عنوان\n\nنص **حلب** [رابط](http://x.example)\n",
    ),
    (
        "html",
        "<html lang=ar><head><title>عنوان</title></head><body><article><p>قصف حلب &amp; ولاية</p></article></body></html>",
    ),
    (
        "json",
        "{\"id\":\"1\",\"title\":\"عنوان\",\"text\":\"قصف حلب\",\"date\":\"15 آب 2021\"}",
    ),
    (
        "jsonl",
        "{\"id\":1,\"text\":\"قصف حلب\"}\n{\"content\":\"نص \\u0641\"}\n",
    ),
    ("csv", "id,title,text\n1,عنوان,\"قصف \"\"حلب\"\"\"\n2,,نص\n"),
    ("tsv", "id\ttitle\ttext\n1\tعنوان\tقصف حلب\n"),
];

/// Numbers that look random: xorshift, its seed stirred so that neighbours differ.
struct Random(u64);

impl Random {
    fn new(seed: u64) -> Self {
        let mut stirred = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
        stirred = (stirred ^ (stirred >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        stirred = (stirred ^ (stirred >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        Self((stirred ^ (stirred >> 31)) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A number below `end`, which is not 0.
    fn below(&mut self, end: usize) -> usize {
        (self.next() >> 11) as usize % end
    }

    fn piece(&mut self) -> &'static str {
        PIECES[self.below(PIECES.len())]
    }

    fn char(&mut self) -> char {
        let block = [
            (0x20, 0x5F),
            (0x600, 0x100),
            (0xFB50, 0x4B0),
            (0x80, 0x2000),
            (0x1_0000, 0xF_FFFF),
        ][self.below(5)];
        char::from_u32(block.0 + self.below(block.1) as u32).unwrap_or('\u{FFFD}')
    }

    fn text(&mut self, most: usize) -> String {
        let mut out = String::new();
        let letters = self.below(4);
        for _ in 0..self.below(most) {
            if self.below(4) < letters {
                out.push(self.char())
            } else {
                out.push_str(self.piece())
            }
        }
        out
    }

    /// The content of a file with something done to it: mostly to its characters, sometimes to its bytes.
    fn bytes(&mut self, sound: &str) -> Vec<u8> {
        match self.below(8) {
            0 => (0..self.below(300)).map(|_| self.next() as u8).collect(),
            1 => self.text(100).into_bytes(),
            2 => {
                let mut bytes = sound.as_bytes().to_vec();
                self.change(&mut bytes, |random| vec![random.next() as u8]);
                bytes
            }
            _ => {
                let mut letters: Vec<char> = sound.chars().collect();
                self.change(&mut letters, |random| random.piece().chars().collect());
                letters.into_iter().collect::<String>().into_bytes()
            }
        }
    }

    fn change<T: Clone>(&mut self, content: &mut Vec<T>, new: fn(&mut Self) -> Vec<T>) {
        for _ in 0..1 + self.below(8) {
            let at = self.below(content.len() + 1);
            let end = content.len().min(at + self.below(5));
            match self.below(12) {
                0 => content.truncate(at),
                1 => content[at..end].reverse(),
                2 => content.extend_from_within(at..),
                _ => drop(content.splice(at..end, new(self))),
            }
        }
    }
}

/// What a round reads.
enum Input {
    Query(String),
    Text(String),
    File { name: String, bytes: Vec<u8> },
}

impl Input {
    fn new(random: &mut Random) -> Self {
        match random.below(8) {
            0..=2 => Self::Query(random.text(60)),
            3..=5 => {
                let most = [20, 200, 2000][random.below(3)];
                Self::Text(random.text(most))
            }
            _ => {
                let (ending, sound) = FILES[random.below(FILES.len())];
                Self::File {
                    name: format!("a.{ending}"),
                    bytes: random.bytes(sound),
                }
            }
        }
    }
}

impl std::fmt::Display for Input {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Query(text) => write!(f, "query \"{}\"", text.escape_default()),
            Self::Text(text) => write!(f, "text \"{}\"", text.escape_default()),
            Self::File { name, bytes } => write!(f, "file {name} \"{}\"", bytes.escape_ascii()),
        }
    }
}

/// What was read without complaint.
#[derive(Default)]
struct Counts {
    queries: u64,
    texts: u64,
    tokens: u64,
    passages: u64,
    files: u64,
    refused: u64,
    records: u64,
    bytes: u64,
}

fn main() -> anyhow::Result<ExitCode> {
    let mut args = std::env::args().skip(1);
    let (Some(seconds), seed, None) = (args.next(), args.next(), args.next()) else {
        bail!("usage: random_run SECONDS [SEED]");
    };
    let seconds: f64 = seconds.parse().context("SECONDS is a number")?;
    let time = Duration::try_from_secs_f64(seconds).context("SECONDS is a length of time")?;
    let first: u64 = seed
        .as_deref()
        .unwrap_or("1")
        .parse()
        .context("SEED is a whole number")?;

    let mut analyzer = Analyzer::new();
    let mut counts = Counts::default();
    let mut out = io::stdout().lock();
    let began = Instant::now();
    let mut seed = first;
    // The message of a panic goes to standard error as ever; the input follows here.
    while seed == first || began.elapsed() < time {
        let input = Input::new(&mut Random::new(seed));
        let read = catch_unwind(AssertUnwindSafe(|| {
            round(&input, &mut analyzer, &mut counts)
        }));
        let broken = match read {
            Ok(Ok(())) => None,
            Ok(Err(broken)) => Some(format!("{broken:#}")),
            Err(_) => Some("a panic".to_owned()),
        };
        if let Some(broken) = broken {
            writeln!(out, "{broken}\nseed {seed}\n{input}")?;
            return Ok(ExitCode::FAILURE);
        }
        seed = seed.wrapping_add(1);
    }
    writeln!(
        out,
        "seeds {first} to {}: {} queries, {} texts ({} tokens, {} passages), {} files ({} refused, {} records), {} bytes",
        seed.wrapping_sub(1),
        counts.queries,
        counts.texts,
        counts.tokens,
        counts.passages,
        counts.files,
        counts.refused,
        counts.records,
        counts.bytes,
    )?;
    Ok(ExitCode::SUCCESS)
}

fn round(input: &Input, analyzer: &mut Analyzer, counts: &mut Counts) -> anyhow::Result<()> {
    match input {
        Input::Query(text) => {
            counts.queries += 1;
            counts.bytes += text.len() as u64;
            read_query(text)
        }
        Input::Text(text) => {
            counts.texts += 1;
            counts.bytes += text.len() as u64;
            read_text(text, analyzer, counts)
        }
        Input::File { name, bytes } => {
            counts.files += 1;
            counts.bytes += bytes.len() as u64;
            read_file(name, bytes, analyzer, counts)
        }
    }
}

/// A query is written back as one that reads the same.
fn read_query(text: &str) -> anyhow::Result<()> {
    let query = parse(text);
    let places = query
        .problems
        .iter()
        .map(|problem| problem.span)
        .chain(query.root.clauses.iter().map(|c| c.span));
    for span in places {
        if text.get(span.start..span.end).is_none() {
            bail!("{span:?} is no place in the query");
        }
    }
    let written = query.to_string();
    let again = parse(&written).to_string();
    if written != again {
        bail!("written as `{written}`, then as `{again}`");
    }
    Ok(())
}

/// Tokens stand in the text; passages joined give it back, with the same tokens.
fn read_text(text: &str, analyzer: &mut Analyzer, counts: &mut Counts) -> anyhow::Result<()> {
    let tokens = analyzer.analyze(text);
    counts.tokens += tokens.len() as u64;
    let mut last = 0;
    for token in tokens.iter() {
        let Span { start, end } = token.span;
        if start < last || start >= end || text.get(start..end).is_none() {
            bail!("{:?} is no place for a token", token.span);
        }
        if token.exact.is_empty() || token.stem.is_empty() || fold(token.exact) != token.exact {
            bail!("`{}` is not folded", token.exact);
        }
        last = end;
    }
    let (mut at, mut token) = (0, 0);
    let cut = passages(text, &tokens);
    counts.passages += cut.len() as u64;
    for passage in cut {
        if passage.span.start != at || passage.tokens.start != token {
            bail!(
                "a passage begins at {:?}, the one before ended at {at}",
                passage.span
            );
        }
        let alone = analyzer.analyze(passage.span.of(text));
        if !passage
            .tokens
            .clone()
            .filter_map(|n| tokens.get(n))
            .map(letters)
            .eq(alone.iter().map(letters))
        {
            bail!("the passage at {:?} has other tokens alone", passage.span);
        }
        (at, token) = (passage.span.end, passage.tokens.end);
    }
    if (at, token) != (text.len(), tokens.len()) {
        bail!("the passages end at {at}");
    }
    Ok(())
}

fn letters<'t>(token: kashaf::analysis::Token<'t>) -> (&'t str, &'t str) {
    (token.exact, token.stem)
}

/// A file is refused, or each of its records makes a document.
fn read_file(
    name: &str,
    bytes: &[u8],
    analyzer: &mut Analyzer,
    counts: &mut Counts,
) -> anyhow::Result<()> {
    let mut records = Vec::new();
    let mut items = 0_u64;
    let extracted = read_bytes(name, bytes.to_vec(), Limits::default(), &mut |item| {
        items += 1;
        if let Item::Record(record) = item {
            records.push(record);
        }
        ControlFlow::Continue(())
    });
    match extracted {
        Err(_) => counts.refused += 1,
        Ok(()) if items == 0 => bail!("neither a record nor a failure came out of it"),
        Ok(()) => {}
    }
    let origin = Origin {
        key: &[0; 16],
        path: "/a",
        relative: "a",
    };
    let mut identities = Identities::default();
    for record in records {
        counts.records += 1;
        let text = record.text.clone();
        let identity = identities.next(&record, &origin);
        let document = Document::new(record, &origin, identity, analyzer);
        if document.text != text || document.passages.is_empty() {
            bail!("a document has another text than its record");
        }
        read_text(&text, analyzer, counts)?;
        words_at_most(&document.tokens, &document)?;
    }
    Ok(())
}

/// No passage is longer than it may be where there is a space to cut at.
fn words_at_most(tokens: &Tokens, document: &Document) -> anyhow::Result<()> {
    for passage in &document.passages {
        let spans: Vec<Span> = passage
            .tokens
            .clone()
            .filter_map(|n| tokens.get(n))
            .map(|token| token.span)
            .collect();
        let spaced = spans.windows(2).all(|pair| match pair {
            [a, b] => document
                .text
                .get(a.end..b.start)
                .is_some_and(|gap| gap.contains(' ')),
            _ => true,
        });
        if spaced && spans.len() > MOST_WORDS {
            bail!("a passage of {} words", spans.len());
        }
    }
    Ok(())
}
