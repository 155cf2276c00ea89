//! Copies of one story in a result: one of them is shown, the others are named with it.
//!
//! A family stands where the best of it stands. What is shown is the document that was published first, if it answers
//! as well; else the one that answers best. In an order by days it is the one that the order puts first.

use std::collections::HashMap;

use tantivy::DocAddress;

use super::ranking::{OpenDocument, Ranked, Ranking};
use super::results::Duplicate;
use super::{Answer, Prepared, SearchOptions, Searcher, Sort, rank};
use crate::document::Signature;
use crate::index::{IndexError, Snapshot};

/// The document that was published first is shown where its best passage has so much of the best score.
const AS_WELL: f64 = 0.75;
/// How many copies of a result are named at most.
pub(super) const NAMED: usize = 50;

/// What becomes of copies of one story.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Duplicates {
    /// Each is a result of its own.
    #[default]
    Show,
    /// One is shown, the others are named with it.
    Fold,
    /// The same, and of documents that have no copies none is shown.
    Only,
}

impl Duplicates {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Show, Self::Fold, Self::Only];

    /// A stable word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Show => "show",
            Self::Fold => "fold",
            Self::Only => "only",
        }
    }
}

/// A place of a result.
pub(super) struct Folded {
    pub(super) ranked: Ranked,
    /// The family of its document.
    pub(super) family: Option<u64>,
}

/// A document of a family.
pub(super) struct Member {
    pub(super) key: u64,
    /// Its first passage.
    pub(super) first: DocAddress,
}

/// How much two documents have in common, as far as their signatures say.
#[derive(Default)]
pub(super) struct Likeness {
    /// Whether their words are the same, one after the other.
    pub(super) same_text: bool,
    /// The pairs of neighbouring stems that both have, of all that either has.
    pub(super) pairs: f64,
}

impl Searcher {
    /// The best results, as many as are wanted, one document of each family.
    pub(super) fn rank_folded(
        &mut self,
        prepared: &Prepared,
        options: &SearchOptions,
        wanted: usize,
    ) -> Result<Answer<Folded>, IndexError> {
        let mut families = HashMap::new();
        let mut asked = wanted.saturating_mul(2).saturating_add(16);
        if wanted == 0 {
            asked = 0;
        }
        loop {
            let answer = self.rank(prepared, options, asked)?;
            let all = answer.ranked.len() < asked || asked == 0;
            let mut folded = self.one_of_each(answer.ranked, &mut families)?;
            if all || folded.len() >= wanted {
                folded.truncate(wanted);
                // Other orders are by days, which those of another document would break; and where several passages of a
                // document are shown, they stay together.
                if options.sort == Sort::Relevance && options.per_document == Some(1) {
                    let places = folded.get_mut(options.offset..).unwrap_or_default();
                    self.prefer_the_first(prepared, options, places)?;
                }
                return Ok(Answer {
                    ranked: folded,
                    totals: answer.totals,
                    facets: answer.facets,
                    over_time: answer.over_time,
                });
            }
            asked = asked.saturating_mul(4);
        }
    }

    /// Leaves out what belongs to a family of which another document stands before it.
    fn one_of_each(
        &self,
        ranked: Vec<Ranked>,
        families: &mut HashMap<u64, Option<u64>>,
    ) -> Result<Vec<Folded>, IndexError> {
        let mut shown: HashMap<u64, u64> = HashMap::new();
        let mut folded = Vec::with_capacity(ranked.len());
        for ranked in ranked {
            let family = match families.get(&ranked.document) {
                Some(family) => *family,
                None => {
                    let family = self.snapshot.family_of(ranked.document)?;
                    families.insert(ranked.document, family);
                    family
                }
            };
            let first = family.map(|family| *shown.entry(family).or_insert(ranked.document));
            if first.is_none_or(|first| first == ranked.document) {
                folded.push(Folded { ranked, family });
            }
        }
        Ok(folded)
    }

    /// Puts the documents that lead families in the places of others of them.
    fn prefer_the_first(
        &self,
        prepared: &Prepared,
        options: &SearchOptions,
        places: &mut [Folded],
    ) -> Result<(), IndexError> {
        let mut leaders = Vec::new();
        for (number, place) in places.iter().enumerate() {
            let leader = place
                .family
                .filter(|leader| *leader != place.ranked.document);
            if let Some(leader) = leader
                && let Some(first) = self.snapshot.first_passage(leader)?
            {
                leaders.push((first, number));
            }
        }
        // In the order of the index: one walk a segment.
        leaders.sort_unstable();
        let tier = rank::tier(&prepared.plan, &prepared.weights);
        for leaders in leaders.chunk_by(|(a, _), (b, _)| a.segment_ord == b.segment_ord) {
            let Some(segment) = leaders.first().map(|(first, _)| first.segment_ord) else {
                continue;
            };
            let Some(mut walk) = self.walk(prepared, segment as usize, true)? else {
                continue;
            };
            let mut open = OpenDocument::default();
            for (first, number) in leaders {
                let passages = walk.segment.passages_from(first.doc_id).into_inner();
                walk.weigh_again(&prepared.plan, tier, passages, &mut open);
                let mut ranking = Ranking::new(
                    options.sort,
                    prepared.plan.root.told(),
                    options.per_document,
                    1,
                );
                let ranked = ranking.take(&walk.segment.columns, segment, &mut open);
                if let Some(ranked) = ranked
                    && let Some(place) = places.get_mut(*number)
                    && ranked.all >= place.ranked.all
                    && ranked.score >= AS_WELL * place.ranked.score
                {
                    // Scores descend from place to place.
                    let score = place.ranked.score;
                    place.ranked = ranked;
                    place.ranked.score = score;
                }
            }
        }
        Ok(())
    }

    /// All documents of a family but for one, the first published first.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] when the index cannot be read.
    pub fn copies_of(&self, family: u64, document: u64) -> Result<Vec<Duplicate>, IndexError> {
        self.duplicates(Some(family), document, usize::MAX)
    }

    /// The documents of a family but for one, the first published first, so many at most.
    pub(super) fn duplicates(
        &self,
        family: Option<u64>,
        shown: u64,
        most: usize,
    ) -> Result<Vec<Duplicate>, IndexError> {
        let Some(family) = family else {
            return Ok(Vec::new());
        };
        let mut family = self.snapshot.family(family)?;
        let shown = match family.iter().position(|document| *document == shown) {
            Some(place) => self.snapshot.first_passage(family.swap_remove(place))?,
            None => None,
        };
        let signature = match shown {
            Some(shown) => self.snapshot.signature(shown)?,
            None => None,
        };
        let mut family = self.members(&family)?;
        family.truncate(most);
        let mut duplicates = Vec::with_capacity(family.len());
        for Member { key, first } in family {
            // The text as well: the engine unpacks both in any case, and they have one checksum.
            let meta = self.snapshot.passage(first)?.meta;
            duplicates.push(Duplicate {
                id: meta.id,
                title: meta.title,
                source: meta.source,
                date: meta.date,
                same_text: self.likeness(signature.as_ref(), first)?.same_text,
                key,
                came: self.came(first).unwrap_or(u64::MAX),
                news: None,
            });
        }
        Ok(duplicates)
    }

    /// Documents of a family, the first published first, those without a date last. One that is gone is passed over: a
    /// run that goes on may have removed it, and sees to families when it ends.
    pub(super) fn members(&self, family: &[u64]) -> Result<Vec<Member>, IndexError> {
        let mut placed = Vec::with_capacity(family.len());
        for &key in family {
            if let Some(first) = self.snapshot.first_passage(key)? {
                placed.push((self.day(first).unwrap_or(u64::MAX), Member { key, first }));
            }
        }
        placed.sort_unstable_by_key(|(day, member)| (*day, member.key));
        Ok(placed.into_iter().map(|(_, member)| member).collect())
    }

    /// How much a document has of one with this signature.
    pub(super) fn likeness(
        &self,
        signature: Option<&Signature>,
        first: DocAddress,
    ) -> Result<Likeness, IndexError> {
        let other = self.snapshot.signature(first)?;
        let Some((one, other)) = signature.zip(other.as_ref()) else {
            return Ok(Likeness::default());
        };
        Ok(Likeness {
            same_text: one.is_same_text(other),
            pairs: one.pairs_in_common(other),
        })
    }

    fn came(&self, first: DocAddress) -> Option<u64> {
        let segment = self.segments.get(first.segment_ord as usize)?;
        segment.columns.first.first(first.doc_id)
    }

    fn day(&self, passage: DocAddress) -> Option<u64> {
        let segment = self.segments.get(passage.segment_ord as usize)?;
        segment.columns.date.first(passage.doc_id)
    }
}

/// The keys of all documents that have copies, ascending.
pub(super) fn copied(snapshot: &Snapshot) -> Result<Vec<u64>, IndexError> {
    let mut copied: Vec<u64> = snapshot
        .copies()?
        .into_iter()
        .map(|(document, _)| document)
        .collect();
    copied.sort_unstable();
    Ok(copied)
}
