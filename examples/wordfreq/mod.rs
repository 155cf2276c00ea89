//! Reads the raw frequency list that the examples `build_…` make their files from.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader};

use anyhow::{Context, bail};
use kashaf::analysis::fold_stem_letters;

/// The lines of a file that gzip packed.
pub(crate) fn lines(path: &OsStr) -> anyhow::Result<impl Iterator<Item = std::io::Result<String>>> {
    let file = std::fs::File::open(path)
        .with_context(|| format!("opening `{}`", path.to_string_lossy()))?;
    Ok(BufReader::new(flate2::read::MultiGzDecoder::new(file)).lines())
}

/// How frequent words are, from `word<TAB>centibels` lines (frequency = 10^(-n/100)). Words are folded to
/// the letters of the stem chain, and frequencies of spellings that meet are added.
#[allow(dead_code, reason = "not every example needs it")]
pub(crate) fn frequencies(path: &OsStr) -> anyhow::Result<BTreeMap<String, f64>> {
    let mut map: BTreeMap<String, f64> = BTreeMap::new();
    for line in lines(path)? {
        let line = line?;
        let Some((word, centibels)) = line.split_once('\t') else {
            bail!("a line without a tab: `{line}`");
        };
        let centibels: f64 = centibels
            .trim()
            .parse()
            .with_context(|| format!("in `{line}`"))?;
        *map.entry(fold_stem_letters(word)).or_default() += 10f64.powf(-centibels / 100.0);
    }
    Ok(map)
}
