//! What makes a hit evidence, as far as a page can wait for it: files are read up to a limit.

use crate::evidence::{self, Evidence, Files, quoted};
use crate::index::IndexError;
use crate::render::{LabelLanguage, citation, evidence_lines};
use crate::search::{DocumentInfo, Hit, PassageInfo, Searcher, ShownDocument};
use crate::serve::ask::{Ask, CONDITIONS};
use crate::serve::language::Ui;

use super::frame::Asked;

/// Bytes of a file that are read for a list of hits, and of all of them; of larger ones the document's page tells the hash.
const IN_A_LIST: (u64, u64) = (1 << 20, 4 << 20);
/// The same for the page of one document.
const OF_ONE: (u64, u64) = (32 << 20, 32 << 20);
/// The same for a list as a file.
const IN_A_FILE: (u64, u64) = (8 << 20, 128 << 20);

/// What proves a document.
pub(super) struct Proof {
    /// Labels in the language of the page, and values.
    pub(super) lines: Vec<(&'static str, String)>,
    /// Its citation.
    pub(super) citation: String,
}

/// Gives evidence for what one page shows.
pub(in crate::serve) struct Witness {
    asked: evidence::Asked,
    files: Files,
    pub(in crate::serve) language: LabelLanguage,
}

impl Witness {
    fn new(asked: &Asked, (most, in_all): (u64, u64)) -> Self {
        Self {
            asked: evidence::Asked {
                query: asked.ask.q.clone(),
                place: asked.place.to_vec(),
            },
            files: Files::up_to(most).and_in_all(in_all),
            language: match asked.ui {
                Ui::Arabic => LabelLanguage::Arabic,
                Ui::English => LabelLanguage::English,
            },
        }
    }

    /// For a page of hits.
    pub(super) fn of_list(asked: &Asked) -> Self {
        Self::new(asked, IN_A_LIST)
    }

    /// For a document's page.
    pub(super) fn of_document(asked: &Asked) -> Self {
        Self::new(asked, OF_ONE)
    }

    /// For a list as a file.
    pub(in crate::serve) fn of_file(asked: &Asked) -> Self {
        Self::new(asked, IN_A_FILE)
    }

    /// The command that makes the same list as a file; none where a page asks for what no command does.
    pub(in crate::serve) fn command(&self, ask: &Ask, format: &str, most: usize) -> Option<String> {
        if !ask.without.is_empty() {
            return None;
        }
        let mut words = vec!["kashaf".to_owned(), "export".to_owned()];
        words.extend(self.asked.place.iter().cloned());
        words.extend(["--any", "--format", format, "--limit"].map(str::to_owned));
        words.push(most.to_string());
        let conditions = CONDITIONS.iter().zip(&ask.conditions);
        for (name, value) in conditions.filter(|(_, value)| !value.is_empty()) {
            words.push(format!("--{name}={value}"));
        }
        let usual = Ask::default();
        let per = ask.per.unwrap_or(0);
        let options = [
            (
                format!("--sort={}", ask.sort.as_str()),
                ask.sort != usual.sort,
            ),
            (
                format!("--duplicates={}", ask.duplicates.as_str()),
                ask.duplicates != usual.duplicates,
            ),
            (format!("--per-document={per}"), ask.per != usual.per),
            ("--exact".to_owned(), ask.exact),
            ("--no-variants".to_owned(), !ask.variants),
            ("--no-aliases".to_owned(), !ask.aliases),
            ("--".to_owned(), true),
            (ask.q.clone(), true),
        ];
        words.extend(
            options
                .into_iter()
                .filter_map(|(word, set)| set.then_some(word)),
        );
        let words: Vec<String> = words.iter().map(|word| quoted(word)).collect();
        Some(words.join(" "))
    }

    /// Evidence for a hit.
    pub(in crate::serve) fn evidence(
        &mut self,
        searcher: &Searcher,
        hit: &Hit,
    ) -> Result<Evidence, IndexError> {
        Evidence::of_hit(searcher, hit, &self.asked, &mut self.files)
    }

    /// The citation of a hit.
    pub(super) fn cite(&mut self, searcher: &Searcher, hit: &Hit) -> Result<String, IndexError> {
        let evidence = self.evidence(searcher, hit)?;
        Ok(citation(
            &hit.document,
            &hit.passage,
            &evidence,
            self.language,
        ))
    }

    /// What proves a whole document, and its citation: that of a passage without the passage.
    pub(super) fn prove(
        &mut self,
        searcher: &Searcher,
        shown: &ShownDocument,
    ) -> Result<Proof, IndexError> {
        let document: &DocumentInfo = &shown.document;
        let passage = PassageInfo {
            end: shown.text.chars().count() as u64,
            ..PassageInfo::default()
        };
        let range = (passage.start, passage.end);
        let evidence = Evidence::of_range(searcher, document, range, &self.asked, &mut self.files)?;
        let cited = citation(document, &passage, &evidence, self.language);
        let below = cited.split_once('\n').map_or("", |(_, below)| below);
        let lines = evidence_lines(document, &passage, &evidence, self.language);
        Ok(Proof {
            lines,
            citation: below.to_owned(),
        })
    }
}
