//! PowerPoint's slides, in the order in which they are shown: of each its title, its text, then the notes
//! and comments on it. Hidden ones are read as well; what a master repeats on every slide is not.

use std::collections::{BTreeMap, BTreeSet};

use super::headline::entitle;
use super::out::Out;
use super::package::{self, Package, Relation};
use super::prose::Prose;
use super::read::whole;
use super::trouble::Troubles;
use super::xml::{Node, Open, Xml};
use super::{ExtractError, FailureKind, Place, Record, RecordKey};

/// Version of this reading.
pub(super) const VERSION: u32 = 1;

/// What belongs to a slide, in the order in which it follows the slide.
const WITH_A_SLIDE: [&str; 3] = ["diagramData", "notesSlide", "comments"];

/// What is on every slide, by the name of its place.
const REPEATED: [&str; 4] = ["sldNum", "dt", "ftr", "hdr"];

/// The file as one document. Slides that cannot be read are reported, and the rest goes on.
pub(super) fn read(bytes: &[u8], out: &mut Out<'_>) -> Result<(), ExtractError> {
    let mut package = package::open(bytes, out.limits())?;
    let main = package::main_part(&mut package, "ppt/presentation.xml")?;
    let text = package::needed(&mut package, &main, "slides")?;
    let relations = package::relations(&mut package, &main)?;
    let slides: BTreeMap<&str, &Relation> = relations
        .iter()
        .map(|relation| (relation.id.as_str(), relation))
        .collect();
    let mut show = Show {
        prose: Prose::new(),
        heading: None,
        troubles: Troubles::default(),
    };
    let mut seen = BTreeSet::new();
    let mut page = 0;
    for id in slide_ids(&text)? {
        let Some(slide) = slides.get(id.as_str()) else {
            continue;
        };
        if !seen.insert(slide.target.as_str()) {
            continue;
        }
        page += 1;
        show.read(&mut package, &slide.target, page);
        if show.prose.len() as u64 > out.limits().max_file_size {
            let message =
                "its text is longer than the limit; raise --max-file-size to read the rest";
            show.troubles.say(FailureKind::TooLarge, message);
            break;
        }
        if package.is_spent() {
            break;
        }
    }
    let mut record = Record::new(RecordKey::Whole, String::new());
    let own = package::properties(&mut package, &mut record).unwrap_or_else(|error| {
        show.troubles.add("what it says of itself", &error);
        None
    });
    (record.text, record.marks) = show.prose.finish_with_places();
    entitle(&mut record, own, show.heading);
    if !record.has_word() {
        return Err(show.troubles.into_error());
    }
    whole(record, out)?;
    show.troubles.report(out);
    Ok(())
}

/// What the slides are called among the relations, in the order in which they are shown.
fn slide_ids(text: &str) -> Result<Vec<String>, ExtractError> {
    let mut ids = Vec::new();
    let mut xml = Xml::new(text);
    while let Some(node) = xml.next()? {
        if let Node::Open(open) = node
            && open.name() == "sldId"
        {
            ids.extend(open.foreign_attribute("id"));
        }
    }
    Ok(ids)
}

/// All slides up to now.
struct Show {
    prose: Prose,
    /// The title of the first slide that has one.
    heading: Option<String>,
    troubles: Troubles,
}

impl Show {
    /// Adds a slide and what belongs to it.
    fn read(&mut self, package: &mut Package<'_>, name: &str, page: u32) {
        let mut slide = Slide::new();
        let read = match package::part(package, name) {
            Ok(Some(text)) => slide.read(&text),
            Ok(None) => Err(package::missing("such slide")),
            Err(error) => Err(error),
        };
        if let Err(error) = read {
            self.troubles.add(&format!("slide {page}"), &error);
        }
        let relations = package::relations(package, name).unwrap_or_else(|error| {
            self.troubles
                .add(&format!("what belongs to slide {page}"), &error);
            Vec::new()
        });
        for kind in WITH_A_SLIDE {
            for relation in relations.iter().filter(|one| one.kind == kind) {
                if let Err(error) = slide.read_with(package, relation) {
                    self.troubles
                        .add(&format!("what belongs to slide {page}"), &error);
                }
            }
        }
        self.prose.block();
        self.prose.place(Place::Page(page));
        let title = slide.title.finish();
        for text in [title.as_str(), &slide.body.finish()] {
            self.prose.blocks(text);
            self.prose.block();
        }
        if self.heading.is_none() && title.chars().any(char::is_alphanumeric) {
            self.heading = Some(title);
        }
    }
}

/// The text of a slide.
struct Slide {
    title: Prose,
    body: Prose,
    /// Whether we are within a shape that holds the title.
    in_title: bool,
    /// Whether we are within a shape whose text stands on every slide.
    repeated: bool,
    in_text: usize,
    /// For each cell that is open whether it holds a paragraph.
    cells: Vec<bool>,
    /// Of each choice between forms of the same thing that is open whether one was taken.
    choices: Vec<bool>,
}

impl Slide {
    fn new() -> Self {
        Self {
            title: Prose::new(),
            body: Prose::new(),
            in_title: false,
            repeated: false,
            in_text: 0,
            cells: Vec::new(),
            choices: Vec::new(),
        }
    }

    fn prose(&mut self) -> &mut Prose {
        if self.in_title {
            &mut self.title
        } else {
            &mut self.body
        }
    }

    /// Adds the text of a part that belongs to the slide.
    fn read_with(
        &mut self,
        package: &mut Package<'_>,
        relation: &Relation,
    ) -> Result<(), ExtractError> {
        match package::part(package, &relation.target)? {
            Some(text) => self.read(&text),
            None => Ok(()),
        }
    }

    fn read(&mut self, text: &str) -> Result<(), ExtractError> {
        self.in_title = false;
        self.repeated = false;
        self.in_text = 0;
        self.cells.clear();
        self.choices.clear();
        self.body.block();
        let mut xml = Xml::new(text);
        while let Some(node) = xml.next()? {
            match node {
                Node::Open(open) => self.open(&open, &mut xml)?,
                Node::Close(close) => self.close(close.name()),
                Node::Text(text) if self.in_text > 0 => self.prose().text(&text),
                Node::Text(_) => {}
            }
        }
        Ok(())
    }

    fn open(&mut self, open: &Open<'_>, xml: &mut Xml<'_>) -> Result<(), ExtractError> {
        match open.name() {
            "sp" | "graphicFrame" => {
                self.in_title = false;
                self.repeated = false;
                self.body.block();
            }
            "ph" => {
                let place = open.attribute("type").unwrap_or_default();
                self.in_title = matches!(place.as_str(), "title" | "ctrTitle");
                self.repeated = REPEATED.contains(&place.as_str());
            }
            "txBody" if self.repeated => xml.skip()?,
            // The number of the slide, or the day on which it is shown.
            "fld" => {
                let kind = open.attribute("type").unwrap_or_default();
                if kind.starts_with("slidenum") || kind.starts_with("datetime") {
                    xml.skip()?;
                }
            }
            "p" => match self.cells.last_mut() {
                Some(begun @ false) => *begun = true,
                _ => self.prose().line(),
            },
            // Comments hold their text in an element of that name.
            "t" | "text" => self.in_text += 1,
            "br" => self.prose().line(),
            "tab" => self.prose().text(" "),
            "tbl" | "cm" => self.prose().block(),
            "tr" => self.prose().line(),
            "tc" => {
                self.prose().cell();
                self.cells.push(false);
            }
            "AlternateContent" => self.choices.push(false),
            "Choice" | "Fallback" => match self.choices.last_mut() {
                Some(taken @ false) => *taken = true,
                _ => xml.skip()?,
            },
            "pPr" | "rPr" | "endParaRPr" | "bodyPr" | "lstStyle" | "timing" | "extLst" => {
                xml.skip()?;
            }
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str) {
        match name {
            "t" | "text" => self.in_text = self.in_text.saturating_sub(1),
            "p" if self.cells.is_empty() => self.prose().line(),
            "tc" => {
                self.cells.pop();
            }
            "tr" => self.prose().line(),
            "tbl" | "cm" => self.prose().block(),
            "sp" | "graphicFrame" => {
                self.in_title = false;
                self.repeated = false;
                self.body.block();
            }
            "AlternateContent" => {
                self.choices.pop();
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::Item;
    use super::super::out::testing;
    use super::super::zipped::tests::zip_of;
    use super::*;

    fn relations(targets: &[(&str, &str)]) -> String {
        let all: String = targets
            .iter()
            .enumerate()
            .map(|(at, (kind, target))| {
                format!("<Relationship Id=\"r{at}\" Type=\"http://x/{kind}\" Target=\"{target}\"/>")
            })
            .collect();
        format!("<Relationships>{all}</Relationships>")
    }

    /// Slides that are shown in the order 2, 1, 3, with notes and a comment on the first one shown.
    fn pptx(first: &str, second: &str, notes: &str) -> Vec<u8> {
        let main = relations(&[
            ("slide", "slides/slide1.xml"),
            ("slide", "slides/slide2.xml"),
            ("slide", "slides/slide3.xml"),
        ]);
        let of_second = relations(&[
            ("notesSlide", "../notesSlides/n.xml"),
            ("comments", "../comments/c.xml"),
        ]);
        zip_of(&[
            (
                "ppt/presentation.xml",
                br#"<p:presentation><p:sldIdLst><p:sldId id="1" r:id="r1"/><p:sldId id="2" r:id="r0"/><p:sldId id="3" r:id="r2"/><p:sldId id="4" r:id="r0"/></p:sldIdLst></p:presentation>"#,
            ),
            ("ppt/_rels/presentation.xml.rels", main.as_bytes()),
            ("ppt/slides/slide1.xml", first.as_bytes()),
            ("ppt/slides/slide2.xml", second.as_bytes()),
            ("ppt/slides/_rels/slide2.xml.rels", of_second.as_bytes()),
            ("ppt/notesSlides/n.xml", notes.as_bytes()),
            (
                "ppt/comments/c.xml",
                "<p:cmLst><p:cm><p:text>تأكد.</p:text></p:cm></p:cmLst>".as_bytes(),
            ),
        ])
    }

    fn shape(place: &str, paragraphs: &[&str]) -> String {
        let text: String = paragraphs
            .iter()
            .map(|text| format!("<a:p><a:pPr/><a:r><a:t>{text}</a:t></a:r></a:p>"))
            .collect();
        format!(
            "<p:sp><p:nvSpPr><p:nvPr><p:ph type=\"{place}\"/></p:nvPr></p:nvSpPr><p:txBody><a:bodyPr/>{text}</p:txBody></p:sp>"
        )
    }

    fn items(bytes: &[u8]) -> (Vec<Item>, Option<ExtractError>) {
        testing::items(|out| read(bytes, out))
    }

    #[track_caller]
    fn check(bytes: &[u8], expected: &str) {
        let (items, error) = items(bytes);
        let mut lines: Vec<String> = items
            .iter()
            .map(|item| match item {
                Item::Record(record) => {
                    let mut text = record.text.clone();
                    for mark in record.marks.iter().rev() {
                        text.insert_str(mark.at, &format!("[{:?}]", mark.place));
                    }
                    format!("{}|{text}", record.title.as_deref().unwrap_or(""))
                }
                Item::Failure { message, .. } => format!("!{message}"),
            })
            .collect();
        lines.extend(error.map(|error| format!("error {}", error.kind)));
        assert_eq!(lines.join(" "), expected);
    }

    #[test]
    fn slides_are_read_as_they_are_shown() {
        let second = [
            shape("body", &["سطر أول", "سطر ثان"]),
            shape("sldNum", &["7"]),
            shape("title", &["جسر النهر"]),
        ]
        .concat();
        let table = "<p:graphicFrame><a:tbl><a:tr><a:tc><a:txBody><a:p><a:r><a:t>نوى</a:t></a:r></a:p></a:txBody></a:tc><a:tc><a:txBody><a:p><a:r><a:t>7</a:t></a:r></a:p></a:txBody></a:tc></a:tr><a:tr><a:tc><a:txBody><a:p><a:r><a:t>إنخل</a:t></a:r></a:p></a:txBody></a:tc></a:tr></a:tbl></p:graphicFrame>";
        let first = format!("<p:sld>{}{table}</p:sld>", shape("ctrTitle", &["الضحايا"]));
        let notes = [shape("body", &["قل هذا."]), shape("dt", &["2014"])].concat();
        check(
            &pptx(&first, &format!("<p:sld>{second}</p:sld>"), &notes),
            "جسر النهر|[Page(1)]سطر أول\nسطر ثان\n\nقل هذا.\n\nتأكد.\n\n[Page(2)]الضحايا\n\nنوى | 7\nإنخل !slide 3 cannot be read: holds no such slide; fetch the file again or rename it",
        );
    }

    #[test]
    fn runs_and_fields() {
        let second = "<p:sld><p:sp><p:txBody><a:p><a:r><a:t>الجس</a:t></a:r><a:r><a:rPr/><a:t>ر</a:t></a:r><a:br/><a:fld type=\"slidenum\"><a:t>3</a:t></a:fld><a:r><a:t>مغلق.</a:t></a:r></a:p></p:txBody></p:sp></p:sld>";
        check(
            &pptx("<p:sld/>", second, ""),
            "الجسر|[Page(1)]مغلق.\n\nتأكد. !slide 3 cannot be read: holds no such slide; fetch the file again or rename it",
        );
        check(&zip_of(&[("a", b"b")]), "error damaged");
        check(
            &zip_of(&[("ppt/presentation.xml", b"<p:presentation/>")]),
            "error no-text",
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_pieces_are_read_or_refused(
            pieces in proptest::collection::vec(
                prop::sample::select(vec![
                    "<p:sp>", "</p:sp>", "<p:ph type='title'/>", "<p:ph type='dt'/>", "<p:txBody>", "</p:txBody>", "<a:p>", "</a:p>",
                    "<a:t>", "</a:t>", "نص ", "<a:tbl>", "<a:tr>", "<a:tc>", "</a:tc>", "<a:fld type='slidenum'>", "<a:br/>", "<", "&amp;",
                ]),
                0..40,
            ),
            changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..3),
        ) {
            let text = pieces.concat();
            let mut bytes = pptx(&text, &text, &text);
            for (at, byte) in changes {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            for item in items(&bytes).0 {
                if let Item::Record(record) = item {
                    prop_assert!(record.marks.iter().all(|mark| record.text.is_char_boundary(mark.at)));
                }
            }
        }
    }
}
