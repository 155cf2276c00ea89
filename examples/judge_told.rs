//! Judges the days that passages tell of, on articles with a day of publication.
//!
//! - `judge_told draw ARTICLES SEED COUNT [--around]`: expressions drawn by lot, each as likely as another, as rows of
//!   `docs/told-judged.tsv` with the verdict left open; with `--around` what stands around each, for judging by hand.
//! - `judge_told count ARTICLES`: how many there are, and how long finding them takes beside the analysis.
//! - `judge_told judged FILE`: the precision of a judgement.
//!
//! ARTICLES is a file of JSON lines with `id`, `text` and `date`, perhaps packed with gzip.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use kashaf::analysis::Analyzer;
use kashaf::document::{Day, Told, passages, told};
use kashaf::text::{CharCounter, Span, floor_boundary, slice};
use serde_json::Value;

mod draw;

use draw::Draw;

const USAGE: &str =
    "usage: judge_told draw ARTICLES SEED COUNT [--around] | count ARTICLES | judged FILE";
/// Bytes before and behind an expression that are shown.
const AROUND: usize = 260;

/// An article with what it tells of, and how long each step took.
struct Article {
    id: String,
    text: String,
    published: Option<Day>,
    words: usize,
    told: Vec<Told>,
    analysing: Duration,
    reading: Duration,
}

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        ["draw", articles, seed, count, rest @ ..] => {
            let around = rest.contains(&"--around");
            draw_some(articles, seed.parse()?, count.parse()?, around)
        }
        ["count", articles] => count(articles),
        ["judged", file] => judged(file),
        _ => bail!(USAGE),
    }
}

/// Calls `each` with every article.
fn read(path: &str, mut each: impl FnMut(Article)) -> anyhow::Result<()> {
    let file = File::open(path).with_context(|| format!("opening `{path}`"))?;
    let file: Box<dyn Read> = if path.ends_with(".gz") {
        Box::new(flate2::read::MultiGzDecoder::new(file))
    } else {
        Box::new(file)
    };
    let mut analyzer = Analyzer::new();
    for line in BufReader::new(file).lines() {
        let article: Value = serde_json::from_str(&line?)?;
        let part = |name: &str| article[name].as_str().unwrap_or_default().to_owned();
        let text = part("text");
        let published = Day::parse(&part("date"));
        let start = Instant::now();
        let tokens = analyzer.analyze(&text);
        let analysing = start.elapsed();
        let cut = passages(&text, &tokens);
        let start = Instant::now();
        let found = cut
            .iter()
            .flat_map(|passage| told(&text, &tokens, passage.tokens.clone(), published));
        let found = found.collect();
        each(Article {
            id: part("id"),
            words: tokens.len(),
            told: found,
            published,
            text,
            analysing,
            reading: start.elapsed(),
        });
    }
    Ok(())
}

struct Drawn {
    /// What decides whether it is among those drawn: the same whatever else is found.
    lot: u64,
    row: String,
    around: String,
}

/// The lot of a place in an article: what else is found does not change it, so that of a judgement most rows stay when
/// rules change.
fn lot(seed: u64, id: &str, offset: usize) -> u64 {
    let bytes = id.bytes().map(u64::from).chain([offset as u64]);
    bytes.fold(seed, |lot, byte| Draw(lot ^ byte).below(u64::MAX))
}

fn draw_some(path: &str, seed: u64, count: usize, around: bool) -> anyhow::Result<()> {
    let mut drawn: Vec<Drawn> = Vec::new();
    read(path, |article| {
        let mut counter = CharCounter::new(&article.text);
        for one in &article.told {
            let offset = counter.chars_before(one.span.start);
            let lot = lot(seed, &article.id, offset);
            let place = drawn.partition_point(|drawn| drawn.lot < lot);
            if place >= count {
                continue;
            }
            let row = format!(
                "{}\t{}\t{}\t{}\t{}",
                article.id,
                offset,
                one_line(one.span.of(&article.text)),
                one.first,
                one.last
            );
            let around = shown(&article, one.span);
            drawn.insert(place, Drawn { lot, row, around });
            drawn.truncate(count);
        }
    })?;
    drawn.sort_by(|a, b| a.row.cmp(&b.row));
    let mut out = std::io::stdout().lock();
    for (number, one) in drawn.iter().enumerate() {
        if around {
            writeln!(out, "{number}\t{}\t{}", one.row, one.around)?;
        } else {
            writeln!(out, "{}\t", one.row)?;
        }
    }
    Ok(())
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The day of publication, and the expression in brackets between what stands around it.
fn shown(article: &Article, span: Span) -> String {
    let text = &article.text;
    let from = floor_boundary(text, span.start.saturating_sub(AROUND));
    let until = floor_boundary(text, (span.end + AROUND).min(text.len()));
    let published = article.published.map(|day| day.to_string());
    format!(
        "{}\t{} ⟦{}⟧ {}",
        published.unwrap_or_default(),
        one_line(slice(text, from, span.start)),
        one_line(span.of(text)),
        one_line(slice(text, span.end, until))
    )
}

fn count(path: &str) -> anyhow::Result<()> {
    let (mut articles, mut telling, mut words, mut told) = (0_usize, 0_usize, 0_usize, 0_usize);
    let (mut analysing, mut reading) = (Duration::ZERO, Duration::ZERO);
    read(path, |article| {
        articles += 1;
        telling += usize::from(!article.told.is_empty());
        words += article.words;
        told += article.told.len();
        analysing += article.analysing;
        reading += article.reading;
    })?;
    let per_thousand = |took: Duration| took.as_secs_f64() * 1e9 / words.max(1) as f64;
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "{articles} articles of {words} words tell of {told} days or ranges, {:.0} in a hundred articles; {telling} articles tell of one",
        100.0 * told as f64 / articles.max(1) as f64
    )?;
    writeln!(
        out,
        "a thousand words take {:.0} µs to analyse, and {:.0} µs more to find them",
        per_thousand(analysing),
        per_thousand(reading)
    )?;
    Ok(())
}

fn judged(path: &str) -> anyhow::Result<()> {
    let file = std::fs::read_to_string(path).with_context(|| format!("reading `{path}`"))?;
    let (mut right, mut wrong) = (0_usize, 0_usize);
    for line in file.lines().filter(|line| !line.starts_with('#')) {
        match line.rsplit('\t').next() {
            Some("right") => right += 1,
            Some("wrong") => wrong += 1,
            _ => bail!("`{line}` ends with no verdict; write `right` or `wrong`"),
        }
    }
    let share = 100.0 * right as f64 / (right + wrong).max(1) as f64;
    writeln!(
        std::io::stdout().lock(),
        "{right} of {} are right: {share:.1} %",
        right + wrong
    )?;
    Ok(())
}
