//! OpenDocument: texts and slides as they would be printed, then notes and comments; and what sheets
//! have in common with them. What was deleted while changes were tracked is gone.

mod flow;

use super::fields::AUTHOR_SEPARATOR;
use super::headline::{entitle, from_the_first_page};
use super::out::Out;
use super::package::{self, Package, extra};
use super::read::whole;
use super::trouble::Troubles;
use super::xml::{Node, Xml};
use super::zipped::locked;
use super::{ExtractError, Record, RecordKey};
use flow::Flow;

/// Version of the reading of texts and slides.
pub(super) const VERSION: u32 = 1;

/// A text or slides as one document.
pub(super) fn read(bytes: &[u8], out: &mut Out<'_>) -> Result<(), ExtractError> {
    let Document {
        mut package,
        content,
    } = open(bytes, out)?;
    let read = Flow::read(&content)?;
    drop(content);
    let mut record = Record::new(RecordKey::Whole, read.text);
    record.marks = from_the_first_page(read.marks);
    let mut troubles = Troubles::default();
    let own = properties(&mut package, &mut record).unwrap_or_else(|error| {
        troubles.add("what it says of itself", &error);
        None
    });
    entitle(&mut record, own, read.heading);
    if !record.has_word() {
        return Err(troubles.into_error());
    }
    whole(record, out)?;
    troubles.report(out);
    Ok(())
}

/// A document and its content.
pub(super) struct Document<'b> {
    pub(super) package: Package<'b>,
    pub(super) content: String,
}

/// Opens a document. Its parts are locked one by one, by a method that only the manifest tells.
pub(super) fn open<'b>(bytes: &'b [u8], out: &Out<'_>) -> Result<Document<'b>, ExtractError> {
    let mut package = package::open(bytes, out.limits())?;
    let manifest = package.named("META-INF/manifest.xml")?;
    let mark = b"encryption-data";
    if manifest.is_some_and(|bytes| bytes.windows(mark.len()).any(|window| window == mark)) {
        return Err(locked());
    }
    let content = package::needed(&mut package, "content.xml", "text of an OpenDocument file")?;
    Ok(Document { package, content })
}

/// Fills in what the document says about itself, but for the title, which is handed back. Its language is
/// that of the program, whatever the text is in.
pub(super) fn properties(
    package: &mut Package<'_>,
    record: &mut Record,
) -> Result<Option<String>, ExtractError> {
    let Some(text) = package::part(package, "meta.xml")? else {
        return Ok(None);
    };
    let mut title = None;
    let mut first_author = None;
    let mut last_author = None;
    let mut keywords: Vec<String> = Vec::new();
    let mut xml = Xml::new(&text);
    while let Some(node) = xml.next()? {
        let Node::Open(open) = node else { continue };
        let name = open.name().to_owned();
        if matches!(name.as_str(), "document-meta" | "meta") {
            continue;
        }
        let value = xml.text()?;
        let value = value.trim();
        if value.is_empty() {
            continue;
        }
        match name.as_str() {
            "title" => title = Some(value.to_owned()),
            "initial-creator" => first_author = Some(value.to_owned()),
            "creator" => last_author = Some(value.to_owned()),
            "keyword" => keywords.push(value.to_owned()),
            "subject" | "description" => extra(record, &name, value),
            "creation-date" => extra(record, "created", value),
            "date" => extra(record, "modified", value),
            _ => {}
        }
    }
    if !keywords.is_empty() {
        extra(record, "keywords", &keywords.join(AUTHOR_SEPARATOR));
    }
    if let (Some(_), Some(last)) = (&first_author, &last_author) {
        extra(record, "modified_by", last);
    }
    record.author = first_author.or(last_author);
    Ok(title)
}

#[cfg(test)]
mod tests;
