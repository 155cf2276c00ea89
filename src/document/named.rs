//! Which places and groups each passage of a document names.

use std::ops::Range;

use super::{Day, hash};
use crate::analysis::Tokens;
use crate::names::{Mention, Mentions, NAMING, Scan, What};

/// The places and groups that a passage names: what the index calls each, sorted, each once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Named {
    /// Its places, as [`crate::names::Place::id`].
    pub places: Vec<&'static str>,
    /// Its groups, as [`crate::names::Group::id`].
    pub groups: Vec<&'static str>,
}

impl Named {
    fn add(&mut self, mentions: &[Mention]) {
        for mention in mentions {
            match mention.what {
                What::Place(_) => self.places.push(mention.what.id()),
                What::Group(_) => self.groups.push(mention.what.id()),
            }
        }
        for ids in [&mut self.places, &mut self.groups] {
            ids.sort_unstable();
            ids.dedup();
        }
    }
}

/// Hash of what decides which places and groups are found: an index has those of one state of the tables and rules.
#[must_use]
pub fn naming_fingerprint() -> String {
    let (version, tables) = NAMING;
    let hash = hash(|hasher| {
        hasher.update(&version.to_le_bytes());
        for table in tables {
            hasher.update(&(table.len() as u64).to_le_bytes());
            hasher.update(table);
        }
    });
    format!("{:08x}", hash >> 32)
}

/// Collects what the passages of a document name, one after the other. What a name means may be told by another
/// passage, so that all are judged together.
#[derive(Debug)]
pub struct Naming {
    /// The title's, then one a passage.
    scans: Vec<Scan>,
}

impl Naming {
    /// Begins with the title, whose names count for the first passage.
    #[must_use]
    pub fn of_title(title: &Tokens) -> Self {
        Self {
            scans: vec![Mentions::shipped().scan(title, 0..title.len())],
        }
    }

    /// Adds the next passage.
    pub fn passage(&mut self, tokens: &Tokens, range: Range<usize>) {
        self.scans.push(Mentions::shipped().scan(tokens, range));
    }

    /// What each passage names, in order. `day` is the document's day of publication.
    #[must_use]
    pub fn finish(&self, day: Option<Day>) -> Vec<Named> {
        let rows = Mentions::shipped().decide(&self.scans, day.map(Day::number));
        let mut rows = rows.iter();
        let title = rows.next().map_or(&[][..], Vec::as_slice);
        rows.enumerate()
            .map(|(passage, mentions)| {
                let mut named = Named::default();
                if passage == 0 {
                    named.add(title);
                }
                named.add(mentions);
                named
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Analyzer;

    #[track_caller]
    fn check(title: &str, passages: &[&str], expected: &[&str]) {
        let mut analyzer = Analyzer::new();
        let mut naming = Naming::of_title(&analyzer.analyze(title));
        for passage in passages {
            let tokens = analyzer.analyze(passage);
            naming.passage(&tokens, 0..tokens.len());
        }
        let named: Vec<String> = naming
            .finish(None)
            .iter()
            .map(|named| [&named.places[..], &named.groups[..]].concat().join(" + "))
            .collect();
        assert_eq!(named, expected, "{title}: {passages:?}");
    }

    #[test]
    fn each_passage_has_its_own_and_the_first_the_titles() {
        check(
            "قصف حلب",
            &["هدوء", "في دمشق ودمشق"],
            &["SY/حلب", "SY/دمشق"],
        );
        check(
            "سوريا",
            &["وصل داعش إلى الرقة"],
            &["SY + SY/الرقة + islamic-state"],
        );
        check("", &["الرقة", "سوريا"], &["SY/الرقة", "SY"]);
        check("قصف حلب", &[], &[]);
    }
}
