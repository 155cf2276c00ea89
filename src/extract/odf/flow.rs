//! The text of an OpenDocument file: paragraphs, tables, slides, and what stands beside them.

use std::collections::BTreeMap;

use super::super::prose::Prose;
use super::super::xml::{Node, Open, Xml};
use super::super::{ExtractError, Mark, Place};

/// Elements that hold what was deleted, settings, or words for programs.
const UNREAD: [&str; 14] = [
    "tracked-changes",
    "forms",
    "scripts",
    "event-listeners",
    "font-face-decls",
    "sequence-decls",
    "note-citation",
    "ruby-text",
    "binary-data",
    "math",
    "desc",
    "date-string",
    "creator-initials",
    "sender-initials",
];

/// Text within text is kept apart up to this depth; whatever is deeper joins what it stands in.
const DEEPEST: usize = 64;

/// What a slide repeats on every page, by its class.
const REPEATED: [&str; 4] = ["header", "footer", "date-time", "page-number"];

/// What a paragraph's style says of it.
#[derive(Debug, Default, Clone, Copy)]
struct Style {
    title: bool,
    begins_page: bool,
}

/// Text that stands by itself: the main text, a box, a note, a slide.
#[derive(Debug)]
struct Layer {
    prose: Prose,
    kind: LayerKind,
    /// For each cell that is open whether it holds a paragraph.
    cells: Vec<bool>,
    /// How many paragraphs are open; more than one only where something was left open.
    paragraphs: usize,
    /// Where the last one begins, and what it may be.
    begin: usize,
    title: bool,
    heading: bool,
    /// What is fixed to the paragraph and follows it.
    boxes: Vec<String>,
    /// The title of a slide.
    above: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LayerKind {
    Main,
    Box,
    Note,
    Slide,
    SlideTitle,
}

impl Layer {
    fn new(kind: LayerKind) -> Self {
        Self {
            prose: Prose::new(),
            kind,
            cells: Vec::new(),
            paragraphs: 0,
            begin: 0,
            title: false,
            heading: false,
            boxes: Vec::new(),
            above: String::new(),
        }
    }

    fn begin_paragraph(&mut self) {
        match self.cells.last_mut() {
            Some(begun @ false) => *begun = true,
            Some(_) => self.prose.line(),
            None => self.prose.block(),
        }
        self.begin = self.prose.len();
        self.paragraphs += 1;
    }

    fn end_paragraph(&mut self) {
        self.paragraphs = self.paragraphs.saturating_sub(1);
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

/// The text of a document.
#[derive(Debug, Default)]
pub(in super::super) struct Read {
    pub(in super::super) text: String,
    pub(in super::super) marks: Vec<Mark>,
    /// The title or first heading in it.
    pub(in super::super) heading: Option<String>,
}

/// Puts together the text of a document.
pub(in super::super) struct Flow {
    layers: Vec<Layer>,
    styles: BTreeMap<String, Style>,
    style: String,
    /// Of the paragraphs, tables and frames that are open, whether they made a layer.
    opened: Vec<bool>,
    notes: Vec<String>,
    page: u32,
    title: Option<String>,
    heading: Option<String>,
}

impl Flow {
    /// Reads the content of a document.
    pub(in super::super) fn read(content: &str) -> Result<Read, ExtractError> {
        let mut flow = Self {
            layers: vec![Layer::new(LayerKind::Main)],
            styles: BTreeMap::new(),
            style: String::new(),
            opened: Vec::new(),
            notes: Vec::new(),
            page: 0,
            title: None,
            heading: None,
        };
        let mut xml = Xml::new(content);
        while let Some(node) = xml.next()? {
            match node {
                Node::Open(open) => flow.open(&open, &mut xml)?,
                Node::Close(close) => flow.close(close.name()),
                Node::Text(text) => {
                    if let Some(layer) = flow.layers.last_mut().filter(|layer| layer.paragraphs > 0)
                    {
                        layer.prose.text(&text);
                    }
                }
            }
        }
        Ok(flow.finish())
    }

    fn finish(mut self) -> Read {
        while self.layers.len() > 1 {
            self.end_layer();
        }
        let Some(mut main) = self.layers.pop() else {
            return Read::default();
        };
        main.cells.clear();
        main.end_paragraph();
        for note in self.notes {
            main.prose.block();
            main.prose.blocks(&note);
        }
        let (text, marks) = main.prose.finish_with_places();
        Read {
            text,
            marks,
            heading: self.title.or(self.heading),
        }
    }

    fn open(&mut self, open: &Open<'_>, xml: &mut Xml<'_>) -> Result<(), ExtractError> {
        let Some(layer) = self.layers.last_mut() else {
            return Ok(());
        };
        match open.name() {
            "p" | "h" => self.begin_paragraph(open),
            "s" | "tab" => layer.prose.text(" "),
            "line-break" => layer.prose.line(),
            "table" => {
                self.begin_within();
                if let Some(layer) = self.layers.last_mut() {
                    layer.prose.block();
                }
            }
            "table-row" => layer.prose.line(),
            "table-cell" | "covered-table-cell" => {
                layer.prose.cell();
                layer.cells.push(false);
            }
            "note" | "annotation" => self.begin_layer(LayerKind::Note),
            "creator" if layer.kind == LayerKind::Note => {
                let name = xml.text()?;
                if !name.trim().is_empty() {
                    layer.prose.text(&name);
                    layer.prose.text(": ");
                    // Its first paragraph follows the name as if in a cell.
                    layer.cells.push(false);
                }
            }
            // The day of a comment, and the name of a picture.
            "date" if layer.kind == LayerKind::Note => xml.skip()?,
            "title" if open.is("svg:title") => xml.skip()?,
            "soft-page-break" => self.begin_page(),
            "page" => self.begin_layer(LayerKind::Slide),
            "frame" | "custom-shape" => self.begin_frame(open, xml)?,
            "style" => {
                self.style = open.attribute("name").unwrap_or_default();
                let style = self.styles.entry(self.style.clone()).or_default();
                style.title = open.says("parent-style-name", "Title");
                style.begins_page = open
                    .attribute("master-page-name")
                    .is_some_and(|name| !name.is_empty());
            }
            "paragraph-properties" if open.says("break-before", "page") => {
                if let Some(style) = self.styles.get_mut(&self.style) {
                    style.begins_page = true;
                }
            }
            name if UNREAD.contains(&name) => xml.skip()?,
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str) {
        match name {
            "p" | "h" => {
                self.end_paragraph();
                self.end_within();
            }
            "table" => {
                if let Some(layer) = self.layers.last_mut() {
                    layer.prose.block();
                }
                self.end_within();
            }
            "frame" | "custom-shape" => self.end_within(),
            "note" | "annotation" | "page" => {
                let of_kind = |layer: &Layer| match name {
                    "page" => layer.kind == LayerKind::Slide,
                    _ => layer.kind == LayerKind::Note,
                };
                if self.layers.iter().any(of_kind) {
                    while self.layers.last().is_some_and(|layer| !of_kind(layer)) {
                        self.end_layer();
                    }
                    self.end_layer();
                }
            }
            _ => {
                let Some(layer) = self.layers.last_mut() else {
                    return;
                };
                match name {
                    "table-cell" | "covered-table-cell" => {
                        layer.cells.pop();
                    }
                    "table-row" => layer.prose.line(),
                    _ => {}
                }
            }
        }
    }

    /// What is fixed to a paragraph stands by itself.
    fn begin_within(&mut self) {
        let within = self.layers.len() < DEEPEST
            && self.layers.last().is_some_and(|layer| layer.paragraphs > 0);
        if within {
            self.begin_layer(LayerKind::Box);
        }
        self.opened.push(within);
    }

    fn end_within(&mut self) {
        if self.opened.pop() == Some(true) {
            self.end_layer();
        }
    }

    fn begin_paragraph(&mut self, open: &Open<'_>) {
        self.begin_within();
        let name = open.attribute("style-name").unwrap_or_default();
        let style = self.styles.get(&name).copied().unwrap_or_default();
        if style.begins_page && !self.layers.first().is_none_or(|main| main.prose.is_empty()) {
            self.begin_page();
        }
        if let Some(layer) = self.layers.last_mut() {
            layer.begin_paragraph();
            layer.title = style.title || name == "Title";
            layer.heading = open.name() == "h" && open.says("outline-level", "1");
        }
    }

    fn end_paragraph(&mut self) {
        let Some(layer) = self.layers.last_mut() else {
            return;
        };
        if layer.kind == LayerKind::Main {
            let found = match (layer.title, layer.heading) {
                (true, _) => Some(&mut self.title),
                (false, true) => Some(&mut self.heading),
                (false, false) => None,
            };
            let text = layer.prose.since(layer.begin);
            if let Some(found) = found.filter(|found| found.is_none())
                && text.chars().any(char::is_alphanumeric)
            {
                *found = Some(text.to_owned());
            }
        }
        layer.title = false;
        layer.heading = false;
        layer.end_paragraph();
    }

    fn begin_frame(&mut self, open: &Open<'_>, xml: &mut Xml<'_>) -> Result<(), ExtractError> {
        let class = open.attribute("class").unwrap_or_default();
        if REPEATED.contains(&class.as_str()) {
            // Its end is passed over as well.
            return xml.skip();
        }
        let in_slide = self
            .layers
            .last()
            .is_some_and(|layer| layer.kind == LayerKind::Slide);
        let is_title = in_slide && class == "title" && self.layers.len() < DEEPEST;
        if is_title {
            self.begin_layer(LayerKind::SlideTitle);
        }
        self.opened.push(is_title);
        Ok(())
    }

    fn begin_layer(&mut self, kind: LayerKind) {
        if self.layers.len() < DEEPEST {
            self.layers.push(Layer::new(kind));
        }
    }

    fn end_layer(&mut self) {
        if self.layers.len() < 2 {
            return;
        }
        let Some(mut inner) = self.layers.pop() else {
            return;
        };
        inner.cells.clear();
        inner.end_paragraph();
        let kind = inner.kind;
        let above = inner.above;
        let text = inner.prose.finish();
        let Some(outer) = self.layers.last_mut() else {
            return;
        };
        match kind {
            LayerKind::Slide => {
                self.page = self.page.saturating_add(1);
                outer.prose.block();
                outer.prose.place(Place::Page(self.page));
                for text in [above.as_str(), text.as_str()] {
                    outer.prose.blocks(text);
                    outer.prose.block();
                }
                if self.heading.is_none() && above.chars().any(char::is_alphanumeric) {
                    self.heading = Some(above);
                }
            }
            _ if text.is_empty() => {}
            LayerKind::SlideTitle if outer.above.is_empty() => outer.above = text,
            LayerKind::SlideTitle => outer.prose.blocks(&text),
            LayerKind::Note => self.notes.push(text),
            LayerKind::Box | LayerKind::Main => outer.boxes.push(text),
        }
    }

    /// A page of the main text ends here. That it is to end and that it did end is one, where there is no
    /// text in between.
    fn begin_page(&mut self) {
        let [main] = self.layers.as_mut_slice() else {
            return;
        };
        if !main.prose.is_at_place() {
            // Before the first break nothing was counted.
            self.page = self.page.max(1).saturating_add(1);
        }
        main.prose.place(Place::Page(self.page));
    }
}
