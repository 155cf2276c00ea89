//! Word's documents: the text as it would be printed, then notes and comments.
//!
//! Of tracked changes what was inserted counts, and what was deleted is gone. Headers and footers, the
//! instructions of fields and whatever lies outside the file are left out.

mod body;

use super::headline::{entitle, from_the_first_page};
use super::out::Out;
use super::package::{self, Package, Relation};
use super::read::whole;
use super::trouble::Troubles;
use super::{ExtractError, FailureKind, Record, RecordKey};
use body::{Body, Styles};

/// Version of this reading.
pub(super) const VERSION: u32 = 1;

/// What is printed, or shown beside the text, behind it: the kinds of parts, and what to call them.
const BEHIND: [(&str, &str); 3] = [
    ("footnotes", "what stands in its footnotes"),
    ("endnotes", "what stands in its endnotes"),
    ("comments", "what stands in its comments"),
];

/// The file as one document. Notes and comments that cannot be read are reported, and the rest goes on.
pub(super) fn read(bytes: &[u8], out: &mut Out<'_>) -> Result<(), ExtractError> {
    let mut package = package::open(bytes, out.limits())?;
    let main = package::main_part(&mut package, "word/document.xml")?;
    let text = package::needed(&mut package, &main, "text of a Word document")?;
    let relations = package::relations(&mut package, &main)?;
    let mut troubles = Troubles::default();
    let styles = styles(&mut package, &relations).unwrap_or_else(|error| {
        troubles.add("what it says of its styles", &error);
        Styles::default()
    });
    let mut body = Body::new(&styles);
    body.read(&text)?;
    drop(text);
    for (kind, what) in BEHIND {
        let read = part_of_kind(&mut package, &relations, kind)
            .and_then(|text| text.map_or(Ok(()), |text| body.read_behind(&text)));
        if let Err(error) = read {
            troubles.add(what, &error);
        }
    }
    let mut record = Record::new(RecordKey::Whole, String::new());
    let own = package::properties(&mut package, &mut record).unwrap_or_else(|error| {
        troubles.add("what it says of itself", &error);
        None
    });
    if body.has_foreign_part() {
        let message =
            "a part of it is in another format and cannot be read; save it as one document";
        troubles.say(FailureKind::Unsupported, message);
    }
    let (text, marks, heading) = body.finish();
    record.text = text;
    record.marks = from_the_first_page(marks);
    entitle(&mut record, own, heading);
    if !record.has_word() {
        return Err(troubles.into_error());
    }
    whole(record, out)?;
    troubles.report(out);
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
