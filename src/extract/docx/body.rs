//! The body of a Word document: paragraphs, tables, text boxes, and where pages begin.

use std::collections::BTreeMap;

use super::super::prose::Prose;
use super::super::xml::{Node, Open, Xml};
use super::super::{ExtractError, Mark, Place};

/// Elements that hold settings, what was deleted, or instructions, and no text to be read.
const UNREAD: [&str; 13] = [
    "rPr",
    "tblPr",
    "tblPrEx",
    "tblGrid",
    "trPr",
    "tcPr",
    "sectPr",
    "del",
    "moveFrom",
    "delText",
    "instrText",
    "ffData",
    "rt",
];

/// Boxes within boxes are kept apart up to this depth; whatever is deeper joins what it stands in.
const DEEPEST: usize = 64;

/// What a paragraph's style makes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rank {
    Title,
    Heading,
}

/// The styles that matter: those of titles and of first headings, by their ids.
#[derive(Debug, Default)]
pub(super) struct Styles(BTreeMap<String, Rank>);

impl Styles {
    /// From the part that defines them. Their ids depend on the language of the program, their names
    /// do not.
    pub(super) fn read(text: &str) -> Result<Self, ExtractError> {
        let mut styles = BTreeMap::new();
        let mut id = None;
        let mut xml = Xml::new(text);
        while let Some(node) = xml.next()? {
            let Node::Open(open) = node else { continue };
            match open.name() {
                "style" => id = open.attribute("styleId"),
                "name" => {
                    let name = open.attribute("val").unwrap_or_default().to_lowercase();
                    let rank = match name.as_str() {
                        "title" => Rank::Title,
                        "heading 1" => Rank::Heading,
                        _ => continue,
                    };
                    if let Some(id) = id.take() {
                        styles.insert(id, rank);
                    }
                }
                _ => {}
            }
        }
        Ok(Self(styles))
    }

    fn rank(&self, id: &str) -> Option<Rank> {
        self.0.get(id).copied().or(match id {
            "Title" => Some(Rank::Title),
            "Heading1" => Some(Rank::Heading),
            _ => None,
        })
    }
}

/// Text that stands by itself: the main text, or that of a box.
struct Layer {
    prose: Prose,
    /// For each cell that is open whether it holds a paragraph.
    cells: Vec<bool>,
    /// Where the paragraph begins that is open, and what its style makes of it.
    paragraph: usize,
    rank: Option<Rank>,
    /// The text of boxes that are fixed to the paragraph; it follows that.
    boxes: Vec<String>,
    /// Whether a page begins behind the paragraph.
    breaks: bool,
}

impl Layer {
    fn new() -> Self {
        Self {
            prose: Prose::new(),
            cells: Vec::new(),
            paragraph: 0,
            rank: None,
            boxes: Vec::new(),
            breaks: false,
        }
    }

    fn begin_paragraph(&mut self) {
        match self.cells.last_mut() {
            Some(begun @ false) => *begun = true,
            Some(_) => self.prose.line(),
            None => self.prose.block(),
        }
        self.paragraph = self.prose.len();
        self.rank = None;
    }

    fn end_paragraph(&mut self) {
        for text in std::mem::take(&mut self.boxes) {
            self.separate();
            self.prose.blocks(&text);
        }
        self.separate();
    }

    fn separate(&mut self) {
        // Behind the last paragraph of a cell there is nothing but the next cell.
        if self.cells.is_empty() {
            self.prose.block();
        }
    }
}

/// Puts together the text of a document.
pub(super) struct Body<'s> {
    styles: &'s Styles,
    /// The main text, and boxes within each other.
    layers: Vec<Layer>,
    page: u32,
    title: Option<String>,
    heading: Option<String>,
    /// Of each choice between forms of the same thing that is open whether one was taken.
    choices: Vec<bool>,
    /// Within how many elements that hold text we are.
    in_text: usize,
    /// Whether the content that follows only says what to type.
    placeholder: bool,
    /// Whether what is read is the main text.
    main: bool,
    foreign: bool,
}

impl<'s> Body<'s> {
    pub(super) fn new(styles: &'s Styles) -> Self {
        Self {
            styles,
            layers: vec![Layer::new()],
            page: 1,
            title: None,
            heading: None,
            choices: Vec::new(),
            in_text: 0,
            placeholder: false,
            main: true,
            foreign: false,
        }
    }

    /// Adds the main text.
    pub(super) fn read(&mut self, text: &str) -> Result<(), ExtractError> {
        let mut xml = Xml::new(text);
        while let Some(node) = xml.next()? {
            match node {
                Node::Open(open) => self.open(&open, &mut xml)?,
                Node::Close(close) => self.close(close.name()),
                Node::Text(text) if self.in_text > 0 => {
                    if let Some(layer) = self.layers.last_mut() {
                        layer.prose.text(&text);
                    }
                }
                Node::Text(_) => {}
            }
        }
        self.close_all();
        Ok(())
    }

    /// Adds notes or comments behind the text.
    pub(super) fn read_behind(&mut self, text: &str) -> Result<(), ExtractError> {
        self.main = false;
        let read = self.read(text);
        self.close_all();
        read
    }

    /// Whether something stands in it that is not Word's.
    pub(super) fn has_foreign_part(&self) -> bool {
        self.foreign
    }

    /// The text, where its pages begin, and its title or first heading.
    pub(super) fn finish(mut self) -> (String, Vec<Mark>, Option<String>) {
        self.close_all();
        let heading = self.title.or(self.heading);
        match self.layers.pop() {
            Some(layer) => {
                let (text, marks) = layer.prose.finish_with_places();
                (text, marks, heading)
            }
            None => (String::new(), Vec::new(), heading),
        }
    }

    /// Ends whatever was left open.
    fn close_all(&mut self) {
        while self.layers.len() > 1 {
            self.end_box();
        }
        self.in_text = 0;
        self.choices.clear();
        self.placeholder = false;
        if let Some(layer) = self.layers.last_mut() {
            layer.cells.clear();
            layer.end_paragraph();
        }
    }

    fn open(&mut self, open: &Open<'_>, xml: &mut Xml<'_>) -> Result<(), ExtractError> {
        let deep = self.layers.len() >= DEEPEST;
        let Some(layer) = self.layers.last_mut() else {
            return Ok(());
        };
        match open.name() {
            "t" => self.in_text += 1,
            "p" => layer.begin_paragraph(),
            "pPr" => self.paragraph_properties(xml)?,
            "tab" | "ptab" => layer.prose.text(" "),
            "br" if open.says("type", "page") => self.begin_page(),
            "br" | "cr" => layer.prose.line(),
            "noBreakHyphen" => layer.prose.text("-"),
            "lastRenderedPageBreak" => self.begin_page(),
            "tbl" => layer.prose.block(),
            "tr" => layer.prose.line(),
            "tc" => {
                layer.prose.cell();
                layer.cells.push(false);
            }
            "txbxContent" if !deep => self.layers.push(Layer::new()),
            "AlternateContent" => self.choices.push(false),
            "Choice" | "Fallback" => match self.choices.last_mut() {
                Some(taken @ false) => *taken = true,
                _ => xml.skip()?,
            },
            "sdtPr" => self.placeholder = holds(xml, "showingPlcHdr")?,
            "sdtContent" if std::mem::take(&mut self.placeholder) => xml.skip()?,
            "altChunk" => self.foreign = true,
            // Lines between notes and text are notes of a type of their own.
            "footnote" | "endnote"
                if open.attribute("type").is_some_and(|kind| kind != "normal") =>
            {
                xml.skip()?;
            }
            "footnote" | "endnote" => layer.prose.block(),
            "comment" => {
                layer.prose.block();
                if let Some(author) = open
                    .attribute("author")
                    .filter(|name| !name.trim().is_empty())
                {
                    layer.prose.text(&author);
                    layer.prose.text(": ");
                }
                // Its first paragraph follows the name as if in a cell.
                layer.cells.push(false);
            }
            name if UNREAD.contains(&name) => xml.skip()?,
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str) {
        if name == "txbxContent" {
            self.end_box();
            return;
        }
        let Some(layer) = self.layers.last_mut() else {
            return;
        };
        match name {
            "t" => self.in_text = self.in_text.saturating_sub(1),
            "p" => self.end_paragraph(),
            "tc" => {
                layer.cells.pop();
            }
            "comment" => {
                layer.cells.pop();
                layer.prose.block();
            }
            "tr" => layer.prose.line(),
            "tbl" => layer.prose.block(),
            "AlternateContent" => {
                self.choices.pop();
            }
            _ => {}
        }
    }

    fn end_paragraph(&mut self) {
        let main = self.main && self.layers.len() == 1;
        let Some(layer) = self.layers.last_mut() else {
            return;
        };
        if let Some(rank) = layer.rank.take().filter(|_| main) {
            let found = match rank {
                Rank::Title => &mut self.title,
                Rank::Heading => &mut self.heading,
            };
            let text = layer.prose.since(layer.paragraph);
            if found.is_none() && text.chars().any(char::is_alphanumeric) {
                *found = Some(text.to_owned());
            }
        }
        layer.end_paragraph();
        if std::mem::take(&mut layer.breaks) {
            self.begin_page();
        }
    }

    fn end_box(&mut self) {
        if self.layers.len() < 2 {
            return;
        }
        let Some(mut inner) = self.layers.pop() else {
            return;
        };
        inner.end_paragraph();
        let text = inner.prose.finish();
        if let Some(outer) = self.layers.last_mut().filter(|_| !text.is_empty()) {
            outer.boxes.push(text);
        }
    }

    /// A page ends here. Word writes down both that it is to end and that it did end: without any text
    /// between them the two are one.
    fn begin_page(&mut self) {
        if !self.main || self.layers.len() > 1 {
            return;
        }
        let Some(layer) = self.layers.last_mut() else {
            return;
        };
        if !layer.prose.is_at_place() {
            self.page = self.page.saturating_add(1);
        }
        layer.prose.place(Place::Page(self.page));
    }

    /// Reads the settings of a paragraph, up to their end.
    fn paragraph_properties(&mut self, xml: &mut Xml<'_>) -> Result<(), ExtractError> {
        let mut breaks_before = false;
        loop {
            match xml.next()? {
                Some(Node::Open(open)) => match open.name() {
                    "pStyle" => {
                        let rank = open.attribute("val").and_then(|id| self.styles.rank(&id));
                        if let Some(layer) = self.layers.last_mut() {
                            layer.rank = rank;
                        }
                        xml.skip()?;
                    }
                    "pageBreakBefore" => {
                        let off = ["0", "false", "off"];
                        breaks_before = !off.iter().any(|off| open.says("val", off));
                        xml.skip()?;
                    }
                    "sectPr" => {
                        let goes_on = section_goes_on(xml)?;
                        if let Some(layer) = self.layers.last_mut() {
                            layer.breaks = !goes_on;
                        }
                    }
                    _ => xml.skip()?,
                },
                Some(Node::Text(_)) => {}
                Some(Node::Close(_)) | None => break,
            }
        }
        if breaks_before
            && self
                .layers
                .last()
                .is_some_and(|layer| !layer.prose.is_empty())
        {
            self.begin_page();
        }
        Ok(())
    }
}

/// Whether a section ends without a new page.
fn section_goes_on(xml: &mut Xml<'_>) -> Result<bool, ExtractError> {
    let mut depth = 1_usize;
    let mut goes_on = false;
    while depth > 0 {
        match xml.next()? {
            Some(Node::Open(open)) => {
                depth += 1;
                goes_on |= open.name() == "type" && open.says("val", "continuous");
            }
            Some(Node::Close(_)) => depth -= 1,
            Some(Node::Text(_)) => {}
            None => break,
        }
    }
    Ok(goes_on)
}

/// Whether an element of that name stands in the one that was just opened; passes over all of it.
fn holds(xml: &mut Xml<'_>, name: &str) -> Result<bool, ExtractError> {
    let mut depth = 1_usize;
    let mut held = false;
    while depth > 0 {
        match xml.next()? {
            Some(Node::Open(open)) => {
                depth += 1;
                held |= open.name() == name;
            }
            Some(Node::Close(_)) => depth -= 1,
            Some(Node::Text(_)) => {}
            None => break,
        }
    }
    Ok(held)
}
