//! A citation as text: the passage, and what an editor needs to find it again. One value a line, so that no direction of writing
//! disturbs another.

use super::words::{LabelLanguage, Words};
use crate::evidence::{Evidence, VERSION};
use crate::render::escape::one_line;
use crate::render::labels::filled;
use crate::render::moment;
use crate::search::{DocumentInfo, Hit, PassageInfo};
use crate::text::make_harmless;

/// A passage with its source, as plain text that may be pasted anywhere. What could do harm there is U+FFFD.
#[must_use]
pub fn citation(
    document: &DocumentInfo,
    passage: &PassageInfo,
    evidence: &Evidence,
    language: LabelLanguage,
) -> String {
    let words = language.words();
    let (open, close) = words.quotes;
    let text = make_harmless(passage.text.trim()).replace('\t', " ");
    let mut out = format!("{open}{text}{close}\n");
    for (label, value) in lines(document, passage, evidence, words) {
        out.push_str(&format!("{label}: {}\n", one_line(&value)));
    }
    out
}

/// What stands below the text of a passage: labels and values.
fn lines(
    document: &DocumentInfo,
    passage: &PassageInfo,
    evidence: &Evidence,
    words: &'static Words,
) -> Vec<(&'static str, String)> {
    let known = [
        (words.title, &document.title),
        (words.author, &document.author),
        (words.source, &document.source),
        (words.date, &document.date),
        (words.address, &document.url),
    ];
    let known = known.into_iter().filter_map(|(label, value)| {
        let value = filled(value.as_deref())?;
        Some((label, value.to_owned()))
    });
    known
        .chain(proof(document, passage, evidence, words))
        .collect()
}

/// What stands below a hit of a report, whose head has the query and the version, and whose hit has the rest.
pub(super) fn below_a_hit(
    hit: &Hit,
    evidence: &Evidence,
    words: &'static Words,
) -> Vec<(&'static str, String)> {
    let said = [words.id, words.page, words.time, words.query, words.program];
    let mut lines = proof(&hit.document, &hit.passage, evidence, words);
    lines.retain(|(label, _)| !said.contains(label));
    lines
}

/// What proves a passage, as labels and values: where it stands, in which file, and how to find it again.
#[must_use]
pub fn evidence_lines(
    document: &DocumentInfo,
    passage: &PassageInfo,
    evidence: &Evidence,
    language: LabelLanguage,
) -> Vec<(&'static str, String)> {
    proof(document, passage, evidence, language.words())
}

/// What stands below the text of a passage, without what tells of the document.
fn proof(
    document: &DocumentInfo,
    passage: &PassageInfo,
    evidence: &Evidence,
    words: &'static Words,
) -> Vec<(&'static str, String)> {
    let file = &evidence.file;
    let place = [
        (words.id, Some(document.id.clone())),
        (words.page, passage.page.map(|page| page.to_string())),
        (words.time, passage.time.map(moment)),
    ];
    let (start, end) = (passage.start, passage.end);
    let rest = [
        (words.characters, Some(format!("{start}–{end}"))),
        (words.file, Some(file.path.clone())),
        (words.part, file.part.clone()),
        (words.sha256, file.sha256.clone()),
        (words.state, Some(words.now(file.now).to_owned())),
        (words.indexed, evidence.indexed.clone()),
        (words.query, Some(evidence.query.clone())),
        (words.program, Some(format!("kashaf {VERSION}"))),
        (words.again, Some(evidence.command.clone())),
    ];
    let all = place.into_iter().chain(rest);
    all.filter_map(|(label, value)| Some((label, value.filter(|value| !value.is_empty())?)))
        .collect()
}
