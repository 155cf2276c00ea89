//! Builds `index-schema/gazetteer.fst`, names that look like an affix and a word, from lists of names
//! and a frequency list.
//!
//! `cargo run --release --example build_gazetteer -- RAW.tsv.gz NAMES.tsv index-schema/verbs.fst
//! index-schema/gazetteer.fst`
//!
//! RAW is what `build_lexicon` reads, NAMES what `name_rows` does.
//!
//! A word of a name is kept where an affix could be taken from it (روزان, the dual of روز), unless it is
//! seen with the article, or no more often than the word with that affix would be: it is then an
//! ordinary word too. The same input gives the same file.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use anyhow::{Context, bail};
use kashaf::analysis::{fold_stem_letters, is_arabic_word, is_stop_word};

mod name_rows;
mod wordfreq;

/// What may stand before a word, and how often it does, for once that the word stands alone.
const PREFIXES: [(&str, f64); 15] = [
    ("وال", 0.2),
    ("بال", 0.2),
    ("لل", 0.2),
    ("ال", 1.0),
    ("و", 0.1),
    ("ف", 0.02),
    ("ب", 0.1),
    ("ل", 0.1),
    ("ك", 0.01),
    ("س", 0.1),
    ("ا", 0.05),
    ("ي", 0.2),
    ("ت", 0.2),
    ("ن", 0.1),
    ("وب", 0.01),
];
/// The same behind it. Feminines and plurals in ات are words of their own, so they weigh more.
const SUFFIXES: [(&str, f64); 18] = [
    ("ه", 0.2),
    ("ها", 0.1),
    ("هم", 0.05),
    ("هما", 0.01),
    ("هن", 0.01),
    ("نا", 0.05),
    ("ني", 0.02),
    ("كم", 0.02),
    ("كما", 0.01),
    ("ات", 0.2),
    ("ان", 0.02),
    ("ين", 0.1),
    ("ون", 0.1),
    ("تان", 0.01),
    ("تين", 0.01),
    ("وا", 0.1),
    ("ا", 0.1),
    ("يون", 0.05),
];
/// A name that is seen with the article more often than this, for once without, is an ordinary word.
const DEFINITE: f64 = 0.02;
/// A name that is commoner than this is left to `index-schema/names.tsv`, which was written by hand.
const COMMON: f64 = 1e-5;
/// A name must be seen this many times as often as the word with the affix would be.
const BEYOND: f64 = 0.5;
/// How often a name is taken to be seen that the list does not hold.
const UNSEEN: f64 = 1e-9;

/// The words of the names, folded.
fn names(path: &std::ffi::OsStr) -> anyhow::Result<BTreeSet<String>> {
    let mut words = BTreeSet::new();
    for row in name_rows::rows(path)? {
        // The words of a place's name are often ordinary ones; those of a person's are names.
        if row.is_person() || !row.arabic.contains([' ', '-']) {
            words.extend(row.arabic.split([' ', '-', '،']).map(fold_stem_letters));
        }
    }
    Ok(words)
}

/// Whether a word is a name that an affix could be taken from, and nothing else.
fn is_endangered_name(word: &str, seen: &BTreeMap<String, f64>) -> bool {
    let frequency = |word: &str| seen.get(word).copied().unwrap_or_default();
    let whole = frequency(word).max(UNSEEN);
    if whole > COMMON || frequency(&format!("ال{word}")) > DEFINITE * whole {
        return false;
    }
    let rests = |rest: Option<&str>, rate: f64| {
        rest.filter(|rest| rest.chars().count() >= 2)
            .map_or(0.0, |rest| rate * frequency(rest))
    };
    let prefixed = PREFIXES
        .iter()
        .map(|(affix, rate)| rests(word.strip_prefix(affix), *rate));
    let suffixed = SUFFIXES
        .iter()
        .map(|(affix, rate)| rests(word.strip_suffix(affix), *rate));
    let expected = prefixed.chain(suffixed).fold(0.0, f64::max);
    expected > 0.0 && whole >= BEYOND * expected
}

fn main() -> anyhow::Result<()> {
    let args: Vec<_> = std::env::args_os().skip(1).collect();
    let [raw, lists, verbs, out] = args.as_slice() else {
        bail!("usage: build_gazetteer RAW.tsv.gz NAMES.tsv VERBS.fst OUT.fst");
    };
    let verbs = fst::Map::new(std::fs::read(verbs).context("reading VERBS.fst")?)?;
    let seen = wordfreq::frequencies(raw)?;
    let mut builder = fst::SetBuilder::memory();
    let mut count = 0;
    for word in names(lists)? {
        let length = word.chars().count();
        if (4..=15).contains(&length)
            && is_arabic_word(&word)
            && !is_stop_word(&word)
            && !verbs.contains_key(&word)
            && !word.starts_with("ال")
            && is_endangered_name(&word, &seen)
        {
            builder.insert(&word)?;
            count += 1;
        }
    }
    let bytes = builder.into_inner()?;
    std::fs::write(out, &bytes)?;
    writeln!(
        std::io::stderr(),
        "{count} names, {} bytes, blake3 {}",
        bytes.len(),
        blake3::hash(&bytes).to_hex()
    )?;
    Ok(())
}
