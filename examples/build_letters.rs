//! Builds `src/extract/charset/letters.txt`, how likely Arabic letters follow each other, from the raw list.
//!
//! `cargo run --release --example build_letters -- RAW.tsv.gz src/extract/charset/letters.txt`
//!
//! RAW holds `word<TAB>centibels` lines (frequency = 10^(-n/100)), as exported from wordfreq's large Arabic
//! list. The first line of the file is its alphabet, `-` for the border of a word; then follows, for
//! each pair of letters in that order, a line with one character for each third letter: `0` plus four
//! times (5 + ln(probability × letters of the alphabet)), within `0` and `S`. The same input gives the
//! same file.

use std::io::Write;

use anyhow::{Context, bail};

mod wordfreq;

/// All letters that are written in Arabic, behind the border of a word.
const ALPHABET: &str = "-ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي";

/// So many times a letter is seen by its neighbours alone, before the pair in front of it is believed.
const PRIOR: f64 = 200.0;

/// Makes frequencies into counts.
const WORDS: f64 = 1e7;

fn main() -> anyhow::Result<()> {
    let mut args = std::env::args_os().skip(1);
    let (Some(raw), Some(out)) = (args.next(), args.next()) else {
        bail!("usage: build_letters RAW.tsv.gz OUT.txt");
    };
    let alphabet: Vec<char> = ALPHABET.chars().collect();
    let size = alphabet.len();
    let mut singles = vec![1.0; size];
    let mut pairs = vec![0.0; size * size];
    let mut triples = vec![0.0; size * size * size];
    for line in wordfreq::lines(&raw)? {
        let line = line?;
        let Some((word, centibels)) = line.split_once('\t') else {
            bail!("a line without a tab: `{line}`");
        };
        let centibels: f64 = centibels
            .trim()
            .parse()
            .with_context(|| format!("in `{line}`"))?;
        let letters: Option<Vec<usize>> = word
            .chars()
            .map(|c| alphabet.iter().skip(1).position(|other| *other == c))
            .map(|place| place.map(|place| place + 1))
            .collect();
        let Some(letters) = letters else { continue };
        let count = WORDS * 10f64.powf(-centibels / 100.0);
        let (mut a, mut b) = (0, 0);
        for c in letters.into_iter().chain([0]) {
            singles[c] += count;
            pairs[b * size + c] += count;
            triples[(a * size + b) * size + c] += count;
            (a, b) = (b, c);
        }
    }
    let sum = |counts: &[f64]| counts.iter().sum::<f64>();
    let all = sum(&singles);
    let mut file = format!("{ALPHABET}\n");
    for (pair, thirds) in triples.chunks(size).enumerate() {
        let seconds = &pairs[pair % size * size..][..size];
        for ((third, second), single) in thirds.iter().zip(seconds).zip(&singles) {
            let by_one = (second + PRIOR * single / all) / (sum(seconds) + PRIOR);
            let by_two = (third + PRIOR * by_one) / (sum(thirds) + PRIOR);
            let step = (4.0 * (5.0 + (by_two * size as f64).ln())).round();
            file.push(char::from(b'0' + step.clamp(0.0, 35.0) as u8));
        }
        file.push('\n');
    }
    std::fs::write(&out, &file)?;
    writeln!(
        std::io::stderr(),
        "{} bytes, blake3 {}",
        file.len(),
        blake3::hash(file.as_bytes()).to_hex()
    )?;
    Ok(())
}
