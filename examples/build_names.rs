//! Builds `index-schema/names.fst`, the table of names in Latin and in Arabic letters, from lists of names.
//!
//! `cargo run --release --example build_names -- NAMES.tsv VARIANTS.tsv index-schema/names.fst`
//!
//! NAMES is what `name_rows` reads. VARIANTS has a heading and the columns `canonical<TAB>variant<TAB>kind<TAB>source<TAB>id`:
//! two Arabic spellings of one name, the list, and its bearer's number there (or his Latin name, for persons).
//!
//! What is kept:
//!
//! * a person's name word by word, where each Arabic word can be read from its Latin one: the words are what
//!   other names are made of, and an alias that is another name altogether says nothing about any of them;
//! * the names of states and of organisations as a whole;
//! * a place's name as a whole, if the Arabic can be read from the Latin, or else if the place has
//!   [`KNOWN`] inhabitants, or [`ALIKE`] other Latin names of it are spelled nearly the same: such a name
//!   (Aleppo, Alep) is used in several languages. Not kept are codes of airports, and names in other words
//!   that [`VAGUE`] places share;
//! * two Arabic words as spellings of one name, if both can be read from one word of a Latin name of the
//!   same bearer; and those of `index-schema/spellings.txt`.
//!
//! The same input gives the same file.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::io::Write;

use anyhow::{Context, bail};
use kashaf::analysis::{fold_text, is_arabic_word};
use kashaf::names::{
    Bearer, Named, Pair, Unit, align, cost, folded, keys, name_cost, parts, spelling_key,
};

use name_rows::Row;

mod name_rows;

/// From so many inhabitants on a place is known by names that sound otherwise.
const KNOWN: u64 = 15_000;
/// So many other names of a place that are spelled nearly alike show that one is in use.
const ALIKE: usize = 2;
/// A Latin name that sounds otherwise than the Arabic ones of so many places says little about any.
const VAGUE: usize = 4;
/// The fewest letters of a Latin name that sounds otherwise.
const FEWEST: usize = 4;
/// The kinds of variants that are spellings: the others are other names.
const SPELLINGS: [&str; 6] = [
    "spelling",
    "orthographic",
    "article",
    "spacing",
    "person",
    "country",
];

/// The pairs of names that the table will hold, with what is known of each.
#[derive(Default)]
struct Pairs {
    /// Latin and Arabic name → who bears it, how many rows say so, and of places the most inhabitants.
    of: BTreeMap<(String, String), Known>,
}

/// What is known of a pair of names.
struct Known {
    bearer: Bearer,
    country: String,
    /// How many rows say so.
    rows: u32,
    /// Of places, the most.
    inhabitants: u64,
}

impl Known {
    /// How well known a name is: by the number of its bearers, or by their inhabitants.
    fn weight(&self) -> u8 {
        let rows = f64::from(self.rows).log2() * 1.5;
        let people = (self.inhabitants.max(1) as f64).log10() * 2.0;
        let state = if self.bearer == Bearer::Country {
            15.0
        } else {
            0.0
        };
        rows.max(people).max(state).clamp(0.0, 15.0) as u8
    }
}

impl Pairs {
    fn add(&mut self, latin: &str, arabic: &str, bearer: Bearer, row: &Row) {
        let key = (fold_text(latin), folded(arabic));
        if key.0.is_empty() || !key.1.split(' ').all(is_arabic_word) {
            return;
        }
        let known = self.of.entry(key).or_insert_with(|| Known {
            bearer,
            country: row.country.clone(),
            rows: 0,
            inhabitants: 0,
        });
        known.rows += 1;
        // A name of a state is that first of all.
        if bearer == Bearer::Country {
            known.bearer = bearer;
        }
        if row.population > known.inhabitants || bearer == Bearer::Country {
            known.country.clone_from(&row.country);
            known.inhabitants = row.population;
        }
    }

    /// The Latin names that the rules read as one of their Arabic names.
    fn read(&self) -> BTreeSet<&str> {
        let pairs = self
            .of
            .keys()
            .filter(|(latin, arabic)| name_cost(latin, arabic).is_some());
        pairs.map(|(latin, _)| latin.as_str()).collect()
    }

    fn keys(&self, out: &mut BTreeMap<String, u64>) {
        let read = self.read();
        for ((latin, arabic), known) in &self.of {
            // A person's name belongs to no country.
            let country = Some(known.country.clone()).filter(|country| {
                known.bearer != Bearer::Person
                    && country.len() == 2
                    && country.bytes().all(|b| b.is_ascii_uppercase())
            });
            // Hamid is somebody's name, before it is that of a place with another one in Arabic.
            let second = read.contains(latin.as_str()) && name_cost(latin, arabic).is_none();
            let named = Named {
                arabic: arabic.clone(),
                bearer: known.bearer,
                country,
                weight: known.weight() >> u8::from(second),
            };
            out.extend(keys(latin, &named));
        }
    }
}

/// An Arabic name without what was added to tell it from others (طرابلس، ليبيا).
fn bare(arabic: &str) -> String {
    let name = arabic.split(['،', '(']).next().unwrap_or_default();
    folded(name)
}

/// The words of a Latin and an Arabic name that stand for each other, if all of both do.
fn word_pairs(latin: &str, arabic: &str) -> Option<Vec<(String, String)>> {
    let words = parts(latin);
    let arabic: Vec<&str> = arabic.split(' ').collect();
    let (_, pairs) = align(&words, &arabic, |unit, word| unit.reading()?.cost(word))?;
    let told = |pair: Pair<'_>| {
        let latin = match pair.latin {
            Unit::Part(part) => part.latin.clone(),
            Unit::Whole(word) => word.typed.clone(),
        };
        (latin, pair.arabic.to_owned())
    };
    Some(pairs.into_iter().map(told).collect())
}

/// Whether three letters are the code of an airport rather than a name.
fn is_code(latin: &str) -> bool {
    latin.len() <= 3
        && latin
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

/// Whether two Latin names differ in two letters at most.
fn alike(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > 2 {
        return false;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut before = i;
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
        for (j, y) in b.iter().enumerate() {
            let least = (row[j] + 1)
                .min(row[j + 1] + 1)
                .min(before + usize::from(x != y));
            before = std::mem::replace(&mut row[j + 1], least);
        }
    }
    row.last().is_some_and(|edits| *edits <= 2)
}

/// Whether the Arabic name can be read from the Latin one: word by word; as one word, since words are parted in
/// many ways; or from some of the words, where the others say what it is (village of, upper).
fn readable(row: &Row) -> bool {
    let arabic = bare(&row.arabic);
    let words: Vec<&str> = row.latin.split_whitespace().collect();
    let runs = (0..words.len()).flat_map(|from| (from + 1..=words.len()).map(move |to| from..to));
    let mut runs = runs.filter_map(|run| words.get(run));
    let joined: String = row
        .latin
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .collect();
    cost(&joined, &arabic.replace(' ', "")).is_some()
        || runs.any(|run| name_cost(&run.join(" "), &arabic).is_some())
}

/// Adds the names of places.
fn add_places(rows: &[Row], pairs: &mut Pairs) {
    let places = || rows.iter().filter(|row| row.kind == "place");
    let mut names: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let mut strange: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in places() {
        names
            .entry(&row.source)
            .or_default()
            .insert(fold_text(&row.latin));
        if !readable(row) {
            strange
                .entry(fold_text(&row.latin))
                .or_default()
                .insert(bare(&row.arabic));
        }
    }
    for row in places() {
        let latin = fold_text(&row.latin);
        let others = names.get(row.source.as_str()).into_iter().flatten();
        let in_use = || {
            others
                .filter(|other| **other != latin && alike(&latin, other))
                .count()
                >= ALIKE
        };
        let vague = || {
            strange
                .get(&latin)
                .is_some_and(|bearers| bearers.len() >= VAGUE)
        };
        let kept = readable(row)
            || (latin.chars().count() >= FEWEST
                && !is_code(&row.latin)
                && !vague()
                && (row.population >= KNOWN || in_use()));
        if kept {
            pairs.add(&row.latin, &bare(&row.arabic), Bearer::Place, row);
        }
    }
}

/// Adds the names of persons, states and organisations.
fn add_others(rows: &[Row], pairs: &mut Pairs) {
    for row in rows {
        let arabic = bare(&row.arabic);
        if row.is_person() {
            for (latin, arabic) in word_pairs(&row.latin, &arabic).unwrap_or_default() {
                pairs.add(&latin, &arabic, Bearer::Person, row);
            }
        } else if row.kind == "country" {
            pairs.add(&row.latin, &arabic, Bearer::Country, row);
        } else if row.kind.starts_with("org") && row.latin.chars().count() >= FEWEST {
            pairs.add(&row.latin, &arabic, Bearer::Organisation, row);
        }
    }
}

/// The Arabic words that are spellings of one name.
fn spellings(rows: &[Row], variants: &OsStr) -> anyhow::Result<BTreeSet<(String, String)>> {
    // Who bears a name → his Latin names, and his Arabic ones.
    let mut latin: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for row in rows {
        let bearer = match row.kind.as_str() {
            "country" => format!("cldr {}", row.country),
            _ => row.source.replace(':', " "),
        };
        latin.entry(bearer).or_default().insert(&row.latin);
    }
    let mut found = BTreeSet::new();
    for columns in name_rows::lines(variants)? {
        let [canonical, variant, kind, source, id, ..] = columns.as_slice() else {
            bail!("a line without five columns: `{}`", columns.join("\t"));
        };
        if !name_rows::is_licensed(source) || !SPELLINGS.iter().any(|known| kind.contains(known)) {
            continue;
        }
        let list = source.split('/').next().unwrap_or_default();
        let mut names = latin
            .get(&format!("{list} {id}"))
            .cloned()
            .unwrap_or_default();
        if kind.starts_with("person") {
            names.insert(id);
        }
        for name in names {
            let both = word_pairs(name, &bare(canonical)).zip(word_pairs(name, &bare(variant)));
            let (one, other) = both.unwrap_or_default();
            for ((latin, word), (as_latin, variant)) in one.into_iter().zip(other) {
                if latin == as_latin
                    && word != variant
                    && [&word, &variant].iter().all(|w| is_arabic_word(w))
                {
                    found.insert((word.clone(), variant.clone()));
                    found.insert((variant, word));
                }
            }
        }
    }
    Ok(found)
}

/// Adds the words of each line of kashaf's own list of spellings.
fn add_own(found: &mut BTreeSet<(String, String)>) -> anyhow::Result<()> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/index-schema/spellings.txt");
    let list = std::fs::read_to_string(path).context("reading index-schema/spellings.txt")?;
    for line in list.lines().filter(|line| !line.starts_with('#')) {
        let words: Vec<String> = line.split_whitespace().map(folded).collect();
        for word in &words {
            let others = words.iter().filter(|other| *other != word);
            found.extend(others.map(|other| (word.clone(), other.clone())));
        }
    }
    Ok(())
}

fn main() -> anyhow::Result<()> {
    let args: Vec<_> = std::env::args_os().skip(1).collect();
    let [lists, variants, out] = args.as_slice() else {
        bail!("usage: build_names NAMES.tsv VARIANTS.tsv OUT.fst");
    };
    let rows = name_rows::rows(lists)?;
    let mut pairs = Pairs::default();
    add_places(&rows, &mut pairs);
    add_others(&rows, &mut pairs);
    let mut spellings = spellings(&rows, variants)?;
    add_own(&mut spellings)?;
    let mut all = BTreeMap::new();
    pairs.keys(&mut all);
    all.extend(
        spellings
            .iter()
            .map(|(word, other)| (spelling_key(word, other), 0)),
    );
    let bytes = {
        let mut builder = fst::MapBuilder::memory();
        builder.extend_iter(all)?;
        builder.into_inner().context("writing the table")?
    };
    std::fs::write(out, &bytes)?;
    writeln!(
        std::io::stderr(),
        "{} pairs of names, {} of spellings, {} bytes, blake3 {}",
        pairs.of.len(),
        spellings.len(),
        bytes.len(),
        blake3::hash(&bytes).to_hex()
    )?;
    Ok(())
}
