//! Of the words that may be a name, which are proposed, and in which order.

/// A word that a name may stand for.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// The word of the dictionary.
    pub word: String,
    /// What it costs to take it for the name; 0 for the regular spelling.
    pub cost: f64,
    /// How often the archive has it.
    pub count: u64,
    /// Whether it is known to be a name.
    pub is_name: bool,
}

/// What a word that is ten times as common may cost more, and up to which count that holds. Beyond, a common
/// word is no likelier to be a name.
const TENFOLD: f64 = 0.1;
const COMMON: u64 = 30;
/// What a word that is known to be a name may cost more than one of which that is not known.
const NAMED: f64 = 0.15;

/// What the last of the proposals may cost more than the best.
const CLOSE: f64 = 0.3;
/// The same where the table knows the name.
const AS_GOOD: f64 = 0.1;

impl Proposal {
    /// What orders proposals: the less the better.
    #[must_use]
    pub fn rank(&self) -> f64 {
        let count = self.count.clamp(1, COMMON) as f64;
        let named = if self.is_name { NAMED } else { 0.0 };
        self.cost - TENFOLD * count.log10() - named
    }
}

/// The best `most` of the proposals, best first, without those that are far worse than the best. Their order does
/// not depend on the one they come in.
#[must_use]
pub fn ranked(mut proposals: Vec<Proposal>, most: usize) -> Vec<Proposal> {
    proposals.sort_by(|a, b| {
        let cost = a.rank().total_cmp(&b.rank());
        cost.then_with(|| b.count.cmp(&a.count))
            .then_with(|| a.word.cmp(&b.word))
    });
    proposals.dedup_by(|a, b| a.word == b.word);
    if let Some(best) = proposals.first().map(Proposal::rank) {
        proposals.retain(|proposal| proposal.rank() <= best + CLOSE);
    }
    proposals.truncate(most);
    proposals
}

/// What the [table](super::NameTable) knows of a name, and then the proposals that are as good as the best: of the
/// others hardly one is the same name once the table has said which is.
#[must_use]
pub fn known_first(mut known: Vec<String>, proposals: Vec<Proposal>, most: usize) -> Vec<String> {
    let proposals = ranked(proposals, most);
    let best = proposals.first().map_or(0.0, Proposal::rank);
    let slack = if known.is_empty() { CLOSE } else { AS_GOOD };
    for proposal in proposals {
        if proposal.rank() <= best + slack && !known.contains(&proposal.word) {
            known.push(proposal.word);
        }
    }
    known.truncate(most);
    known
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_costs_less_comes_first_and_what_is_common_costs_less() {
        let rows = [
            ("كابل", 0.1, 58),
            ("كابول", 0.0, 108),
            ("قابل", 0.2, 159),
            ("كبول", 0.1, 2),
            ("قبل", 0.3, 11_108),
        ];
        let proposals = rows.map(|(word, cost, count)| Proposal {
            word: word.to_owned(),
            cost,
            count,
            is_name: false,
        });
        let order = |most, proposals: Vec<Proposal>| -> Vec<String> {
            ranked(proposals, most)
                .into_iter()
                .map(|proposal| proposal.word)
                .collect()
        };
        let best = ["كابول", "كابل", "قابل", "كبول"];
        assert_eq!(order(4, proposals.to_vec()), best);
        assert_eq!(order(4, proposals.iter().rev().cloned().collect()), best);
        assert_eq!(
            order(9, proposals.iter().chain(&proposals).cloned().collect()).len(),
            5
        );
        assert!(order(4, Vec::new()).is_empty());
    }

    #[test]
    fn a_name_is_likelier_and_what_is_far_worse_is_left_out() {
        let rows = [
            ("عمر", 0.3, 30, true),
            ("عمار", 0.1, 30, false),
            ("امر", 0.2, 30, false),
            ("مر", 0.6, 1, false),
        ];
        let proposals = rows.map(|(word, cost, count, is_name)| Proposal {
            word: word.to_owned(),
            cost,
            count,
            is_name,
        });
        let words: Vec<String> = ranked(proposals.to_vec(), 4)
            .into_iter()
            .map(|proposal| proposal.word)
            .collect();
        assert_eq!(words, ["عمار", "عمر", "امر"]);

        let known = |words: &[&str]| {
            words
                .iter()
                .map(|&word| word.to_owned())
                .collect::<Vec<_>>()
        };
        let joined = |words| known_first(known(words), proposals.to_vec(), 3);
        assert_eq!(joined(&[]), ["عمار", "عمر", "امر"]);
        assert_eq!(joined(&["عومر"]), ["عومر", "عمار", "عمر"]);
        assert_eq!(joined(&["عمر"]), ["عمر", "عمار", "امر"]);
        assert_eq!(joined(&["ا", "ب", "ج", "د"]), ["ا", "ب", "ج"]);
    }
}
