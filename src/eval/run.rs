//! Runs: ranked documents by query, read from and written in the six columns of TREC.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, Write};

use super::lines::{each, first_word, last_word, wrong};
use super::{EvalError, JudgedQuery};

const SHAPE: &str = "a line is `query Q0 document rank score name`, with spaces or tabs between; rank is a whole number, score a number";

/// A place of a ranking.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// The document's id.
    pub document: String,
    /// What its engine gave it.
    pub score: f64,
}

/// Rankings by query, in the order of the queries.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Run {
    rankings: Vec<(String, Vec<Place>)>,
    by_query: BTreeMap<String, usize>,
}

impl Run {
    /// Adds the ranking of a query, best first; each query once. A document that stands in it twice counts where it stands
    /// higher.
    pub fn push(&mut self, query: &str, places: impl IntoIterator<Item = Place>) {
        let mut seen: BTreeSet<String> = BTreeSet::new();
        let places: Vec<Place> = places
            .into_iter()
            .filter(|place| seen.insert(place.document.clone()))
            .collect();
        self.by_query.insert(query.to_owned(), self.rankings.len());
        self.rankings.push((query.to_owned(), places));
    }

    /// The ranking of a query, best first; empty where the run does not name it.
    #[must_use]
    pub fn ranking(&self, query: &str) -> &[Place] {
        self.by_query
            .get(query)
            .and_then(|at| self.rankings.get(*at))
            .map_or(&[], |(_, places)| places)
    }

    /// How many documents the longest ranking has.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.rankings
            .iter()
            .map(|(_, places)| places.len())
            .max()
            .unwrap_or(0)
    }

    /// Reads a run of any engine. Ranks say the order, wherever they start, and the id where two are the
    /// same; scores are kept. A document's id may hold spaces: it is what stands between the second
    /// column and the last three.
    ///
    /// # Errors
    /// [`EvalError`] with the place of a line of another shape, of an empty file, and of one that cannot be
    /// read.
    pub fn read(name: &str, reader: impl BufRead) -> Result<Self, EvalError> {
        let mut order: Vec<String> = Vec::new();
        let mut ranked: BTreeMap<String, Vec<(i64, Place)>> = BTreeMap::new();
        each(name, reader, |number, line| {
            let (query, rank, place) =
                columns(line).ok_or_else(|| wrong(name, number, "is no line of a run", SHAPE))?;
            if let Some(places) = ranked.get_mut(query) {
                places.push((rank, place));
            } else {
                order.push(query.to_owned());
                ranked.insert(query.to_owned(), vec![(rank, place)]);
            }
            Ok(())
        })?;
        if order.is_empty() {
            return Err(EvalError::File {
                name: name.to_owned(),
                what: "holds no run".to_owned(),
                hint: SHAPE,
            });
        }
        let mut run = Self::default();
        for query in order {
            let mut places = ranked.remove(&query).unwrap_or_default();
            places.sort_by(|(rank, place), (other_rank, other)| {
                rank.cmp(other_rank)
                    .then_with(|| place.document.cmp(&other.document))
            });
            run.push(&query, places.into_iter().map(|(_, place)| place));
        }
        Ok(run)
    }

    /// Checks that a run that was read ranks something for one of these queries.
    ///
    /// # Errors
    /// [`EvalError`] when it names none of them: it is a run over other queries.
    pub fn check(&self, name: &str, queries: &[JudgedQuery]) -> Result<(), EvalError> {
        if queries
            .iter()
            .any(|query| self.by_query.contains_key(&query.id))
        {
            return Ok(());
        }
        Err(EvalError::File {
            name: name.to_owned(),
            what: "names none of the queries".to_owned(),
            hint: "give a run over the same queries, with the same ids",
        })
    }

    /// Writes the run; `name` is its last column.
    ///
    /// # Errors
    /// [`EvalError::Unwritable`] with what `out` says, and [`EvalError::Id`] for an id that would not be read
    /// again as it is.
    pub fn write(&self, out: &mut dyn Write, name: &str) -> Result<(), EvalError> {
        for (query, places) in &self.rankings {
            for (place, Place { document, score }) in places.iter().enumerate() {
                if document.is_empty() || document.trim() != document || document.contains('\n') {
                    return Err(EvalError::Id {
                        id: document.clone(),
                    });
                }
                writeln!(out, "{query} Q0 {document} {} {score:.6} {name}", place + 1)
                    .map_err(EvalError::Unwritable)?;
            }
        }
        Ok(())
    }
}

fn columns(line: &str) -> Option<(&str, i64, Place)> {
    let (query, rest) = first_word(line)?;
    let (_, rest) = first_word(rest)?;
    let (rest, _name) = last_word(rest)?;
    let (rest, score) = last_word(rest)?;
    let (document, rank) = last_word(rest)?;
    let place = Place {
        document: document.to_owned(),
        score: score.parse().ok()?,
    };
    (!document.is_empty()).then_some((query, rank.parse().ok()?, place))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn documents(run: &Run, query: &str) -> Vec<String> {
        run.ranking(query)
            .iter()
            .map(|place| place.document.clone())
            .collect()
    }

    #[test]
    fn ranks_say_the_order() {
        let run = Run::read(
            "r.trec",
            "b Q0 y 0 2.5 x\nb Q0 z 2 9 x\na\tQ0\tعين العرب\t1\t-1e3\tx\nb Q0 y 3 1 x\nb Q0 w 2 nan x\n".as_bytes(),
        )
        .unwrap();
        assert_eq!(documents(&run, "b"), ["y", "w", "z"]);
        assert_eq!(documents(&run, "a"), ["عين العرب"]);
        assert!(documents(&run, "c").is_empty());
        assert_eq!(run.depth(), 3);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        for (file, expected) in [
            ("", "`r.trec` holds no run"),
            ("q 0 d 1", "`r.trec`, line 1: is no line of a run"),
            (
                "q Q0 d 1 1.0 x\n{}",
                "`r.trec`, line 2: is no line of a run",
            ),
            (
                "q Q0 d first 1.0 x",
                "`r.trec`, line 1: is no line of a run",
            ),
            ("q Q0 d 1 high x", "`r.trec`, line 1: is no line of a run"),
            ("q Q0 1 1.0 x", "`r.trec`, line 1: is no line of a run"),
        ] {
            let error = Run::read("r.trec", file.as_bytes()).unwrap_err();
            assert_eq!(error.to_string(), expected, "{file:?}");
        }
    }

    #[test]
    fn an_id_that_would_be_read_otherwise_is_not_written() {
        for id in ["", " a", "a\t", "a\nb"] {
            let mut run = Run::default();
            run.push(
                "q",
                [Place {
                    document: id.to_owned(),
                    score: 1.0,
                }],
            );
            let error = run.write(&mut Vec::new(), "x").unwrap_err();
            assert!(matches!(error, EvalError::Id { .. }), "{id:?}: {error}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(
            ids in proptest::collection::btree_set("[a-zء-ي0-9#./-]{1,6}( {1,2}[a-zء-ي]{1,3})?", 0..20)
        ) {
            let mut run = Run::default();
            run.push("q2", ids.iter().rev().enumerate().map(|(at, id)| Place {
                document: id.clone(),
                score: -(at as f64),
            }));
            run.push("q1", [Place { document: "d".to_owned(), score: 0.5 }]);
            let mut file = Vec::new();
            run.write(&mut file, "kashaf").unwrap();
            let read = Run::read("r", file.as_slice()).unwrap();
            prop_assert_eq!(documents(&read, "q2"), documents(&run, "q2"));
            prop_assert_eq!(read.ranking("q1"), run.ranking("q1"));
        }
    }
}
