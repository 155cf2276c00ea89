//! Word's documents: the text as it would be printed, then notes and comments.
//!
//! Of tracked changes what was inserted counts, and what was deleted is gone. Headers and footers, the
//! instructions of fields and whatever lies outside the file are left out.

mod body;

use super::headline::{entitle, from_the_first_page};
use super::out::Out;
use super::package::{self, Package, Relation};
use super::read::whole;
use super::{ExtractError, FailureKind, Record, RecordKey};
use body::{Body, Styles};

/// Version of this reading.
pub(super) const VERSION: u32 = 1;

/// What is printed, or shown beside the text, behind it: the kinds of parts, and what to call them.
const BEHIND: [(&str, &str); 3] = [
    ("footnotes", "footnotes"),
    ("endnotes", "endnotes"),
    ("comments", "comments"),
];

/// The file as one document. Notes and comments that cannot be read are reported, and the rest goes on.
pub(super) fn read(bytes: &[u8], out: &mut Out<'_>) -> Result<(), ExtractError> {
    let mut package = package::open(bytes, out.limits())?;
    let main = package::main_part(&mut package, "word/document.xml")?;
    let text = package::needed(&mut package, &main, "text of a Word document")?;
    let relations = package::relations(&mut package, &main)?;
    let mut failures: Vec<(FailureKind, String)> = Vec::new();
    let mut failed = |error: ExtractError, what: &str| {
        failures.push((
            error.kind,
            format!("its {what} cannot be read: {}", error.message),
        ));
    };
    let styles = styles(&mut package, &relations).unwrap_or_else(|error| {
        failed(error, "styles");
        Styles::default()
    });
    let mut body = Body::new(&styles);
    body.read(&text)?;
    drop(text);
    for (kind, what) in BEHIND {
        let read = part_of_kind(&mut package, &relations, kind)
            .and_then(|text| text.map_or(Ok(()), |text| body.read_behind(&text)));
        if let Err(error) = read {
            failed(error, what);
        }
    }
    let mut record = Record::new(RecordKey::Whole, String::new());
    let own = package::properties(&mut package, &mut record).unwrap_or_else(|error| {
        failed(error, "properties");
        None
    });
    if body.has_foreign_part() {
        let message =
            "a part of it is in another format and cannot be read; save it as one document";
        failures.push((FailureKind::Unsupported, message.to_owned()));
    }
    let (text, marks, heading) = body.finish();
    record.text = text;
    record.marks = from_the_first_page(marks);
    entitle(&mut record, own, heading);
    whole(record, out)?;
    for (kind, message) in failures {
        if out.failure(None, kind, message).is_break() {
            break;
        }
    }
    Ok(())
}

fn part_of_kind(
    package: &mut Package<'_>,
    relations: &[Relation],
    kind: &str,
) -> Result<Option<String>, ExtractError> {
    match relations.iter().find(|relation| relation.kind == kind) {
        Some(relation) => package::part(package, &relation.target),
        None => Ok(None),
    }
}

fn styles(package: &mut Package<'_>, relations: &[Relation]) -> Result<Styles, ExtractError> {
    part_of_kind(package, relations, "styles")?
        .map_or_else(|| Ok(Styles::default()), |text| Styles::read(&text))
}

#[cfg(test)]
mod tests;
