//! Two runs over the same queries: which is better, by how much, and whether chance alone would do it.

use std::collections::BTreeMap;

use super::figures::{Measured, is_told, mean, missing, scores};
use super::measures::{Measure, Scores};
use super::queries::sets;
use super::significance::{Paired, paired};
use super::{JudgedQuery, Qrels, Run};

/// A measure of both runs.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// Which.
    pub measure: Measure,
    /// Its mean in this run.
    pub this: f64,
    /// Its mean in the other.
    pub other: f64,
    /// Query by query, this run minus the other.
    pub paired: Paired,
}

/// Two runs beside each other.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Compared {
    /// Over all judged queries; measures that cannot be compared are not there.
    pub all: Vec<Difference>,
    /// Over those of each set, by its name; a set without a judged query has no differences.
    pub sets: BTreeMap<String, Vec<Difference>>,
    /// Judged queries that the other run does not name: they count as unanswered there.
    pub missing: usize,
}

/// Compares what was measured with another run, with the same judgements. Measures that look further than
/// this run was cut off are left out, and so are those that look further than the shorter of two runs whose
/// longest rankings differ: it may have been cut off there.
#[must_use]
pub fn compare(queries: &[JudgedQuery], qrels: &Qrels, this: &Measured, other: &Run) -> Compared {
    let pairs: Vec<Option<(Scores, Scores)>> = scores(queries, qrels, &this.run)
        .into_iter()
        .zip(scores(queries, qrels, other))
        .map(|(this, other)| this.zip(other))
        .collect();
    let (depth, of_other) = (this.run.depth(), other.depth());
    let shorter = (depth != of_other).then_some(depth.min(of_other));
    let limit = this.limit.into_iter().chain(shorter).min();
    let of = |places: &mut dyn Iterator<Item = usize>| {
        let pairs: Vec<(Scores, Scores)> = places.filter_map(|at| *pairs.get(at)?).collect();
        differences(&pairs, limit)
    };
    Compared {
        all: of(&mut (0..queries.len())),
        sets: sets(queries)
            .into_iter()
            .map(|(name, places)| (name, of(&mut places.into_iter())))
            .collect(),
        missing: missing(queries, qrels, other),
    }
}

fn differences(pairs: &[(Scores, Scores)], limit: Option<usize>) -> Vec<Difference> {
    Measure::ALL
        .into_iter()
        .filter(|measure| is_told(*measure, limit))
        .filter_map(|measure| {
            let by_query: Vec<f64> = pairs
                .iter()
                .map(|(this, other)| this.get(measure) - other.get(measure))
                .collect();
            Some(Difference {
                measure,
                this: mean(pairs.iter().map(|(this, _)| this.get(measure)))?,
                other: mean(pairs.iter().map(|(_, other)| other.get(measure)))?,
                paired: paired(&by_query),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::read_queries;
    use super::*;

    fn queries() -> Vec<JudgedQuery> {
        let lines: Vec<String> = (0..6)
            .map(|id| format!(r#"{{"id":{id},"text":"t","set":"{}"}}"#, id % 2))
            .collect();
        read_queries("q", lines.join("\n").as_bytes()).unwrap()
    }

    fn measured(lines: &str, limit: Option<usize>) -> Measured {
        Measured {
            run: run(lines),
            limit,
            ..Measured::default()
        }
    }

    fn run(lines: &str) -> Run {
        let lines: Vec<String> = lines
            .split(' ')
            .map(|ranked| {
                let (query, documents) = ranked.split_once(':').unwrap();
                let documents: Vec<String> = documents
                    .chars()
                    .enumerate()
                    .map(|(rank, document)| format!("{query} Q0 {document} {rank} 1 x"))
                    .collect();
                documents.join("\n")
            })
            .collect();
        Run::read("r", lines.join("\n").as_bytes()).unwrap()
    }

    fn qrels() -> Qrels {
        Qrels::read("q", &b"0 0 r 1\n1 0 r 1\n2 0 r 1\n3 0 r 1\n4 0 r 0\n"[..]).unwrap()
    }

    #[test]
    fn differences_are_taken_query_by_query() {
        let this = measured("0:r 1:xr 2:r 3:xyzr", Some(100));
        let other = run("0:xr 1:r 2:r 4:abcd");
        let compared = compare(&queries(), &qrels(), &this, &other);
        assert_eq!(compared.missing, 1, "`3`; `4` is not judged");
        let mrr = &compared.all[1];
        assert_eq!(mrr.measure, Measure::Mrr10);
        assert_eq!((mrr.this, mrr.other), (0.6875, 0.625));
        assert_eq!(mrr.paired.difference, 0.0625);
        assert_eq!(
            (mrr.paired.better, mrr.paired.worse, mrr.paired.same),
            (2, 1, 1)
        );
        let names: Vec<&str> = compared.sets.keys().map(String::as_str).collect();
        assert_eq!(names, ["0", "1"]);
        assert_eq!(compared.sets["0"][1].paired.difference, 0.25);
        assert_eq!(compared.sets["1"][1].paired.difference, -0.125);
    }

    #[test]
    fn swapping_the_runs_turns_the_difference_around() {
        let (this, other) = ("0:r 1:xr 2:r 3:xyzr", "0:xr 1:r 2:rxyz");
        let there = compare(&queries(), &qrels(), &measured(this, None), &run(other));
        let back = compare(&queries(), &qrels(), &measured(other, None), &run(this));
        assert_eq!(there.all.len(), 4);
        for (there, back) in there.all.iter().zip(&back.all) {
            assert_eq!(there.paired.difference, -back.paired.difference);
            assert_eq!(there.paired.p, back.paired.p);
            assert_eq!(there.paired.t.map(|t| -t), back.paired.t);
            assert_eq!(there.paired.better, back.paired.worse);
        }
    }

    #[test]
    fn a_run_is_no_better_than_itself() {
        let this = measured("0:r 1:xr 2:r 3:xyzr", Some(10));
        let compared = compare(&queries(), &qrels(), &this, &this.run);
        assert_eq!(compared.all.len(), 3, "recall@100 is not told of ten");
        for difference in &compared.all {
            assert_eq!(
                (difference.paired.difference, difference.paired.p),
                (0.0, 1.0)
            );
            assert_eq!(difference.paired.same, 4);
        }
    }

    #[test]
    fn runs_of_other_lengths_are_compared_as_far_as_both_go() {
        let check = |this: &str, other: &str, limit: Option<usize>, told: usize| {
            let compared = compare(&queries(), &qrels(), &measured(this, limit), &run(other));
            assert_eq!(compared.all.len(), told, "{this} beside {other}");
        };
        let (nine, ten, eleven) = ("0:abcdefghi", "0:abcdefghij", "0:abcdefghijk");
        check(ten, eleven, None, 3);
        check(eleven, ten, Some(100), 3);
        check(nine, ten, None, 0);
        check(ten, ten, None, 4);
        check(ten, ten, Some(10), 3);
    }
}
