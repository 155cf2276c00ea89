//! Rich Text: the text as it would be printed, then notes and comments. What was deleted while changes
//! were tracked is gone, and so are headers, instructions of fields, and pictures.

mod charset;
mod group;
mod scan;

use super::headline::{entitle, one_line};
use super::out::Out;
use super::package::extra;
use super::prose::Prose;
use super::read::whole;
use super::trouble::Troubles;
use super::{ExtractError, FailureKind, Record, RecordKey};
use charset::{Fonts, of_code_page, of_font};
use group::{Groups, Place, Property, State};
use scan::{Token, Tokens};

/// Version of this reading.
pub(super) const VERSION: u32 = 1;

/// The file as one document. What cannot be read of it is reported, and the rest goes on.
pub(super) fn read(bytes: &[u8], out: &mut Out<'_>) -> Result<(), ExtractError> {
    let body = bytes.trim_ascii_start();
    let body = body.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(body);
    if !body.starts_with(b"{\\rtf") {
        return Err(ExtractError::damaged(
            "not Rich Text, though its name says so; rename it",
        ));
    }
    let mut reading = Reading::new();
    for token in Tokens::new(body) {
        reading.take(token);
        if reading.groups.is_done() {
            break;
        }
    }
    let breaks_off = !reading.groups.is_done();
    let unknown = reading.fonts.unknown();
    whole(reading.finish(), out)?;
    let mut troubles = Troubles::default();
    if breaks_off {
        let message = "it breaks off before its end; fetch the file again";
        troubles.say(FailureKind::Damaged, message);
    }
    if let Some(page) = unknown {
        let message = format!(
            "some of its text is in code page {page}, which cannot be read; save it anew, for instance with LibreOffice"
        );
        troubles.say(FailureKind::Encoding, message);
    }
    troubles.report(out);
    Ok(())
}

/// A moment that is told in words of its own.
#[derive(Debug, Default, Clone, Copy)]
struct Moment {
    year: i32,
    month: i32,
    day: i32,
    hour: i32,
    minute: i32,
}

/// What was read so far.
struct Reading {
    groups: Groups,
    state: State,
    fonts: Fonts,
    /// The font that is described in the table of fonts.
    described: i32,
    /// Bytes in the present font whose letters were not made yet; letters may be of several bytes.
    pending: Vec<u8>,
    /// The first half of a character that is written as two numbers.
    half: Option<u16>,
    /// How many of the next characters stand for what was written as a number before.
    skip: u32,
    /// `\*` stood before: whoever does not know the next word leaves out the group.
    optional: bool,
    body: Prose,
    /// Whether the last text of the body stood in a table.
    after_table: bool,
    /// The note or the box that is read now.
    aside: Prose,
    boxes: Vec<String>,
    notes: Vec<String>,
    commentator: String,
    title: String,
    author: String,
    properties: Vec<(Property, String)>,
    moment: Moment,
    letters: String,
}

impl Reading {
    fn new() -> Self {
        Self {
            groups: Groups::default(),
            state: State::default(),
            fonts: Fonts::new(),
            described: 0,
            pending: Vec::new(),
            half: None,
            skip: 0,
            optional: false,
            body: Prose::new(),
            after_table: false,
            aside: Prose::new(),
            boxes: Vec::new(),
            notes: Vec::new(),
            commentator: String::new(),
            title: String::new(),
            author: String::new(),
            properties: Vec::new(),
            moment: Moment::default(),
            letters: String::new(),
        }
    }

    fn take(&mut self, token: Token<'_>) {
        match token {
            Token::Text(bytes) => self.bytes(bytes),
            Token::Byte(byte) => self.bytes(&[byte]),
            token => {
                self.flush();
                match token {
                    Token::Begin => {
                        self.skip = 0;
                        self.groups.begin(self.state);
                    }
                    Token::End => self.end_group(),
                    Token::Word(word, number) => self.word(word, number),
                    Token::Sign(sign) => self.sign(sign),
                    Token::Text(_) | Token::Byte(_) => {}
                }
            }
        }
    }

    /// Takes bytes of text.
    fn bytes(&mut self, bytes: &[u8]) {
        self.optional = false;
        let skipped = (self.skip as usize).min(bytes.len());
        self.skip -= u32::try_from(skipped).unwrap_or(self.skip);
        if let Some(bytes) = bytes.get(skipped..)
            && !self.state.is_unread()
        {
            self.pending.extend_from_slice(bytes);
        }
    }

    /// Makes letters of the bytes up to here.
    fn flush(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        let mut letters = std::mem::take(&mut self.letters);
        self.fonts
            .decode(&self.pending, self.state.font, &mut letters);
        self.pending.clear();
        self.put(&letters);
        letters.clear();
        self.letters = letters;
    }

    /// Adds text where we are.
    fn put(&mut self, text: &str) {
        if self.state.deleted {
            return;
        }
        match self.state.place {
            Place::Body => {
                if self.after_table != self.state.in_table {
                    self.body.block();
                    self.after_table = self.state.in_table;
                }
                self.body.text(text);
            }
            Place::Note | Place::Box => self.aside.text(text),
            Place::Title => self.title.push_str(text),
            Place::Author => self.author.push_str(text),
            Place::Commentator => self.commentator.push_str(text),
            Place::Property(name) => match self.properties.last_mut() {
                Some((last, value)) if *last == name => value.push_str(text),
                _ => self.properties.push((name, text.to_owned())),
            },
            Place::Nowhere | Place::Fonts | Place::Info | Place::Moment(_) => {}
        }
    }

    fn prose(&mut self) -> Option<&mut Prose> {
        match self.state.place {
            Place::Body => Some(&mut self.body),
            Place::Note | Place::Box => Some(&mut self.aside),
            _ => None,
        }
    }

    fn end_group(&mut self) {
        self.skip = 0;
        self.optional = false;
        let before = self.state.place;
        self.state = self.groups.end();
        if before == self.state.place {
            return;
        }
        match before {
            Place::Note | Place::Box => {
                let text = std::mem::replace(&mut self.aside, Prose::new()).finish();
                if text.is_empty() {
                } else if before == Place::Box {
                    self.boxes.push(text);
                } else {
                    self.notes.push(text);
                }
            }
            Place::Moment(name) => {
                let Moment {
                    year,
                    month,
                    day,
                    hour,
                    minute,
                } = std::mem::take(&mut self.moment);
                if year > 0 {
                    let moment = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}");
                    self.properties.push((name, moment));
                }
            }
            _ => {}
        }
    }

    fn sign(&mut self, sign: u8) {
        if sign == b'*' {
            self.optional = true;
            return;
        }
        if self.skip > 0 {
            self.skip -= 1;
            return;
        }
        match sign {
            b'~' => self.put(" "),
            b'_' => self.put("-"),
            _ => {}
        }
    }

    fn word(&mut self, word: &[u8], number: Option<i32>) {
        let optional = std::mem::take(&mut self.optional);
        if self.skip > 0 {
            self.skip -= 1;
            return;
        }
        if word != b"u" {
            self.half = None;
        }
        if self.state.enter(word, optional) {
            if self.state.place == Place::Note && word == b"annotation" {
                let name = one_line(&std::mem::take(&mut self.commentator));
                if !name.is_empty() {
                    self.aside.text(&format!("{name}: "));
                }
            }
            return;
        }
        let value = number.unwrap_or(0);
        if self.state.place == Place::Fonts {
            match word {
                b"f" => self.described = value,
                b"fcharset" => self.fonts.set(self.described, of_font(value)),
                b"cpg" => self.fonts.set(self.described, of_code_page(value)),
                _ => {}
            }
            return;
        }
        match word {
            b"u" => self.number(value),
            b"uc" => self.state.fallback = u16::try_from(value).unwrap_or(0),
            b"f" => self.state.font = value,
            b"deff" => self.state.font = value,
            b"ansicpg" => self.fonts.set_document(of_code_page(value)),
            b"mac" => self.fonts.set_document(of_code_page(10000)),
            b"pc" => self.fonts.set_document(of_code_page(437)),
            b"pca" => self.fonts.set_document(of_code_page(850)),
            b"par" | b"sect" | b"page" => self.end_paragraph(),
            b"line" | b"column" | b"lbr" => self.with_prose(Prose::line),
            b"cell" | b"nestcell" => self.with_prose(Prose::cell),
            b"row" | b"nestrow" => {
                self.with_prose(Prose::line);
                self.put_boxes();
            }
            b"tab" | b"emspace" | b"enspace" | b"qmspace" => self.put(" "),
            b"intbl" => self.state.in_table = true,
            b"pard" => self.state.in_table = false,
            b"deleted" => self.state.deleted = number != Some(0),
            b"plain" => self.state.deleted = false,
            b"yr" => self.moment.year = value,
            b"mo" => self.moment.month = value,
            b"dy" => self.moment.day = value,
            b"hr" => self.moment.hour = value,
            b"min" => self.moment.minute = value,
            _ => {
                if let Some(text) = letter(word) {
                    self.put(text);
                }
            }
        }
    }

    fn with_prose(&mut self, change: impl FnOnce(&mut Prose)) {
        if let Some(prose) = self.prose() {
            change(prose);
        }
    }

    fn end_paragraph(&mut self) {
        if self.state.in_table {
            self.with_prose(Prose::line);
        } else {
            self.with_prose(Prose::block);
            self.put_boxes();
        }
    }

    /// Boxes follow the paragraph they are fixed to.
    fn put_boxes(&mut self) {
        if self.state.place != Place::Body {
            return;
        }
        for text in std::mem::take(&mut self.boxes) {
            self.body.block();
            self.body.blocks(&text);
            self.body.block();
        }
    }

    /// Takes a character that is written as a number of sixteen bits, negative where it is large.
    fn number(&mut self, number: i32) {
        self.skip = u32::from(self.state.fallback);
        let number = if number < 0 {
            number + 0x1_0000
        } else {
            number
        };
        let Ok(unit) = u16::try_from(number) else {
            return;
        };
        let pair = self.half.take().map(|half| [half, unit]);
        let units: &[u16] = match &pair {
            Some(pair) => pair,
            None => &[unit],
        };
        match char::decode_utf16(units.iter().copied()).next() {
            // Signs and bullets of a font of their own.
            Some(Ok('\u{F000}'..='\u{F0FF}')) => self.put(" "),
            Some(Ok(c)) => self.put(c.encode_utf8(&mut [0; 4])),
            _ if (0xD800..0xDC00).contains(&unit) => self.half = Some(unit),
            _ => {}
        }
    }

    fn finish(mut self) -> Record {
        self.flush();
        self.state = State::default();
        self.put_boxes();
        let aside = self.aside.finish();
        self.notes
            .extend(Some(aside).filter(|text| !text.is_empty()));
        for note in &self.notes {
            self.body.block();
            self.body.blocks(note);
        }
        let mut record = Record::new(RecordKey::Whole, self.body.finish());
        for (name, value) in &self.properties {
            let value = one_line(value);
            if !value.is_empty() {
                extra(&mut record, name.as_str(), &value);
            }
        }
        record.author = Some(one_line(&self.author)).filter(|author| !author.is_empty());
        record.encoding = self.fonts.most().map(str::to_owned);
        entitle(&mut record, Some(self.title), None);
        record
    }
}

/// What words stand for that are letters and signs.
fn letter(word: &[u8]) -> Option<&'static str> {
    Some(match word {
        b"emdash" => "—",
        b"endash" => "–",
        b"lquote" => "‘",
        b"rquote" => "’",
        b"ldblquote" => "“",
        b"rdblquote" => "”",
        b"bullet" => "•",
        b"zwj" => "\u{200D}",
        b"zwnj" => "\u{200C}",
        b"ltrmark" => "\u{200E}",
        b"rtlmark" => "\u{200F}",
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
