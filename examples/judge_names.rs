//! Judges how names in Latin letters lead to Arabic words, by a list of names and the words of an archive.
//!
//! `cargo run --release --example judge_names -- NAMES.tsv WORDS.tsv [--missed N] [--proposed N]`
//!
//! NAMES is what `name_rows` reads, WORDS a word, a tab and how often the archive has it a line. Of the names,
//! those count whose Arabic words the archive all has. For each word of a name, as many as [`MOST`] Arabic words are
//! proposed; a name is found if each of its Arabic words is proposed for the Latin word that it stands for. The
//! columns: with the table; by the rules, which are told what is known to be a name by other Latin spellings than
//! this one; by the rules alone. "Agree" are the names of which the rules can read the Arabic from the Latin
//! at all; the others are other names of the same bearer. The last column is the second again, of those.
//!
//! `--missed N` prints every Nth name that was not found, `--proposed N` what is proposed for every Nth name, with
//! the table.

use std::collections::BTreeMap;
use std::io::{BufWriter, Write};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use fst::{IntoStreamer, Streamer};
use kashaf::analysis::fold_text;
use kashaf::names::{
    NameTable, Proposal, Unit, align, folded, known_first, name_cost, parts, ranked,
};

mod name_rows;

/// The most proposals for a word.
const MOST: usize = 4;

/// The words of an archive, with how often it has each.
struct Words {
    map: fst::Map<Vec<u8>>,
}

impl Words {
    fn read(path: &std::ffi::OsStr) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("reading `{}`", path.to_string_lossy()))?;
        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        for line in text.lines() {
            let (word, count) = line.split_once('\t').context("a line without a tab")?;
            *counts.entry(folded(word)).or_default() += count.parse::<u64>()?;
        }
        let map = fst::Map::from_iter(counts)?;
        Ok(Self { map })
    }

    fn has(&self, word: &str) -> bool {
        self.map.contains_key(word)
    }

    /// What the rules propose for a part of a name, most likely first; `is_name` says what is known to be one.
    fn proposed(&self, unit: Unit<'_>, is_name: impl Fn(&str) -> bool) -> Vec<Proposal> {
        let reading = unit.reading();
        let Some((reading, pattern)) = reading.and_then(|r| r.arabic().map(|pattern| (r, pattern)))
        else {
            return Vec::new();
        };
        let mut found = Vec::new();
        let mut walk = self.map.search(&pattern).into_stream();
        while let Some((word, count)) = walk.next() {
            let word = String::from_utf8_lossy(word);
            if let Some(cost) = reading.cost(&word) {
                found.push(Proposal {
                    is_name: is_name(&word),
                    word: word.into_owned(),
                    cost,
                    count,
                });
            }
        }
        ranked(found, MOST)
    }

    /// What the table knows of a name, as far as the archive has its words.
    fn known(&self, latin: &str) -> Vec<String> {
        let named = NameTable::shipped().arabic_of(latin).into_iter();
        let held = named.filter(|named| named.arabic.split(' ').all(|word| self.has(word)));
        held.map(|named| named.arabic).take(MOST).collect()
    }

    /// The table's words for a part of a name, and then those of the rules.
    fn known_and_proposed(&self, unit: Unit<'_>) -> Vec<String> {
        let mut known = self.known(typed(unit));
        known.retain(|word| !word.contains(' '));
        let proposed = self.proposed(unit, |word| NameTable::shipped().is_name(word));
        known_first(known, proposed, MOST)
    }
}

/// The Latin letters of a part.
fn typed(unit: Unit<'_>) -> &str {
    match unit {
        Unit::Part(part) => &part.latin,
        Unit::Whole(word) => &word.typed,
    }
}

/// Whether the table has a word as a name by other Latin spellings than this one.
fn is_name_without(word: &str, latin: &str) -> bool {
    let spellings = NameTable::shipped().latin_of(word);
    spellings.iter().any(|spelling| spelling != latin)
}

/// Figures of a kind of names.
#[derive(Default)]
struct Figures {
    names: usize,
    agree: usize,
    with_table: usize,
    by_names: usize,
    by_rule: usize,
    by_names_of_agreeing: usize,
}

impl Figures {
    fn print(&self, what: &str, out: &mut impl Write) -> std::io::Result<()> {
        let share = |part: usize, of: usize| part as f64 / of.max(1) as f64;
        writeln!(
            out,
            "{what:<48} {:>6}  {:.3}  {:.3}  {:.3}  {:.3}  {:.3}",
            self.names,
            share(self.with_table, self.names),
            share(self.by_names, self.names),
            share(self.by_rule, self.names),
            share(self.agree, self.names),
            share(self.by_names_of_agreeing, self.agree),
        )
    }
}

/// Of what is proposed at each rank for names of one word, how much is attested as that name.
#[derive(Default)]
struct Ranks {
    proposed: [usize; MOST],
    attested: [usize; MOST],
}

impl Ranks {
    fn add(&mut self, words: &[String], latin: &str, arabic: &str) {
        let bare = |word: &str| word.strip_prefix("ال").unwrap_or(word).to_owned();
        let table = NameTable::shipped();
        let known = table.arabic_of(latin);
        for (rank, word) in words.iter().enumerate() {
            let attested = bare(word) == bare(arabic)
                || known.iter().any(|named| bare(&named.arabic) == bare(word))
                || table.spellings_of(word).iter().any(|other| other == arabic);
            if let (Some(proposed), Some(right)) =
                (self.proposed.get_mut(rank), self.attested.get_mut(rank))
            {
                *proposed += 1;
                *right += usize::from(attested);
            }
        }
    }
}

/// Every Nth of something.
struct Sample {
    every: usize,
    seen: usize,
}

impl Sample {
    fn takes(&mut self) -> bool {
        self.seen += 1;
        self.every > 0 && self.seen.is_multiple_of(self.every)
    }
}

fn main() -> anyhow::Result<()> {
    let args: Vec<_> = std::env::args_os().skip(1).collect();
    let [lists, words, options @ ..] = args.as_slice() else {
        bail!("usage: judge_names NAMES.tsv WORDS.tsv [--missed N] [--proposed N]");
    };
    let mut samples = [Sample { every: 0, seen: 0 }, Sample { every: 0, seen: 0 }];
    for option in options.chunks(2) {
        let [name, value] = option else {
            bail!("`{}` needs a number", option[0].to_string_lossy());
        };
        let sample = match name.to_str() {
            Some("--missed") => &mut samples[0],
            Some("--proposed") => &mut samples[1],
            _ => bail!("`{}` is no option", name.to_string_lossy()),
        };
        sample.every = value
            .to_string_lossy()
            .parse()
            .context("after an option stands a number")?;
    }
    let mut out = BufWriter::new(std::io::stdout().lock());
    let words = Words::read(words)?;
    let [missed, shown] = &mut samples;
    let mut figures: BTreeMap<String, Figures> = BTreeMap::new();
    let mut ranks = Ranks::default();
    let (mut proposed, mut asked, mut taken) = (0, 0_u32, Duration::ZERO);
    for row in name_rows::rows(lists)? {
        let arabic = folded(&row.arabic);
        let arabic: Vec<&str> = arabic.split(' ').collect();
        if !arabic.iter().all(|word| words.has(word)) {
            continue;
        }
        let latin = parts(&row.latin);
        let among = |found: &[Proposal], word: &str| {
            let is = found.iter().any(|proposal| proposal.word == word);
            is.then_some(0.0)
        };
        let by_rule = align(&latin, &arabic, |unit, word| {
            let begun = Instant::now();
            let found = words.proposed(unit, |_| false);
            taken += begun.elapsed();
            (asked, proposed) = (asked + 1, proposed + found.len());
            among(&found, word)
        });
        let by_names = align(&latin, &arabic, |unit, word| {
            let latin = fold_text(typed(unit));
            among(
                &words.proposed(unit, |word| is_name_without(word, &latin)),
                word,
            )
        });
        if let ([word], [arabic]) = (latin.as_slice(), arabic.as_slice())
            && let [part] = word.parts.as_slice()
        {
            ranks.add(
                &words.known_and_proposed(Unit::Part(part)),
                &part.latin,
                arabic,
            );
        }
        let whole = words.known(&row.latin);
        let with_table = whole.contains(&arabic.join(" "))
            || align(&latin, &arabic, |unit, word| {
                words
                    .known_and_proposed(unit)
                    .iter()
                    .any(|known| known == word)
                    .then_some(0.0)
            })
            .is_some();
        let agree = name_cost(&row.latin, &arabic.join(" ")).is_some();
        let list = row.source.split([':', '/']).next().unwrap_or_default();
        let several = if latin.len() > 1 || arabic.len() > 1 {
            "several words"
        } else {
            "one word"
        };
        for what in [
            format!("{} ({list}), {several}", row.kind),
            format!("{} ({list})", row.kind),
            "all".to_owned(),
        ] {
            let figures = figures.entry(what).or_default();
            figures.names += 1;
            figures.agree += usize::from(agree);
            figures.with_table += usize::from(with_table);
            figures.by_rule += usize::from(by_rule.is_some());
            figures.by_names += usize::from(by_names.is_some());
            figures.by_names_of_agreeing += usize::from(agree && by_names.is_some());
        }
        if !with_table && missed.takes() {
            writeln!(out, "missed: {}\t{}\t{}", row.latin, row.arabic, row.kind)?;
        }
        if shown.takes() {
            for word in &latin {
                for part in &word.parts {
                    let all = match part.particle {
                        Some(particle) => particle
                            .arabic()
                            .iter()
                            .map(|&form| form.to_owned())
                            .collect(),
                        None => words.known_and_proposed(Unit::Part(part)),
                    };
                    writeln!(
                        out,
                        "proposed: {}\t{}\t{}\t{}",
                        row.latin,
                        row.arabic,
                        part.latin,
                        all.join(" ")
                    )?;
                }
            }
        }
    }
    writeln!(
        out,
        "{:<48} {:>6}  table  names  rules  agree  names, of these",
        "", ""
    )?;
    for (what, figures) in &figures {
        figures.print(what, &mut out)?;
    }
    writeln!(
        out,
        "{:.2} words proposed by rule for a word, {:.2} ms each over {} words",
        proposed as f64 / f64::from(asked.max(1)),
        taken.as_secs_f64() * 1000.0 / f64::from(asked.max(1)),
        words.map.len()
    )?;
    for (rank, (proposed, right)) in ranks.proposed.iter().zip(ranks.attested).enumerate() {
        let share = right as f64 / (*proposed).max(1) as f64;
        writeln!(
            out,
            "rank {}: {proposed} words, of which {share:.2} are attested as that name",
            rank + 1
        )?;
    }
    out.flush()?;
    Ok(())
}
