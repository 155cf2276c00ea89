//! Judges the spellings of names that a search adds, on an index.
//!
//! - `judge_variants INDEX pairs PAIRS.tsv`: of pairs of spellings (the first two columns; the third, a kind, is to hold
//!   `KIND` if `--kind KIND` is given), both of which the archive has, how many lead to each other. What is the same
//!   to an index in any case (the same stems, or more) counts, too, and is told apart.
//!   With `--by-rule` it is the rules alone that are asked, as if the table had none of the pairs.
//! - `judge_variants INDEX words WORDS.txt`: how many of the words, one a line, get other spellings, and which.
//! - `judge_variants INDEX draw SEED COUNT`: words of the archive that may be names, drawn by how many passages hold
//!   them, with what is added to each; for judging by hand.
//! - `judge_variants INDEX time WORDS.txt`: how long a query of one word takes to prepare, with and without.

use std::collections::BTreeSet;
use std::io::{StdoutLock, Write};
use std::time::Instant;

use anyhow::{Context, bail};
use kashaf::analysis::{Analyzer, fold_text, is_known};
use kashaf::index::Index;
use kashaf::names::{NameTable, Spelling, folded, is_ordinary};
use kashaf::query::parse;
use kashaf::search::{SearchOptions, Searcher};
use tantivy::DocAddress;

struct Judge {
    searcher: Searcher,
    analyzer: Analyzer,
    out: StdoutLock<'static>,
}

impl Judge {
    fn added(&mut self, word: &str) -> anyhow::Result<Vec<String>> {
        let options = SearchOptions::default();
        let explained = self.searcher.explain(&parse(word), &options, None)?;
        let others = explained.aliases.into_iter().flat_map(|found| found.names);
        let mut added: Vec<String> = others.collect();
        for word in explained.words {
            for variant in word.variants {
                if !added.contains(&variant) {
                    added.push(variant);
                }
            }
        }
        Ok(added)
    }

    fn stem(&mut self, text: &str) -> Vec<String> {
        let tokens = self.analyzer.analyze(text);
        tokens.iter().map(|token| token.stem.to_owned()).collect()
    }

    /// How many passages hold exactly these words.
    fn held(&mut self, text: &str) -> anyhow::Result<usize> {
        let options = SearchOptions {
            exact: true,
            aliases: false,
            variants: false,
            limit: 1,
            ..SearchOptions::default()
        };
        let results = self
            .searcher
            .search(&parse(&format!("\"{text}\"")), &options)?;
        Ok(results.totals.passages)
    }
}

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [index, what, rest @ ..] = args.as_slice() else {
        bail!("usage: judge_variants INDEX pairs|words|draw|time …");
    };
    let index = Index::open(index.as_ref())?;
    let mut judge = Judge {
        searcher: Searcher::new(&index)?,
        analyzer: Analyzer::new(),
        out: std::io::stdout().lock(),
    };
    match (what.as_str(), rest) {
        ("pairs", [file, options @ ..]) => pairs(&mut judge, file, options),
        ("words", [file]) => words(&mut judge, file),
        ("draw", [seed, count]) => draw(&index, &mut judge, seed.parse()?, count.parse()?),
        ("time", [file]) => time(&mut judge, file),
        _ => bail!("usage: judge_variants INDEX pairs|words|draw|time …"),
    }
}

fn read(path: &str) -> anyhow::Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("reading `{path}`"))
}

/// Whether the rules alone take one spelling for another of the same name.
fn by_rule(typed: &str, other: &str) -> bool {
    let points = |spelling: &Spelling| spelling.pattern()?.points_of(&folded(other));
    Spelling::new(typed)
        .is_some_and(|spelling| points(&spelling).is_some_and(|points| spelling.is(other, points)))
}

fn pairs(judge: &mut Judge, path: &str, options: &[String]) -> anyhow::Result<()> {
    let rules = options.iter().any(|option| option == "--by-rule");
    let kind = options.iter().position(|option| option == "--kind");
    let kind = kind.map_or("", |at| options.get(at + 1).map_or("", String::as_str));
    let (mut all, mut same, mut led) = (0, 0, 0);
    let (mut names, mut found) = (0, 0);
    let mut seen = BTreeSet::new();
    for line in read(path)?.lines().skip(1) {
        let mut columns = line.split('\t');
        let (Some(one), Some(other), Some(of)) = (columns.next(), columns.next(), columns.next())
        else {
            bail!("`{line}` has no three columns");
        };
        if !of.contains(kind) || !seen.insert((fold_text(one), fold_text(other))) {
            continue;
        }
        if judge.held(one)? == 0 || judge.held(other)? == 0 {
            continue;
        }
        for (typed, other) in [(one, other), (other, one)] {
            all += 1;
            let is_name = [typed, other].into_iter().all(|name| {
                let words = folded(name);
                words
                    .split(' ')
                    .all(|word| !is_ordinary(word) && word.chars().count() > 3)
            });
            names += usize::from(is_name);
            // Where the longer name stands, there stands the shorter.
            let (stems, others) = (judge.stem(typed), judge.stem(other));
            if others.windows(stems.len().max(1)).any(|row| row == stems) {
                same += 1;
                found += usize::from(is_name);
                continue;
            }
            let added = judge.added(typed)?;
            let led_to = match rules {
                true => by_rule(typed, other),
                false => added.iter().any(|added| folded(added) == folded(other)),
            };
            if led_to {
                led += 1;
                found += usize::from(is_name);
            } else {
                let told = |word: &str| {
                    let word = folded(word);
                    match (is_known(&word), NameTable::shipped().is_name(&word)) {
                        (true, true) => "general, name",
                        (true, false) => "general",
                        (false, true) => "name",
                        (false, false) => "",
                    }
                };
                writeln!(
                    judge.out,
                    "missed\t{of}\t{typed} ({})\t{other} ({})\t{}",
                    told(typed),
                    told(other),
                    added.join(", ")
                )?;
            }
        }
    }
    let share = (same + led) as f64 / f64::from(all.max(1));
    writeln!(
        judge.out,
        "{all} of which {same} are the same by their stems and {led} are led to: {share:.3}"
    )?;
    let share = found as f64 / names.max(1) as f64;
    writeln!(
        judge.out,
        "{names} of names of four letters and more that are no ordinary words: {share:.3}"
    )?;
    Ok(())
}

fn words(judge: &mut Judge, path: &str) -> anyhow::Result<()> {
    let table = NameTable::shipped();
    // All words, those of general Arabic, and of these the ones that nobody is called.
    let (mut all, mut with) = ([0; 3], [0; 3]);
    for word in read(path)?.lines() {
        let added = judge.added(word)?;
        let general = is_known(&folded(word));
        let ordinary = general && !table.is_name(word);
        let of = [true, general, ordinary];
        for ((all, with), is) in all.iter_mut().zip(&mut with).zip(of) {
            *all += usize::from(is);
            *with += usize::from(is && !added.is_empty());
        }
        if !added.is_empty() {
            writeln!(judge.out, "{word}\t{}", added.join(", "))?;
        }
    }
    let what = [
        "words",
        "of general Arabic",
        "that the table has not as names",
    ];
    for ((all, with), what) in all.iter().zip(with).zip(what) {
        writeln!(judge.out, "{with} of {all} {what} get other spellings")?;
    }
    Ok(())
}

/// Numbers that look drawn by lot: xorshift (Marsaglia 2003).
struct Lot(u64);

impl Lot {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end.max(1) as u64) as usize
    }
}

fn draw(index: &Index, judge: &mut Judge, seed: u64, count: usize) -> anyhow::Result<()> {
    let snapshot = index.snapshot()?;
    let segments = snapshot.searcher().segment_readers();
    let mut lot = Lot(seed.max(1));
    let mut drawn = BTreeSet::new();
    while drawn.len() < count {
        let segment = lot.below(segments.len());
        let doc = lot.below(segments[segment].max_doc() as usize);
        // What is no passage is a file's entry.
        let Ok(passage) = snapshot.passage(DocAddress::new(segment as u32, doc as u32)) else {
            continue;
        };
        let words: Vec<&str> = passage
            .text
            .split(|c: char| !c.is_alphabetic())
            .filter(|word| word.chars().count() > 3)
            .collect();
        if words.is_empty() {
            continue;
        }
        let word = words[lot.below(words.len())];
        let known = folded(word);
        if is_ordinary(&known) || !drawn.insert(known) {
            continue;
        }
        let added = judge.added(word)?;
        writeln!(judge.out, "{word}\t{}", added.join("\t"))?;
    }
    Ok(())
}

fn time(judge: &mut Judge, path: &str) -> anyhow::Result<()> {
    let words: Vec<String> = read(path)?.lines().map(str::to_owned).collect();
    for variants in [false, true, false, true] {
        let options = SearchOptions {
            aliases: false,
            variants,
            ..SearchOptions::default()
        };
        let mut taken = Vec::new();
        for word in &words {
            let begun = Instant::now();
            judge.searcher.explain(&parse(word), &options, None)?;
            taken.push(begun.elapsed());
        }
        taken.sort();
        let at = |share: f64| taken[((taken.len() - 1) as f64 * share) as usize];
        writeln!(
            judge.out,
            "variants {variants}: median {:?}, 95 % {:?}, most {:?}",
            at(0.5),
            at(0.95),
            at(1.0)
        )?;
    }
    Ok(())
}
