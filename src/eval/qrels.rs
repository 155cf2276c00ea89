//! Judgements: which documents are relevant to which query, as TREC writes them.

use std::collections::BTreeMap;
use std::io::BufRead;

use super::lines::{each, first_word, last_word, wrong};
use super::{EvalError, JudgedQuery};

const SHAPE: &str = "a line is `query 0 document relevance`, with spaces or tabs between; relevance is a whole number, above 0 for relevant";

/// The judgements of one query: relevance by document id. Documents that are not there were not judged
/// and count as not relevant.
pub type Judgements = BTreeMap<String, u32>;

/// Judgements by query.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Qrels {
    by_query: BTreeMap<String, OfQuery>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct OfQuery {
    /// Where the query is named first.
    line: usize,
    relevance: Judgements,
}

impl Qrels {
    /// Reads judgements. The second column is not used. A document's id may hold spaces: it is what stands
    /// between the second column and the last. A relevance below 0 counts as 0.
    ///
    /// # Errors
    /// [`EvalError`] with the place of a line that has another shape or contradicts an earlier one, of a
    /// file without judgements, and of one that cannot be read.
    pub fn read(name: &str, reader: impl BufRead) -> Result<Self, EvalError> {
        let mut by_query: BTreeMap<String, OfQuery> = BTreeMap::new();
        each(name, reader, |number, line| {
            let (query, document, relevance) =
                columns(line).ok_or_else(|| wrong(name, number, "is not a judgement", SHAPE))?;
            let of_query = by_query.entry(query.to_owned()).or_insert_with(|| OfQuery {
                line: number,
                relevance: Judgements::new(),
            });
            match of_query.relevance.insert(document.to_owned(), relevance) {
                Some(before) if before != relevance => Err(wrong(
                    name,
                    number,
                    format!(
                        "`{document}` was judged {before} for `{query}` before, now {relevance}"
                    ),
                    "judge each document once",
                )),
                _ => Ok(()),
            }
        })?;
        if by_query.is_empty() {
            return Err(EvalError::File {
                name: name.to_owned(),
                what: "holds no judgements".to_owned(),
                hint: SHAPE,
            });
        }
        Ok(Self { by_query })
    }

    /// Checks that every judgement is of one of these queries and that something is relevant: a figure
    /// over fewer queries than were judged would be another figure.
    ///
    /// # Errors
    /// [`EvalError`] with the first line that names another query, or when no document is relevant.
    pub fn check(&self, name: &str, queries: &[JudgedQuery]) -> Result<(), EvalError> {
        let known: std::collections::BTreeSet<&str> =
            queries.iter().map(|query| &*query.id).collect();
        let unknown = self
            .by_query
            .iter()
            .filter(|(query, _)| !known.contains(query.as_str()))
            .min_by_key(|(_, of_query)| of_query.line);
        if let Some((query, of_query)) = unknown {
            return Err(wrong(
                name,
                of_query.line,
                format!("there is no query `{query}`"),
                "give the queries that were judged, all of them, or take the judgements of the others out",
            ));
        }
        if !queries.iter().any(|query| self.of(&query.id).is_some()) {
            return Err(EvalError::File {
                name: name.to_owned(),
                what: "judges no document relevant".to_owned(),
                hint: "relevance above 0 is relevant; without any there is nothing to measure",
            });
        }
        Ok(())
    }

    /// The judgements of a query, if any document is relevant to it: a query without one says nothing of a
    /// ranking and is not scored.
    #[must_use]
    pub fn of(&self, query: &str) -> Option<&Judgements> {
        self.by_query
            .get(query)
            .map(|of_query| &of_query.relevance)
            .filter(|judged| judged.values().any(|relevance| *relevance > 0))
    }
}

fn columns(line: &str) -> Option<(&str, &str, u32)> {
    let (query, rest) = first_word(line)?;
    let (_, rest) = first_word(rest)?;
    let (document, relevance) = last_word(rest)?;
    let relevance: i64 = relevance.parse().ok()?;
    let relevance = u32::try_from(relevance.max(0)).ok()?;
    (!document.is_empty()).then_some((query, document, relevance))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(file: &str) -> Result<Qrels, EvalError> {
        Qrels::read("q.tsv", file.as_bytes())
    }

    fn query(id: &str) -> JudgedQuery {
        JudgedQuery {
            id: id.to_owned(),
            text: "t".to_owned(),
            answers: Vec::new(),
            set: None,
        }
    }

    #[test]
    fn any_white_space_and_any_id() {
        let qrels =
            read("q1\t0\ta.txt\t1\nq1 0  عين العرب  2024.txt   2\r\nq2 Q0 a -1\nq1 0 a.txt 1\n")
                .unwrap();
        let of: Vec<(&str, u32)> = qrels
            .of("q1")
            .unwrap()
            .iter()
            .map(|(document, relevance)| (&**document, *relevance))
            .collect();
        assert_eq!(of, [("a.txt", 1), ("عين العرب  2024.txt", 2)]);
        assert_eq!(qrels.of("q2"), None, "nothing is relevant");
        assert_eq!(qrels.of("q3"), None, "not judged");
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        for (file, expected) in [
            ("", "`q.tsv` holds no judgements"),
            (
                "query-id corpus-id score",
                "`q.tsv`, line 1: is not a judgement",
            ),
            ("q 0 d 1\nq 0 d", "`q.tsv`, line 2: is not a judgement"),
            ("q 0 1", "`q.tsv`, line 1: is not a judgement"),
            ("q 0 d x", "`q.tsv`, line 1: is not a judgement"),
            ("q 0 d 1.5", "`q.tsv`, line 1: is not a judgement"),
            (
                "q 0 d 1\nq 0 d 0",
                "`q.tsv`, line 2: `d` was judged 1 for `q` before, now 0",
            ),
        ] {
            assert_eq!(read(file).unwrap_err().to_string(), expected, "{file:?}");
        }
    }

    #[test]
    fn judgements_belong_to_the_queries() {
        let check = |file: &str, expected: Result<(), &str>| {
            let checked = read(file)
                .unwrap()
                .check("q.tsv", &[query("a"), query("b")]);
            assert_eq!(
                checked.map_err(|error| error.to_string()),
                expected.map_err(str::to_owned),
                "{file:?}"
            );
        };
        check("a 0 d 1", Ok(()));
        check(
            "a 0 d 1\nz 0 d 1\nc 0 d 1",
            Err("`q.tsv`, line 2: there is no query `z`"),
        );
        check(
            "a 0 d 0\nb 0 d -1",
            Err("`q.tsv` judges no document relevant"),
        );
    }
}
