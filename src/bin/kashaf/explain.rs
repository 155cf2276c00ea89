//! `kashaf explain`

use std::io::{self, BufWriter, Write};

use kashaf::query::parse;
use kashaf::render::{json_line, one_line, wire::FORMAT};
use kashaf::search::{Explanation, SearchOptions};
use serde_json::json;

use crate::args::{Explain, Global};
use crate::{Code, Outcome, search};

pub(crate) fn run(global: &Global, command: Explain) -> Outcome {
    let query = parse(&command.query.join(" "));
    let folder = command.folder.as_deref();
    let mut searcher = search::open_for(global, folder, false, &command.forms, &command.own)?;
    let options = SearchOptions {
        filters: search::filters(&command.filters)?,
        ..command.forms.options()
    };
    let explanation = searcher.explain(&query, &options, command.doc.as_deref())?;
    let mut out = BufWriter::new(io::stdout().lock());
    if command.json {
        json_line(&mut out, &as_json(&query.text, &explanation))?;
    } else {
        as_text(&mut out, &explanation)?;
    }
    out.flush()?;
    if let (Some(id), true) = (&command.doc, explanation.passages.is_empty()) {
        writeln!(io::stderr(), "there is no document `{}`", one_line(id))?;
        return Ok(Code::Nothing);
    }
    Ok(Code::Done)
}

fn as_json(typed: &str, explanation: &Explanation) -> serde_json::Value {
    json!({
        "format": FORMAT,
        "query": typed,
        "read_as": explanation.read_as,
        "words": explanation.words.iter().map(|word| json!({
            "typed": word.typed,
            "look": word.look,
            "exact": word.exact,
            "stem": word.stem,
            "also": word.also,
            "rules": word.rules(),
            "variants": word.variants,
            "dropped": word.dropped,
        })).collect::<Vec<_>>(),
        "aliases": explanation.aliases.iter().map(|found| json!({
            "group": found.group,
            "typed": found.typed,
            "names": found.names,
            "parts": found.parts,
        })).collect::<Vec<_>>(),
        "notes": explanation.notes.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "passages": explanation.passages.iter().map(|passage| json!({
            "id": passage.id,
            "path": passage.path,
            "ordinal": passage.ordinal,
            "matches": passage.matches,
            "all_words": passage.all_words,
            "score": rounded(passage.score),
            "all_words_bonus": rounded(passage.all_words_bonus),
            "clauses": passage.clauses.iter().map(|clause| json!({
                "typed": clause.typed,
                "parts": clause.parts.iter().map(|part| json!({
                    "field": part.field,
                    "term": part.term,
                    "frequency": part.frequency,
                    "score": rounded(part.score),
                })).collect::<Vec<_>>(),
            })).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
    })
}

fn rounded(score: f64) -> f64 {
    (score * 10_000.0).round() / 10_000.0
}

/// Latin first on each line, Arabic last: nothing stands to its right.
fn as_text(out: &mut dyn Write, explanation: &Explanation) -> io::Result<()> {
    writeln!(out, "read as: {}", one_line(&explanation.read_as))?;
    for word in &explanation.words {
        writeln!(out)?;
        writeln!(out, "{}: {}", word.look, one_line(&word.typed))?;
        if let Some(why) = word.dropped {
            writeln!(out, "  not searched ({why})")?;
            continue;
        }
        writeln!(out, "  as written: {}", one_line(&word.exact.join(" ")))?;
        if let Some(stem) = &word.stem {
            let rules = word.rules();
            let rules = if rules.is_empty() {
                String::new()
            } else {
                format!(" ({})", rules.join(", "))
            };
            writeln!(out, "  stem{rules}: {}", one_line(stem))?;
        }
        if !word.also.is_empty() {
            let also = word.also.join(", ");
            writeln!(out, "  in English or French: {}", one_line(&also))?;
        }
        if !word.variants.is_empty() {
            let variants = word.variants.join(", ");
            writeln!(out, "  as the archive spells it: {}", one_line(&variants))?;
        }
    }
    for found in &explanation.aliases {
        writeln!(out)?;
        writeln!(out, "name: {}", one_line(&found.typed))?;
        writeln!(out, "  group: {}", one_line(&found.group))?;
        writeln!(
            out,
            "  also searched: {}",
            one_line(&found.names.join(", "))
        )?;
        if !found.parts.is_empty() {
            let parts = found.parts.join(", ");
            writeln!(out, "  parts, not searched: {}", one_line(&parts))?;
        }
    }
    for note in &explanation.notes {
        writeln!(out, "note: {}", one_line(&note.to_string()))?;
    }
    for passage in &explanation.passages {
        writeln!(out)?;
        let state = match (passage.matches, passage.all_words) {
            (false, _) => "does not match",
            (true, true) => "holds every word",
            (true, false) => "holds some of the words",
        };
        writeln!(
            out,
            "passage {} {state}, score {:.4}: {}",
            passage.ordinal,
            passage.score,
            one_line(&passage.id)
        )?;
        for clause in &passage.clauses {
            for part in &clause.parts {
                writeln!(
                    out,
                    "  {:>9.4}  {} \u{d7}{}: {}",
                    part.score,
                    part.field,
                    part.frequency,
                    one_line(&part.term)
                )?;
            }
        }
        if passage.all_words_bonus > 0.0 {
            writeln!(
                out,
                "  {:>9.4}  for holding every word",
                passage.all_words_bonus
            )?;
        }
    }
    Ok(())
}
