//! One ranking and its judgements → figures between 0 and 1.
//!
//! * **nDCG@k** (Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR techniques", 2002): each document
//!   among the first k gains its relevance, divided by log₂(rank + 1); the sum is divided by that of the best
//!   ranking there could be. The gain is the relevance itself, not 2^relevance − 1, as in `trec_eval`'s
//!   `ndcg_cut`; where relevance is 0 or 1 both are the same.
//! * **MRR@k** (Voorhees, "The TREC-8 Question Answering Track Report", 1999): 1 / rank of the first relevant
//!   document, 0 where the first k hold none.
//! * **recall@k**: which share of all relevant documents stands among the first k.

use super::Judgements;
use super::run::Place;

/// What is measured of a ranking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// nDCG of the first ten.
    Ndcg10,
    /// Reciprocal rank of the first relevant document among the first ten.
    Mrr10,
    /// Share of the relevant documents among the first ten.
    Recall10,
    /// Share of the relevant documents among the first hundred.
    Recall100,
}

impl Measure {
    /// All of them, in the order they are told.
    pub const ALL: [Self; 4] = [Self::Ndcg10, Self::Mrr10, Self::Recall10, Self::Recall100];

    /// Its stable name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Ndcg10 => "ndcg@10",
            Self::Mrr10 => "mrr@10",
            Self::Recall10 => "recall@10",
            Self::Recall100 => "recall@100",
        }
    }

    /// How many places it looks at: a shorter list that was cut off says less than its name.
    #[must_use]
    pub fn depth(self) -> usize {
        match self {
            Self::Ndcg10 | Self::Mrr10 | Self::Recall10 => 10,
            Self::Recall100 => 100,
        }
    }
}

/// The figures of one ranking.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Scores([f64; Measure::ALL.len()]);

impl Scores {
    /// Scores a ranking, best first and each document once. Without a relevant document all are 0.
    #[must_use]
    pub fn of(ranking: &[Place], judged: &Judgements) -> Self {
        let gains: Vec<f64> = ranking
            .iter()
            .map(|place| f64::from(judged.get(&place.document).copied().unwrap_or(0)))
            .collect();
        let mut best: Vec<f64> = judged
            .values()
            .filter(|relevance| **relevance > 0)
            .map(|relevance| f64::from(*relevance))
            .collect();
        if best.is_empty() {
            return Self::default();
        }
        best.sort_by(|a, b| b.total_cmp(a));
        Self(Measure::ALL.map(|measure| {
            let depth = measure.depth();
            match measure {
                Measure::Ndcg10 => discounted(&gains, depth) / discounted(&best, depth),
                Measure::Mrr10 => gains
                    .iter()
                    .take(depth)
                    .position(|gain| *gain > 0.0)
                    .map_or(0.0, |place| 1.0 / (place as f64 + 1.0)),
                Measure::Recall10 | Measure::Recall100 => {
                    let found = gains.iter().take(depth).filter(|gain| **gain > 0.0).count();
                    found as f64 / best.len() as f64
                }
            }
        }))
    }

    /// One of them.
    #[must_use]
    pub fn get(&self, measure: Measure) -> f64 {
        self.0.get(measure as usize).copied().unwrap_or(0.0)
    }
}

/// Gains of the first places, each divided by log₂(rank + 1).
fn discounted(gains: &[f64], depth: usize) -> f64 {
    gains
        .iter()
        .take(depth)
        .enumerate()
        .map(|(place, gain)| gain / (place as f64 + 2.0).log2())
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn judgements(judged: &[(&str, u32)]) -> Judgements {
        judged
            .iter()
            .map(|(document, relevance)| ((*document).to_owned(), *relevance))
            .collect()
    }

    fn ranking<S: AsRef<str>>(documents: &[S]) -> Vec<Place> {
        let place = |document: &S| Place {
            document: document.as_ref().to_owned(),
            score: 1.0,
        };
        documents.iter().map(place).collect()
    }

    /// Expected: nDCG@10, MRR@10, recall@10, recall@100, worked out by hand.
    #[track_caller]
    fn check(documents: &str, judged: &[(&str, u32)], expected: [f64; 4]) {
        let documents: Vec<&str> = documents.split_whitespace().collect();
        let scores = Scores::of(&ranking(&documents), &judgements(judged));
        for (measure, expected) in Measure::ALL.into_iter().zip(expected) {
            let seen = scores.get(measure);
            assert!(
                (seen - expected).abs() < 1e-6,
                "{}: {seen}, not {expected}",
                measure.name()
            );
        }
    }

    #[test]
    fn figures_worked_out_by_hand() {
        check("r x y", &[("r", 1)], [1.0, 1.0, 1.0, 1.0]);
        // 1/log2(3)
        check("x r", &[("r", 1)], [0.630_929_75, 0.5, 1.0, 1.0]);
        // (1/log2(3) + 1/log2(5)) / (1 + 1/log2(3) + 1/log2(4))
        check(
            "x r y s z",
            &[("r", 1), ("s", 1), ("t", 1), ("x", 0)],
            [0.498_189_26, 0.5, 2.0 / 3.0, 2.0 / 3.0],
        );
        // (1 + 3/log2(3)) / (3 + 1/log2(3)): graded, the better one second
        check("s r", &[("r", 3), ("s", 1)], [0.796_708_09, 1.0, 1.0, 1.0]);
        check("", &[("r", 1)], [0.0; 4]);
        check("x", &[("x", 0)], [0.0; 4]);
        // The eleventh is too late for ten, not for a hundred.
        check("a b c d e f g h i j r", &[("r", 1)], [0.0, 0.0, 0.0, 1.0]);
    }

    #[test]
    fn twelve_relevant_documents_can_fill_ten_places() {
        let documents: Vec<String> = (0..12).map(|number| format!("d{number}")).collect();
        let judged: Judgements = documents.iter().map(|id| (id.clone(), 1)).collect();
        let scores = Scores::of(&ranking(&documents), &judged);
        assert_eq!(scores.get(Measure::Ndcg10), 1.0);
        assert_eq!(scores.get(Measure::Recall10), 10.0 / 12.0);
        assert_eq!(scores.get(Measure::Recall100), 1.0);
    }

    proptest! {
        #[test]
        fn figures_lie_between_nothing_and_all(
            relevance in proptest::collection::vec(0_u32..4, 1..30),
            order in proptest::collection::vec(0_usize..40, 0..150),
        ) {
            let judged: Judgements =
                relevance.iter().enumerate().map(|(id, relevance)| (id.to_string(), *relevance)).collect();
            let mut run = super::super::Run::default();
            let ids: Vec<String> = order.iter().map(usize::to_string).collect();
            run.push("q", ranking(&ids));
            let scores = Scores::of(run.ranking("q"), &judged);
            for measure in Measure::ALL {
                let score = scores.get(measure);
                prop_assert!((0.0..=1.0 + 1e-12).contains(&score), "{}: {score}", measure.name());
            }
            prop_assert!(scores.get(Measure::Recall10) <= scores.get(Measure::Recall100));
            // A relevant document put first is never worse.
            if relevance.first().is_some_and(|relevance| *relevance == 3) {
                let mut better = vec!["0".to_owned()];
                better.extend(ids.iter().filter(|id| *id != "0").cloned());
                let mut run = super::super::Run::default();
                run.push("q", ranking(&better));
                let first = Scores::of(run.ranking("q"), &judged);
                prop_assert!(first.get(Measure::Mrr10) == 1.0);
                prop_assert!(first.get(Measure::Ndcg10) + 1e-12 >= scores.get(Measure::Ndcg10));
            }
        }
    }
}
