//! Documents that are zip archives of XML: opening one, its parts, and what Office says about them.

use std::io::Cursor;

use serde_json::Value;

use super::xml::{self, Node, Xml};
use super::zipped::{Zipped, locked};
use super::{ExtractError, FailureKind, Limits, Record};

/// A document that is held in memory.
pub(super) type Package<'b> = Zipped<Cursor<&'b [u8]>>;

/// What files of the Office before 2007 begin with, and locked ones of today's.
const COMPOUND: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// Opens a document.
pub(super) fn open(bytes: &[u8], limits: Limits) -> Result<Package<'_>, ExtractError> {
    if is_compound(bytes) {
        return Err(if is_locked_compound(bytes) {
            locked()
        } else {
            ExtractError::new(
                FailureKind::Unsupported,
                "written by an Office before 2007; save it in the present format to read it",
            )
        });
    }
    Zipped::open(Cursor::new(bytes), limits)
}

/// Whether the bytes are a compound file, in which several streams stand as in a file system.
pub(super) fn is_compound(bytes: &[u8]) -> bool {
    bytes.starts_with(&COMPOUND)
}

/// Whether a compound file holds a document of today's Office behind a password.
pub(super) fn is_locked_compound(bytes: &[u8]) -> bool {
    let name: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    is_compound(bytes) && bytes.windows(name.len()).any(|window| window == name)
}

/// A part that is XML; nothing where there is no such part.
pub(super) fn part(package: &mut Package<'_>, name: &str) -> Result<Option<String>, ExtractError> {
    package.named(name)?.map(xml::decode).transpose()
}

/// The same for a part without which there is no document. `what` says what it would be.
pub(super) fn needed(
    package: &mut Package<'_>,
    name: &str,
    what: &str,
) -> Result<String, ExtractError> {
    part(package, name)?.ok_or_else(|| missing(what))
}

/// What is wrong with a package that is no document of that kind.
pub(super) fn missing(what: &str) -> ExtractError {
    ExtractError::damaged(format!(
        "holds no {what}; fetch the file again or rename it"
    ))
}

/// What a part of an Office document refers to within the document. What is outside is left out, so
/// that it is never fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Relation {
    /// How the part names it.
    pub(super) id: String,
    /// The last word of its type, such as `slide` or `footnotes`.
    pub(super) kind: String,
    /// The name of the part.
    pub(super) target: String,
}

/// What a part refers to, in order; of the document as a whole where the part's name is empty.
pub(super) fn relations(
    package: &mut Package<'_>,
    name: &str,
) -> Result<Vec<Relation>, ExtractError> {
    let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
    let Some(text) = part(package, &join(folder, &format!("_rels/{file}.rels")))? else {
        return Ok(Vec::new());
    };
    let mut found = Vec::new();
    let mut xml = Xml::new(&text);
    while let Some(node) = xml.next()? {
        let Node::Open(open) = node else { continue };
        if open.name() != "Relationship" || open.says("TargetMode", "External") {
            continue;
        }
        if let (Some(id), Some(kind), Some(target)) = (
            open.attribute("Id"),
            open.attribute("Type"),
            open.attribute("Target"),
        ) {
            let kind = kind.rsplit('/').next().unwrap_or("").to_owned();
            let target = join(folder, &target);
            found.push(Relation { id, kind, target });
        }
    }
    Ok(found)
}

/// The part that is the document itself.
pub(super) fn main_part(
    package: &mut Package<'_>,
    otherwise: &str,
) -> Result<String, ExtractError> {
    let relations = relations(package, "")?;
    let main = relations
        .into_iter()
        .find(|relation| relation.kind == "officeDocument")
        .map(|relation| relation.target);
    Ok(main.unwrap_or_else(|| otherwise.to_owned()))
}

/// The path that `target` means when it is read in `folder`. It never leads out of the package.
pub(super) fn join(folder: &str, target: &str) -> String {
    let mut path: Vec<&str> = Vec::new();
    let folder = if target.starts_with('/') { "" } else { folder };
    for step in folder.split('/').chain(target.split('/')) {
        match step {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            step => path.push(step),
        }
    }
    path.join("/")
}

/// Fills in what Office's properties say, but for the title, which is handed back. Their language is that
/// of the program, whatever the text is in.
pub(super) fn properties(
    package: &mut Package<'_>,
    record: &mut Record,
) -> Result<Option<String>, ExtractError> {
    let relations = relations(package, "")?;
    let name = relations
        .iter()
        .find(|relation| relation.kind == "core-properties")
        .map_or("docProps/core.xml", |relation| relation.target.as_str());
    let Some(text) = part(package, name)? else {
        return Ok(None);
    };
    let mut title = None;
    let mut xml = Xml::new(&text);
    while let Some(node) = xml.next()? {
        let Node::Open(open) = node else { continue };
        let name = open.name().to_owned();
        if name == "coreProperties" {
            continue;
        }
        let value = xml.text()?;
        let value = value.trim();
        if value.is_empty() {
            continue;
        }
        match name.as_str() {
            "title" => title = Some(value.to_owned()),
            "creator" => record.author = Some(value.to_owned()),
            "subject" | "keywords" | "description" | "created" | "modified" => {
                extra(record, &name, value)
            }
            "lastModifiedBy" => extra(record, "modified_by", value),
            _ => {}
        }
    }
    Ok(title)
}

/// Keeps a property that has no field of its own.
pub(super) fn extra(record: &mut Record, name: &str, value: &str) {
    record
        .extra
        .insert(name.to_owned(), Value::String(value.to_owned()));
}

#[cfg(test)]
mod tests {
    use super::super::RecordKey;
    use super::super::zipped::tests::zip_of;
    use super::*;

    #[test]
    fn paths_stay_within() {
        let check = |folder: &str, target: &str, expected: &str| {
            assert_eq!(join(folder, target), expected);
        };
        check("word", "footnotes.xml", "word/footnotes.xml");
        check(
            "ppt/slides",
            "../notesSlides/n1.xml",
            "ppt/notesSlides/n1.xml",
        );
        check("ppt", "/ppt/slides/s.xml", "ppt/slides/s.xml");
        check("", "../../etc/hosts", "etc/hosts");
        check("a", "./b//c", "a/b/c");
    }

    #[test]
    fn relations_within_the_document() {
        let bytes = zip_of(&[(
            "word/_rels/document.xml.rels",
            br#"<Relationships><Relationship Id="r1" Type="http://x/footnotes" Target="f.xml"/>
                <Relationship Id="r2" Type="http://x/attachedTemplate" Target="http://evil/t.dot" TargetMode="External"/>
                <Relationship Id="r3"/></Relationships>"#,
        )]);
        let mut package = open(&bytes, Limits::default()).unwrap();
        let found = relations(&mut package, "word/document.xml").unwrap();
        let said: Vec<_> = found
            .iter()
            .map(|one| (one.id.as_str(), one.kind.as_str(), one.target.as_str()))
            .collect();
        assert_eq!(said, [("r1", "footnotes", "word/f.xml")]);
        assert_eq!(relations(&mut package, "").unwrap(), []);
        assert_eq!(main_part(&mut package, "a.xml").unwrap(), "a.xml");
    }

    #[test]
    fn properties_are_metadata() {
        let bytes = zip_of(&[(
            "docProps/core.xml",
            "<cp:coreProperties><dc:title> ع </dc:title><dc:creator>سلمى</dc:creator><dc:subject/>
             <dcterms:created>2014-03-05T10:00:00Z</dcterms:created><cp:lastModifiedBy>نادر</cp:lastModifiedBy></cp:coreProperties>"
                .as_bytes(),
        )]);
        let mut record = Record::new(RecordKey::Whole, String::new());
        let mut package = open(&bytes, Limits::default()).unwrap();
        let title = properties(&mut package, &mut record).unwrap();
        assert_eq!(title.as_deref(), Some("ع"));
        assert_eq!(record.author.as_deref(), Some("سلمى"));
        assert_eq!(record.date, None);
        assert_eq!(
            serde_json::to_string(&record.extra).unwrap(),
            r#"{"created":"2014-03-05T10:00:00Z","modified_by":"نادر"}"#
        );
    }

    #[test]
    fn compound_files_are_told_apart() {
        let check = |rest: &[u8], kind: FailureKind| {
            let bytes = [&COMPOUND[..], rest].concat();
            let error = open(&bytes, Limits::default()).err().unwrap();
            assert_eq!(error.kind, kind);
        };
        check(b"text", FailureKind::Unsupported);
        check(
            b"..E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0",
            FailureKind::Encrypted,
        );
    }
}
