//! Judges which places and groups are found in articles: JSON objects a line with `id`, `title`, `text`, `date`.
//!
//! - `judge_places draw ARTICLES.jsonl SEED COUNT`: mentions drawn by lot from all texts, each with its article, its place
//!   in the text (in characters), its words, what it is taken for, and what stands around it; for judging by hand.
//! - `judge_places articles ARTICLES.jsonl SEED COUNT [IDS.txt]`: articles drawn by lot, of those whose ids a file lists if
//!   it is named, with what is found lit as `[words=id]`; for seeing what is not found.
//! - `judge_places count ARTICLES.jsonl`: how many mentions there are, in how many articles, and how long finding them
//!   takes beside analysing the text.

#[path = "draw/mod.rs"]
mod draw;

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use draw::Draw;
use kashaf::analysis::{Analyzer, Tokens};
use kashaf::document::passages;
use kashaf::names::{Mention, Mentions, Scan, What};
use kashaf::text::slice;
use serde_json::Value;

/// Characters shown around a mention.
const AROUND: usize = 110;

struct Article {
    id: String,
    title: String,
    text: String,
    day: Option<u32>,
}

struct Times {
    analysis: Duration,
    finding: Duration,
    words: usize,
}

/// What a text names, in order, with its tokens.
fn mentions(
    article: &Article,
    analyzer: &mut Analyzer,
    times: &mut Times,
) -> (Tokens, Vec<Mention>) {
    let began = Instant::now();
    let tokens = analyzer.analyze(&article.text);
    let title = analyzer.analyze(&article.title);
    times.analysis += began.elapsed();
    times.words += tokens.len() + title.len();
    let cut = passages(&article.text, &tokens);
    let began = Instant::now();
    let finder = Mentions::shipped();
    let mut scans: Vec<Scan> = cut
        .iter()
        .map(|passage| finder.scan(&tokens, passage.tokens.clone()))
        .collect();
    scans.push(finder.scan(&title, 0..title.len()));
    let mut rows = finder.decide(&scans, article.day);
    times.finding += began.elapsed();
    rows.pop();
    (tokens, rows.into_iter().flatten().collect())
}

fn articles(path: &str) -> anyhow::Result<impl Iterator<Item = anyhow::Result<Article>>> {
    let file = std::fs::File::open(path).with_context(|| path.to_owned())?;
    Ok(BufReader::new(file).lines().map(|line| {
        let json: Value = serde_json::from_str(&line?)?;
        let text = |key: &str| json[key].as_str().unwrap_or_default().to_owned();
        let digits: String = text("date").chars().filter(char::is_ascii_digit).collect();
        Ok(Article {
            id: text("id"),
            title: text("title"),
            text: text("text"),
            day: digits.parse().ok().filter(|day| *day > 10_000_000),
        })
    }))
}

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        ["draw", file, seed, count] => drawn(file, seed.parse()?, count.parse()?),
        ["articles", file, seed, count] => lit(file, seed.parse()?, count.parse()?, None),
        ["articles", file, seed, count, ids] => lit(file, seed.parse()?, count.parse()?, Some(ids)),
        ["count", file] => count(file),
        _ => bail!("usage: judge_places draw|articles|count ARTICLES.jsonl …"),
    }
}

fn kind(what: What) -> &'static str {
    match what {
        What::Place(_) => "place",
        What::Group(_) => "group",
    }
}

/// Some of many things, each as likely as another.
struct Sample<T> {
    draw: Draw,
    met: u64,
    kept: Vec<T>,
    most: usize,
}

impl<T> Sample<T> {
    fn new(seed: u64, most: usize) -> Self {
        Self {
            draw: Draw(seed),
            met: 0,
            kept: Vec::new(),
            most,
        }
    }

    fn add(&mut self, thing: impl FnOnce() -> T) {
        self.met += 1;
        if self.kept.len() < self.most {
            self.kept.push(thing());
        } else if let Some(kept) = self.kept.get_mut(self.draw.below(self.met) as usize) {
            *kept = thing();
        }
    }
}

fn drawn(file: &str, seed: u64, count: usize) -> anyhow::Result<()> {
    let (mut analyzer, mut times) = (Analyzer::new(), times());
    let mut sample = Sample::new(seed, count);
    for article in articles(file)? {
        let article = article?;
        let (tokens, mentions) = mentions(&article, &mut analyzer, &mut times);
        for mention in mentions {
            sample.add(|| {
                let (start, end) = span(&tokens, &mention);
                let text = article.text.as_str();
                let before: Vec<char> = slice(text, 0, start).chars().collect();
                let offset = before.len();
                let near: String = before.iter().skip(offset.saturating_sub(AROUND)).collect();
                let behind: String = slice(text, end, text.len()).chars().take(AROUND).collect();
                let words = slice(text, start, end);
                let around = format!("{near}[{words}]{behind}").replace(['\n', '\t'], " ");
                let (kind, id) = (kind(mention.what), mention.what.id());
                format!("{}\t{offset}\t{words}\t{kind}\t{id}\t{around}", article.id)
            });
        }
    }
    let mut out = std::io::stdout().lock();
    for line in sample.kept {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

fn lit(file: &str, seed: u64, count: usize, only: Option<&str>) -> anyhow::Result<()> {
    let (mut analyzer, mut times) = (Analyzer::new(), times());
    let listed = only.map(std::fs::read_to_string).transpose()?;
    let listed: Option<BTreeSet<&str>> = listed.as_deref().map(|ids| ids.lines().collect());
    let mut sample = Sample::new(seed, count);
    for article in articles(file)? {
        let article = article?;
        if listed
            .as_ref()
            .is_none_or(|ids| ids.contains(article.id.as_str()))
        {
            sample.add(|| article);
        }
    }
    let mut out = std::io::stdout().lock();
    for article in sample.kept {
        let (tokens, mentions) = mentions(&article, &mut analyzer, &mut times);
        let mut at = 0;
        writeln!(out, "== {}", article.id)?;
        for mention in mentions {
            let (start, end) = span(&tokens, &mention);
            let text = article.text.as_str();
            write!(out, "{}", slice(text, at, start))?;
            write!(out, "[{}={}]", slice(text, start, end), mention.what.id())?;
            at = end;
        }
        writeln!(out, "{}", slice(&article.text, at, article.text.len()))?;
    }
    Ok(())
}

fn count(file: &str) -> anyhow::Result<()> {
    let began = Instant::now();
    Mentions::shipped();
    let started = began.elapsed();
    let (mut analyzer, mut times) = (Analyzer::new(), times());
    let (mut all, mut places, mut groups) = (0, 0, 0);
    let (mut with_place, mut with_group) = (0, 0);
    for article in articles(file)? {
        let (_, mentions) = mentions(&article?, &mut analyzer, &mut times);
        let of = |wanted: &str| {
            let found = mentions
                .iter()
                .filter(|mention| kind(mention.what) == wanted);
            found.count()
        };
        let (place, group) = (of("place"), of("group"));
        all += 1;
        places += place;
        groups += group;
        with_place += usize::from(place > 0);
        with_group += usize::from(group > 0);
    }
    let per = |time: Duration| time.as_secs_f64() * 1e9 / times.words.max(1) as f64;
    writeln!(
        std::io::stdout().lock(),
        "{all} articles, {} words\nplaces  {places} mentions, {with_place} articles\ngroups  {groups} mentions, \
         {with_group} articles\nmicroseconds a thousand words: analysis {:.0}, finding {:.0}\nmade ready in {:.1} ms",
        times.words,
        per(times.analysis),
        per(times.finding),
        started.as_secs_f64() * 1e3,
    )?;
    Ok(())
}

fn span(tokens: &Tokens, mention: &Mention) -> (usize, usize) {
    let start = tokens
        .get(mention.start)
        .map_or(0, |token| token.span.start);
    let last = mention.end.checked_sub(1).and_then(|last| tokens.get(last));
    (start, last.map_or(start, |token| token.span.end))
}

fn times() -> Times {
    Times {
        analysis: Duration::ZERO,
        finding: Duration::ZERO,
        words: 0,
    }
}
