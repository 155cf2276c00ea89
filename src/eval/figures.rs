//! What is told of a run: the means of its figures, for all queries and for each set of them.

use std::collections::BTreeMap;

use super::measures::{Measure, Scores};
use super::queries::sets;
use super::{JudgedQuery, Qrels, Run};

/// What was measured.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Measured {
    /// The rankings.
    pub run: Run,
    /// After how many documents they were cut off, where that is known: figures that look further are not
    /// told.
    pub limit: Option<usize>,
    /// For each query the rank of the first excerpt that holds an answer, where there were excerpts.
    pub answered: Option<Vec<Option<usize>>>,
    /// For each query its time in milliseconds, where it was taken.
    pub milliseconds: Option<Vec<f64>>,
}

/// Figures of a group of queries; what cannot be told is `None`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Figures {
    /// Queries with a relevant document, over which the means are. One without results scores 0.
    pub queries: usize,
    means: [Option<f64>; Measure::ALL.len()],
    /// Share of the queries with an answer, judged or not, that the first excerpt answers.
    pub answer_1: Option<f64>,
    /// The same for any of the first three.
    pub answer_3: Option<f64>,
    /// Times of all queries, judged or not.
    pub latency: Option<Latency>,
}

impl Figures {
    /// The mean of a measure.
    #[must_use]
    pub fn mean(&self, measure: Measure) -> Option<f64> {
        self.means.get(measure as usize).copied().flatten()
    }
}

/// Percentiles by nearest rank, in milliseconds: the least time that so large a share of the queries did
/// not exceed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Latency {
    /// Of half the queries.
    pub p50: f64,
    /// Of 95 in a hundred.
    pub p95: f64,
    /// Of 99 in a hundred.
    pub p99: f64,
}

/// Figures of all queries and of each set.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Evaluation {
    /// Of all queries.
    pub all: Figures,
    /// Of each set that queries name, by its name.
    pub sets: BTreeMap<String, Figures>,
    /// Queries that were not scored: no document was judged relevant.
    pub unjudged: usize,
}

/// The figures of a run.
#[must_use]
pub fn evaluate(queries: &[JudgedQuery], qrels: &Qrels, measured: &Measured) -> Evaluation {
    let scores = scores(queries, qrels, &measured.run);
    let of = |places: &mut dyn Iterator<Item = usize>| {
        let places: Vec<usize> = places.collect();
        figures(queries, &scores, measured, &places)
    };
    Evaluation {
        all: of(&mut (0..queries.len())),
        sets: sets(queries)
            .into_iter()
            .map(|(name, places)| (name, of(&mut places.into_iter())))
            .collect(),
        unjudged: scores.iter().filter(|scores| scores.is_none()).count(),
    }
}

/// The scores of each query that can be scored, in the order of the queries.
pub(super) fn scores(queries: &[JudgedQuery], qrels: &Qrels, run: &Run) -> Vec<Option<Scores>> {
    queries
        .iter()
        .map(|query| {
            let judged = qrels.of(&query.id)?;
            Some(Scores::of(run.ranking(&query.id), judged))
        })
        .collect()
}

/// How many judged queries a run has no documents for.
#[must_use]
pub fn missing(queries: &[JudgedQuery], qrels: &Qrels, run: &Run) -> usize {
    queries
        .iter()
        .filter(|query| qrels.of(&query.id).is_some() && run.ranking(&query.id).is_empty())
        .count()
}

/// Whether a measure may be told of rankings that were cut off after `limit`.
pub(super) fn is_told(measure: Measure, limit: Option<usize>) -> bool {
    limit.is_none_or(|limit| limit >= measure.depth())
}

fn figures(
    queries: &[JudgedQuery],
    scores: &[Option<Scores>],
    measured: &Measured,
    places: &[usize],
) -> Figures {
    let scored: Vec<&Scores> = places
        .iter()
        .filter_map(|at| scores.get(*at)?.as_ref())
        .collect();
    let answered = |most: usize| {
        let answered = measured.answered.as_ref()?;
        let asked = places.iter().filter(|at| {
            queries
                .get(**at)
                .is_some_and(|query| !query.answers.is_empty())
        });
        let within = |at: &&usize| {
            let rank = answered.get(**at).copied().flatten();
            f64::from(rank.is_some_and(|rank| rank <= most))
        };
        mean(asked.map(|at| within(&at)))
            .filter(|_| measured.limit.is_none_or(|limit| limit >= most))
    };
    Figures {
        queries: scored.len(),
        means: Measure::ALL.map(|measure| {
            mean(scored.iter().map(|scores| scores.get(measure)))
                .filter(|_| is_told(measure, measured.limit))
        }),
        answer_1: answered(1),
        answer_3: answered(3),
        latency: measured.milliseconds.as_ref().and_then(|took| {
            latency(
                places
                    .iter()
                    .filter_map(|at| took.get(*at).copied())
                    .collect(),
            )
        }),
    }
}

/// The mean, if there is anything.
pub(super) fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = values.fold((0.0, 0_usize), |(sum, count), value| {
        (sum + value, count + 1)
    });
    (count > 0).then(|| sum / count as f64)
}

fn latency(mut took: Vec<f64>) -> Option<Latency> {
    took.sort_by(f64::total_cmp);
    let at = |share: f64| {
        let rank = (took.len() as f64 * share).ceil() as usize;
        took.get(rank.saturating_sub(1)).copied()
    };
    Some(Latency {
        p50: at(0.50)?,
        p95: at(0.95)?,
        p99: at(0.99)?,
    })
}

#[cfg(test)]
mod tests {
    use super::super::read_queries;
    use super::*;

    const QUERIES: &str = r#"{"id":"a","text":"t","answer":"x","set":"one"}
{"id":"b","text":"t","answer":"x","set":"two"}
{"id":"c","text":"t","set":"one"}
{"id":"d","text":"t","answer":"x"}"#;

    fn measured(limit: Option<usize>) -> Evaluation {
        let queries = read_queries("q", QUERIES.as_bytes()).unwrap();
        let qrels = Qrels::read("r", &b"a 0 r 1\nb 0 r 1\nc 0 r 1\nd 0 r 0\n"[..]).unwrap();
        let run = Run::read("t", &b"a Q0 r 1 1 x\nb Q0 s 1 2 x\nb Q0 r 2 1 x\n"[..]).unwrap();
        evaluate(
            &queries,
            &qrels,
            &Measured {
                run,
                limit,
                answered: Some(vec![Some(1), Some(3), None, None]),
                milliseconds: Some(vec![4.0, 1.0, 3.0, 2.0]),
            },
        )
    }

    #[test]
    fn every_judged_query_counts() {
        let evaluation = measured(Some(100));
        assert_eq!(evaluation.all.queries, 3, "`c` has no results and scores 0");
        assert_eq!(evaluation.unjudged, 1, "nothing is relevant to `d`");
        assert_eq!(evaluation.all.mean(Measure::Mrr10), Some(0.5));
        assert_eq!(evaluation.all.mean(Measure::Recall100), Some(2.0 / 3.0));
        assert_eq!(evaluation.all.answer_1, Some(1.0 / 3.0));
        assert_eq!(evaluation.all.answer_3, Some(2.0 / 3.0));
        let latency = Latency {
            p50: 2.0,
            p95: 4.0,
            p99: 4.0,
        };
        assert_eq!(evaluation.all.latency, Some(latency));
    }

    #[test]
    fn sets_have_figures_of_their_own() {
        let sets = measured(None).sets;
        let names: Vec<&str> = sets.keys().map(String::as_str).collect();
        assert_eq!(names, ["one", "two"]);
        let one = &sets["one"];
        assert_eq!((one.queries, one.mean(Measure::Mrr10)), (2, Some(0.5)));
        assert_eq!((one.answer_1, one.answer_3), (Some(1.0), Some(1.0)));
        assert_eq!(one.latency.map(|latency| latency.p50), Some(3.0));
        let two = &sets["two"];
        assert_eq!((two.queries, two.mean(Measure::Mrr10)), (1, Some(0.5)));
        assert_eq!((two.answer_1, two.answer_3), (Some(0.0), Some(1.0)));
    }

    #[test]
    fn a_list_that_was_cut_off_is_not_told_as_longer() {
        let check = |limit: usize, told: [bool; 6]| {
            let Figures {
                means: [ndcg, mrr, recall, further],
                answer_1,
                answer_3,
                ..
            } = measured(Some(limit)).all;
            let seen = [ndcg, mrr, recall, further, answer_1, answer_3];
            assert_eq!(seen.map(|figure| figure.is_some()), told, "{limit}");
        };
        check(100, [true; 6]);
        check(99, [true, true, true, false, true, true]);
        check(10, [true, true, true, false, true, true]);
        check(9, [false, false, false, false, true, true]);
        check(2, [false, false, false, false, true, false]);
    }

    #[test]
    fn percentiles_by_nearest_rank() {
        let took: Vec<f64> = (1..=100).rev().map(f64::from).collect();
        let latency = latency(took).unwrap();
        assert_eq!((latency.p50, latency.p95, latency.p99), (50.0, 95.0, 99.0));
        assert_eq!(super::latency(Vec::new()), None);
    }
}
