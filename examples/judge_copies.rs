//! Compares the families of an index with judged ones: `judge_copies INDEX CLUSTERS.jsonl`, a list of ids a line. Tells how
//! many pairs of documents are in one family there and here, and which share of the one is in the other. Since judged families
//! are often found by estimates themselves, the pairs of both are measured exactly, too: the share of pairs of neighbouring
//! stems that two documents have in common, of all that either has.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::io::Write as _;
use std::path::Path;

use anyhow::Context as _;
use kashaf::analysis::{Analyzer, Kind, Latin};
use kashaf::document::Day;
use kashaf::index::{Index, Snapshot};

/// Alike by measure.
const ALIKE: f64 = 0.4;
/// Documents published further apart have to be more alike.
const NEAR_DAYS: i32 = 3;

type Pair = (String, String);

fn main() -> anyhow::Result<()> {
    let mut args = std::env::args().skip(1);
    let (Some(index), Some(judged)) = (args.next(), args.next()) else {
        anyhow::bail!("usage: judge_copies INDEX CLUSTERS.jsonl");
    };
    let snapshot = Index::open(Path::new(&index))?.snapshot()?;
    let mut families: HashMap<u64, Vec<String>> = HashMap::new();
    for (document, family) in snapshot.copies()? {
        let first = snapshot.first_passage(document)?;
        let first = first.context("a copy that is no document")?;
        let id = snapshot.document_id(first)?;
        families.entry(family).or_default().push(id);
    }
    let found: Vec<Vec<String>> = families.into_values().collect();
    let mut expected = Vec::new();
    for line in std::fs::read_to_string(&judged)?.lines() {
        expected.push(serde_json::from_str::<Vec<String>>(line)?);
    }
    let (found, expected) = (pairs(found), pairs(expected));
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "{} pairs found, {} judged",
        found.len(),
        expected.len()
    )?;
    let share = |of: &BTreeSet<Pair>, holds: &dyn Fn(&Pair) -> bool| {
        let held = of.iter().filter(|pair| holds(pair)).count();
        format!(
            "{held} of {}: {:.3}",
            of.len(),
            held as f64 / of.len() as f64
        )
    };
    let precision = share(&found, &|pair| expected.contains(pair));
    writeln!(out, "found that are judged so   {precision}")?;
    let recall = share(&expected, &|pair| found.contains(pair));
    writeln!(out, "judged that are found      {recall}")?;

    let mut measured = HashMap::new();
    let mut documents = HashMap::new();
    for pair in found.union(&expected) {
        for id in [&pair.0, &pair.1] {
            if !documents.contains_key(id) {
                documents.insert(id.clone(), document(&snapshot, id)?);
            }
        }
        measured.insert(
            pair.clone(),
            alike(&documents[&pair.0], &documents[&pair.1]),
        );
    }
    for least in [ALIKE, 0.3] {
        let exact = share(&found, &|pair| measured[pair].0 >= least);
        writeln!(out, "found, with {least:.1} in common  {exact}")?;
    }
    let either = share(&found, &|pair| {
        measured[pair].0 >= ALIKE || expected.contains(pair)
    });
    writeln!(out, "found, that or judged so   {either}")?;
    for near in [false, true] {
        let true_ones: BTreeSet<Pair> = expected
            .iter()
            .filter(|pair| measured[*pair].0 >= ALIKE && (!near || measured[*pair].1 <= NEAR_DAYS))
            .cloned()
            .collect();
        let recall = share(&true_ones, &|pair| found.contains(pair));
        let within = if near { "within 3 days" } else { "" };
        writeln!(
            out,
            "judged, with {ALIKE} in common, found {within} {recall}"
        )?;
    }
    Ok(())
}

/// A document's pairs of neighbouring stems, and its day.
fn document(snapshot: &Snapshot, id: &str) -> anyhow::Result<Told> {
    let mut analyzer = Analyzer::new();
    let mut stems = Vec::new();
    let mut day = None;
    for passage in snapshot
        .documents_with_id(id)?
        .into_iter()
        .next()
        .unwrap_or_default()
    {
        let stored = snapshot.passage(passage)?;
        day = stored.meta.date.as_deref().and_then(Day::parse);
        let latin = Latin::of(stored.meta.language.as_deref());
        let tokens = analyzer.analyze_in(&stored.text, latin);
        let of_passage = tokens.iter().filter(|token| token.kind != Kind::Stop);
        stems.extend(of_passage.map(|token| token.stem.to_owned()));
    }
    let pairs = stems
        .windows(2)
        .map(|pair| (pair[0].clone(), pair[1].clone()));
    Ok((pairs.collect(), day))
}

type Told = (HashSet<(String, String)>, Option<Day>);

/// What two documents have in common, and how many days lie between them.
fn alike(a: &Told, b: &Told) -> (f64, i32) {
    let both = a.0.intersection(&b.0).count();
    let either = a.0.len() + b.0.len() - both;
    let days = match (a.1, b.1) {
        (Some(a), Some(b)) => a.days_until(b).map_or(0, i32::abs),
        _ => 0,
    };
    (both as f64 / either.max(1) as f64, days)
}

fn pairs(families: Vec<Vec<String>>) -> BTreeSet<Pair> {
    let mut pairs = BTreeSet::new();
    for mut family in families {
        family.sort_unstable();
        for (place, a) in family.iter().enumerate() {
            let rest = family.iter().skip(place + 1);
            pairs.extend(rest.map(|b| (a.clone(), b.clone())));
        }
    }
    pairs
}
