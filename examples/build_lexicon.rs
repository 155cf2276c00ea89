//! Builds `index-schema/lexicon.fst`, the frequency lexicon that ships with kashaf, from the raw list.
//!
//! `cargo run --release --example build_lexicon -- RAW.tsv.gz index-schema/lexicon.fst [WORDS]`
//!
//! RAW holds `word<TAB>centibels` lines (frequency = 10^(-n/100)), most frequent first, as exported
//! from wordfreq's large Arabic list. Words are folded to the letters of the stem chain, frequencies of
//! spellings that meet are added, the WORDS most frequent (default 200,000) are kept, and each is
//! stored with its frequency in whole decibels below certainty. The same input gives the same file.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;

use anyhow::{Context, bail};
use kashaf::analysis::{fold_stem_letters, is_arabic_word};

fn main() -> anyhow::Result<()> {
    let mut args = std::env::args_os().skip(1);
    let (Some(raw), Some(out)) = (args.next(), args.next()) else {
        bail!("usage: build_lexicon RAW.tsv.gz OUT.fst [WORDS]");
    };
    let keep: usize = match args.next() {
        Some(count) => count
            .to_string_lossy()
            .parse()
            .context("WORDS is a number")?,
        None => 200_000,
    };
    let raw = PathBuf::from(raw);
    let file = std::fs::File::open(&raw).with_context(|| format!("opening `{}`", raw.display()))?;
    let lines = BufReader::new(flate2::read::MultiGzDecoder::new(file)).lines();

    let mut frequencies: BTreeMap<String, f64> = BTreeMap::new();
    for line in lines {
        let line = line?;
        let Some((word, centibels)) = line.split_once('\t') else {
            bail!("a line without a tab: `{line}`");
        };
        let centibels: f64 = centibels
            .trim()
            .parse()
            .with_context(|| format!("in `{line}`"))?;
        let folded = fold_stem_letters(word);
        if is_arabic_word(&folded) && folded.chars().count() <= 15 {
            *frequencies.entry(folded).or_default() += 10f64.powf(-centibels / 100.0);
        }
    }
    let mut ranked: Vec<(String, f64)> = frequencies.into_iter().collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    ranked.truncate(keep);
    ranked.sort_by(|a, b| a.0.cmp(&b.0));

    let mut builder = fst::MapBuilder::memory();
    for (word, frequency) in &ranked {
        // Decibels: frequencies differ by a quarter at most from what is stored.
        let decibels = (-10.0 * frequency.log10()).round().clamp(1.0, 99.0);
        builder.insert(word, decibels as u64)?;
    }
    let bytes = builder.into_inner()?;
    std::fs::write(&out, &bytes)?;
    writeln!(
        std::io::stderr(),
        "{} words, {} bytes, blake3 {}",
        ranked.len(),
        bytes.len(),
        blake3::hash(&bytes).to_hex()
    )?;
    Ok(())
}
