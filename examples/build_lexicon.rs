//! Builds `index-schema/lexicon.fst`, the frequency lexicon that ships with kashaf, from the raw list.
//!
//! `cargo run --release --example build_lexicon -- RAW.tsv.gz index-schema/lexicon.fst [WORDS]`
//!
//! RAW holds `word<TAB>centibels` lines (frequency = 10^(-n/100)), most frequent first, as exported
//! from wordfreq's large Arabic list. Words are folded to the letters of the stem chain, frequencies of
//! spellings that meet are added, the WORDS most frequent (default 200,000) are kept, and each is
//! stored with its frequency in whole decibels below certainty. The same input gives the same file.

use std::io::Write;

use anyhow::{Context, bail};
use kashaf::analysis::is_arabic_word;

mod wordfreq;

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
    let mut frequencies = wordfreq::frequencies(&raw)?;
    frequencies.retain(|word, _| is_arabic_word(word) && word.chars().count() <= 15);
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
