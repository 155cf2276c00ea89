//! Runs the pages' programs as far as text is concerned: which glyphs stand where, and which lines are drawn.

use std::collections::HashMap;
use std::rc::Rc;

use hayro_syntax::content::TypedIter;
use hayro_syntax::content::ops::TypedInstruction;
use hayro_syntax::object::{Array, Dict, Name, Number, Object, ObjectIdentifier, Stream};
use hayro_syntax::page::{Page, Resources};

use super::font::{Font, numbers};
use super::glyph::{Glyph, Glyphs, clean};
use super::matrix::Matrix;
use super::path::Path;
use super::stream::{Budget, Exhausted, unpack};

/// How deep drawings may stand within drawings.
const MAX_DEPTH: usize = 12;
/// What it costs to look for a drawing or picture and run it once more, however short.
const FORM: usize = 4096;
/// How many states may be put aside.
const MAX_STATES: usize = 256;
/// How many glyphs of one page are looked at.
const MAX_GLYPHS: usize = 400_000;

/// The fonts of a file, each read once.
#[derive(Default)]
pub(super) struct Fonts {
    by_id: HashMap<ObjectIdentifier, Rc<Font>>,
}

impl Fonts {
    fn get(
        &mut self,
        resources: &Resources<'_>,
        name: &Name<'_>,
        budget: &mut Budget,
    ) -> Result<Option<Rc<Font>>, Exhausted> {
        let id = resources.fonts.get_ref(&**name).map(ObjectIdentifier::from);
        if let Some(id) = id
            && let Some(font) = self.by_id.get(&id)
        {
            return Ok(Some(Rc::clone(font)));
        }
        let Some(dict) = resources.get_font(name) else {
            return Ok(None);
        };
        let font = Rc::new(Font::load(&dict, budget)?);
        if let Some(id) = id {
            self.by_id.insert(id, Rc::clone(&font));
        }
        Ok(Some(font))
    }
}

/// Runs a page's program and those it calls.
pub(super) fn run(
    page: &Page<'_>,
    number: u32,
    fonts: &mut Fonts,
    budget: &mut Budget,
) -> Result<Glyphs, Exhausted> {
    let (width, height) = page.render_dimensions();
    let mut runner = Runner {
        fonts,
        budget,
        glyphs: Glyphs::new(number, width, height),
        state: State::new(Matrix::new(page.initial_transform(true).as_coeffs())),
        saved: Vec::new(),
        marked: Vec::new(),
        path: Path::default(),
        depth: 0,
    };
    let program = runner.program(page)?;
    runner.run(&program, page.resources())?;
    runner.annotations(page)?;
    Ok(runner.glyphs)
}

/// What counts while text is drawn.
#[derive(Clone)]
struct State {
    matrix: Matrix,
    font: Option<Rc<Font>>,
    size: f64,
    char_space: f64,
    word_space: f64,
    scale: f64,
    leading: f64,
    rise: f64,
    /// Where the next glyph goes, and where its line began.
    pen: Matrix,
    line: Matrix,
}

impl State {
    fn new(matrix: Matrix) -> Self {
        Self {
            matrix,
            font: None,
            size: 1.0,
            char_space: 0.0,
            word_space: 0.0,
            scale: 1.0,
            leading: 0.0,
            rise: 0.0,
            pen: Matrix::IDENTITY,
            line: Matrix::IDENTITY,
        }
    }

    fn next_line(&mut self, x: f64, y: f64) {
        self.line = self.line.before(Matrix::shift(x, y));
        self.pen = self.line;
    }
}

/// A piece of content that is marked as something.
enum Marked {
    /// Its glyphs stand for this text, all together.
    Text {
        text: String,
        extent: Option<Glyph>,
    },
    /// A header, a footer or a page number, by the file's own word.
    Pagination,
    Other,
}

struct Runner<'r> {
    fonts: &'r mut Fonts,
    budget: &'r mut Budget,
    glyphs: Glyphs,
    state: State,
    saved: Vec<State>,
    marked: Vec<Marked>,
    path: Path,
    depth: usize,
}

impl Runner<'_> {
    /// The program of a page, which may be cut into many streams.
    fn program(&mut self, page: &Page<'_>) -> Result<Vec<u8>, Exhausted> {
        let mut program = Vec::new();
        let mut add = |stream: &Stream<'_>, damaged: &mut bool| {
            let unpacked = unpack(stream, self.budget)?;
            *damaged |= unpacked.damaged;
            // The same stream may be named many times over.
            self.budget.spend(unpacked.bytes.len())?;
            self.budget.fits(program.len() + unpacked.bytes.len())?;
            program.extend_from_slice(&unpacked.bytes);
            program.push(b'\n');
            Ok(())
        };
        let damaged = &mut self.glyphs.damaged;
        match page.raw().get::<Object<'_>>("Contents") {
            Some(Object::Stream(stream)) => add(&stream, damaged)?,
            Some(Object::Array(streams)) => {
                for object in streams.iter::<Object<'_>>() {
                    match object {
                        Object::Stream(stream) => add(&stream, damaged)?,
                        _ => *damaged = true,
                    }
                }
            }
            _ if page.raw().contains_key("Contents") => *damaged = true,
            _ => {}
        }
        Ok(program)
    }

    /// Runs the looks of notes and filled-in fields that stand on the page.
    fn annotations(&mut self, page: &Page<'_>) -> Result<(), Exhausted> {
        let Some(annotations) = page.raw().get::<Array<'_>>("Annots") else {
            return Ok(());
        };
        for annotation in annotations.iter::<Dict<'_>>().take(2000) {
            let kind = annotation.get::<Name<'_>>("Subtype");
            let hidden = annotation
                .get::<i32>("F")
                .is_some_and(|flags| flags & 0x22 != 0);
            if hidden || !matches!(kind.as_deref(), Some(b"Widget" | b"FreeText")) {
                continue;
            }
            let looks = annotation.get::<Dict<'_>>("AP").unwrap_or_default();
            let Some(look) = looks.get::<Stream<'_>>("N") else {
                continue;
            };
            let [x0, y0, x1, y1] = *numbers(&annotation, "Rect") else {
                continue;
            };
            let page_matrix = Matrix::new(page.initial_transform(true).as_coeffs());
            let inner = form_matrix(look.dict());
            let [left, top] = match *numbers(look.dict(), "BBox") {
                [a, b, c, d] => {
                    let (ax, ay) = inner.apply(a, b);
                    let (cx, cy) = inner.apply(c, d);
                    [ax.min(cx), ay.min(cy)]
                }
                _ => [0.0, 0.0],
            };
            let shift = Matrix::shift(x0.min(x1) - left, y0.min(y1) - top);
            self.state = State::new(page_matrix.before(shift));
            self.form(&look, page.resources())?;
        }
        Ok(())
    }

    /// Runs a drawing within the drawing.
    fn form(&mut self, form: &Stream<'_>, outer: &Resources<'_>) -> Result<(), Exhausted> {
        if self.depth >= MAX_DEPTH {
            return Ok(());
        }
        let unpacked = unpack(form, self.budget)?;
        self.glyphs.damaged |= unpacked.damaged;
        let own = form.dict().get::<Dict<'_>>("Resources").map(Resources::new);
        let state = self.state.clone();
        let saved = std::mem::take(&mut self.saved);
        let marked = std::mem::take(&mut self.marked);
        self.state.matrix = self.state.matrix.before(form_matrix(form.dict()));
        self.depth += 1;
        let done = self.run(&unpacked.bytes, own.as_ref().unwrap_or(outer));
        self.depth -= 1;
        self.state = state;
        self.saved = saved;
        self.marked = marked;
        done
    }

    fn run(&mut self, program: &[u8], resources: &Resources<'_>) -> Result<(), Exhausted> {
        let mut instructions = TypedIter::new(program);
        while let Some(instruction) = instructions.next() {
            self.step(instruction, resources)?;
        }
        while !self.marked.is_empty() {
            self.end_marked();
        }
        Ok(())
    }

    fn step(
        &mut self,
        instruction: TypedInstruction<'_, '_>,
        resources: &Resources<'_>,
    ) -> Result<(), Exhausted> {
        use TypedInstruction as T;
        let state = &mut self.state;
        match instruction {
            T::SaveState(_) if self.saved.len() < MAX_STATES => self.saved.push(state.clone()),
            T::RestoreState(_) => {
                if let Some(saved) = self.saved.pop() {
                    // Some programs put a state aside amid the text.
                    self.state = State {
                        pen: self.state.pen,
                        line: self.state.line,
                        ..saved
                    };
                }
            }
            T::Transform(m) => {
                let matrix = matrix_of([m.0, m.1, m.2, m.3, m.4, m.5]);
                state.matrix = state.matrix.before(matrix);
            }
            T::BeginText(_) => {
                state.pen = Matrix::IDENTITY;
                state.line = Matrix::IDENTITY;
            }
            T::CharacterSpacing(n) => state.char_space = n.0.as_f64(),
            T::WordSpacing(n) => state.word_space = n.0.as_f64(),
            T::HorizontalScaling(n) => state.scale = n.0.as_f64() / 100.0,
            T::TextLeading(n) => state.leading = n.0.as_f64(),
            T::TextRise(n) => state.rise = n.0.as_f64(),
            T::TextFont(font) => {
                state.size = font.1.as_f64();
                state.font = self.fonts.get(resources, font.0, self.budget)?;
            }
            T::SetTextMatrix(m) => {
                state.line = matrix_of([m.0, m.1, m.2, m.3, m.4, m.5]);
                state.pen = state.line;
            }
            T::NextLine(by) => state.next_line(by.0.as_f64(), by.1.as_f64()),
            T::NextLineAndSetLeading(by) => {
                state.leading = -by.1.as_f64();
                state.next_line(by.0.as_f64(), by.1.as_f64());
            }
            T::NextLineUsingLeading(_) => state.next_line(0.0, -state.leading),
            T::ShowText(text) => self.show(text.0),
            T::NextLineAndShowText(text) => {
                state.next_line(0.0, -state.leading);
                self.show(text.0);
            }
            T::ShowTextWithParameters(text) => {
                state.word_space = text.0.as_f64();
                state.char_space = text.1.as_f64();
                state.next_line(0.0, -state.leading);
                self.show(text.2);
            }
            T::ShowTexts(texts) => self.show_all(texts.0),
            T::BeginMarkedContent(_) => self.mark(Marked::Other),
            T::BeginMarkedContentWithProperties(marked) => {
                self.begin_marked(marked.0, marked.1, resources);
            }
            T::EndMarkedContent(_) => self.end_marked(),
            T::XObject(name) => {
                self.budget.spend(FORM)?;
                if let Some(object) = resources.get_x_object(name.0) {
                    let kind = object.dict().get::<Name<'_>>("Subtype");
                    match kind.as_deref() {
                        Some(b"Form") => self.form(&object, resources)?,
                        Some(b"Image") => self.glyphs.pictures = true,
                        _ => {}
                    }
                }
            }
            T::InlineImage(_) => self.glyphs.pictures = true,
            other => {
                let rules = &mut self.glyphs.rules;
                self.path.step(other, self.state.matrix, rules);
            }
        }
        Ok(())
    }

    fn show_all(&mut self, texts: &Array<'_>) {
        for object in texts.iter::<Object<'_>>() {
            match object {
                Object::String(text) => self.show(&text),
                Object::Number(by) => {
                    let state = &mut self.state;
                    let by = -by.as_f64() / 1000.0 * state.size;
                    let down = state.font.as_ref().is_some_and(|font| font.is_vertical());
                    let shift = match down {
                        true => Matrix::shift(0.0, by),
                        false => Matrix::shift(by * state.scale, 0.0),
                    };
                    state.pen = state.pen.before(shift);
                }
                _ => {}
            }
        }
    }

    fn show(&mut self, string: &[u8]) {
        if self.glyphs.all.len() >= MAX_GLYPHS {
            return;
        }
        let Some(font) = self.state.font.clone() else {
            return;
        };
        let mut rest = string;
        while !rest.is_empty() {
            let drawn = font.next(rest);
            rest = rest.get(drawn.length..).unwrap_or(&[]);
            let state = &self.state;
            let mut space = state.char_space;
            if drawn.is_space {
                space += state.word_space;
            }
            let (width, shift) = if font.is_vertical() {
                (1.0, Matrix::shift(0.0, space - state.size))
            } else {
                let by = (drawn.advance * state.size + space) * state.scale;
                (drawn.advance, Matrix::shift(by, 0.0))
            };
            let at = state.matrix.before(state.pen).before(Matrix([
                state.size * state.scale,
                0.0,
                0.0,
                state.size,
                0.0,
                state.rise,
            ]));
            self.state.pen = self.state.pen.before(shift);
            if let Some(glyph) = Glyph::place(at, width, font.height) {
                self.put(drawn.text.as_deref(), glyph);
            }
        }
    }

    /// A glyph has been drawn.
    fn put(&mut self, text: Option<&str>, mut glyph: Glyph) {
        for marked in &mut self.marked {
            match marked {
                Marked::Text { extent, .. } => {
                    match extent {
                        Some(extent) => extent.join(&glyph),
                        None => *extent = Some(glyph),
                    }
                    return;
                }
                Marked::Pagination => return,
                Marked::Other => {}
            }
        }
        if text.is_none() {
            self.glyphs.unknown += 1;
        }
        if self.glyphs.all.len() < MAX_GLYPHS && !self.glyphs.is_beside(&glyph) {
            // What stands for nothing still fills its place: a stroke that stretches a word does not part it.
            glyph.text = self.glyphs.keep(&clean(text.unwrap_or("")));
            self.glyphs.all.push(glyph);
        }
    }

    fn begin_marked(&mut self, tag: &Name<'_>, object: &Object<'_>, resources: &Resources<'_>) {
        let named;
        let properties = match object {
            Object::Dict(dict) => Some(dict),
            Object::Name(name) => {
                named = resources.properties.get::<Dict<'_>>(&**name);
                named.as_ref()
            }
            _ => None,
        };
        let text = properties.and_then(|p| p.get::<hayro_syntax::object::String<'_>>("ActualText"));
        let kind = properties.and_then(|p| p.get::<Name<'_>>("Type"));
        self.mark(match text {
            Some(text) => Marked::Text {
                text: super::info::text_string(&text),
                extent: None,
            },
            None if &**tag == b"Artifact" && kind.as_deref() == Some(b"Pagination") => {
                Marked::Pagination
            }
            None => Marked::Other,
        });
    }

    fn mark(&mut self, marked: Marked) {
        // What is nested deeper than anybody nests is at least counted.
        if self.marked.len() < 10_000 {
            self.marked.push(marked);
        }
    }

    fn end_marked(&mut self) {
        if let Some(Marked::Text {
            text,
            extent: Some(extent),
        }) = self.marked.pop()
        {
            self.put(Some(&text), extent);
        }
    }
}

fn matrix_of(numbers: [Number; 6]) -> Matrix {
    Matrix(numbers.map(|n| n.as_f64()))
}

fn form_matrix(dict: &Dict<'_>) -> Matrix {
    match *numbers(dict, "Matrix") {
        [a, b, c, d, e, f] => Matrix([a, b, c, d, e, f]),
        _ => Matrix::IDENTITY,
    }
}
