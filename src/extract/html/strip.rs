//! The way out for pages that cannot be made into a tree: tags go, text stays.

use super::super::prose::Prose;
use super::super::{Record, RecordKey};
use super::body::{is_block, is_line, is_unseen};
use super::scan::{Piece, Pieces, is_one_of};
use super::unescape;

/// The page as one document: its `<title>`, and all the text in it.
pub(super) fn read(page: &str) -> Record {
    let mut title = Prose::new();
    let mut prose = Prose::new();
    // Only elements whose content is no markup are left out, so that nothing has to be counted.
    let mut within: Option<&str> = None;
    for (_, piece) in Pieces::html(page) {
        match piece {
            Piece::Open(name, _) => {
                within = Some(name);
                separate(&mut prose, name);
            }
            Piece::Close(name) => {
                within = None;
                separate(&mut prose, name);
            }
            Piece::Text(text) => match within.take() {
                Some(name) if name.eq_ignore_ascii_case("title") => title.text(text),
                Some(name) if is_one_of(name, &["script", "style", "textarea", "iframe"]) => {}
                _ => prose.text(text),
            },
        }
    }
    let title = unescape(&title.finish());
    let mut record = Record::new(RecordKey::Whole, unescape(&prose.finish()));
    record.title = Some(title.trim().to_owned()).filter(|title| !title.is_empty());
    record
}

fn separate(prose: &mut Prose, name: &str) {
    let name = name.to_ascii_lowercase();
    if is_block(&name) || is_unseen(&name) {
        prose.block();
    } else if is_line(&name) {
        prose.line();
    } else if matches!(name.as_str(), "td" | "th") {
        prose.cell();
    }
}
