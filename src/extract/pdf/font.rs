//! Fonts: how wide the glyphs of a string are, and which text each stands for.

use std::collections::BTreeMap;

use hayro_syntax::object::{Array, Dict, Name, Object, Stream};

use super::cmap::CMap;
use super::names::{Base, standard_width, text_of};
use super::stream::{Budget, Exhausted, unpack};

/// A font as text is drawn with it.
#[derive(Debug)]
pub(super) struct Font {
    kind: Kind,
    to_text: Option<CMap>,
    /// What one unit of the widths measures, as a part of the size.
    unit: f64,
    /// How high a line is, as a part of the size.
    pub(super) height: f64,
}

#[derive(Debug)]
enum Kind {
    /// Codes of one byte.
    Simple {
        widths: Vec<f64>,
        text: Vec<Option<String>>,
    },
    /// Codes of any length, numbered glyphs.
    Composite {
        codes: Codes,
        widths: BTreeMap<u32, (u32, Widths)>,
        default_width: f64,
    },
}

#[derive(Debug)]
enum Codes {
    /// Two bytes that are the number of the glyph.
    Identity { vertical: bool },
    /// Two bytes that are a unit of UTF-16.
    Utf16 { vertical: bool },
    /// As the font's own map says.
    Map(CMap),
}

#[derive(Debug)]
enum Widths {
    All(f64),
    Each(Vec<f64>),
}

/// One code of a string.
#[derive(Debug)]
pub(super) struct Drawn {
    /// How many bytes of the string it takes.
    pub(super) length: usize,
    /// Where the pen goes, as a part of the size.
    pub(super) advance: f64,
    /// What it stands for, where the font says that.
    pub(super) text: Option<String>,
    /// Whether it counts as a space between words.
    pub(super) is_space: bool,
}

impl Font {
    /// Reads a font.
    pub(super) fn load(dict: &Dict<'_>, budget: &mut Budget) -> Result<Self, Exhausted> {
        budget.spend(4096)?;
        let to_text = match dict.get::<Stream<'_>>("ToUnicode") {
            Some(stream) => {
                let map = CMap::parse(&unpack(&stream, budget)?.bytes);
                map.has_text().then_some(map)
            }
            None => None,
        };
        let kind = dict.get::<Name<'_>>("Subtype");
        let kind = kind.as_deref().unwrap_or(b"");
        let mut unit = 0.001;
        let mut height = 1.0;
        if kind == b"Type3" {
            let matrix = numbers(dict, "FontMatrix");
            if let [a, _, _, d, ..] = matrix.as_slice() {
                unit = *a;
                height = (d * 1000.0).abs();
                if let [_, low, _, high, ..] = numbers(dict, "FontBBox").as_slice()
                    && high > low
                {
                    height = ((high - low) * d).abs();
                }
            }
        }
        let kind = match kind {
            b"Type0" => composite(dict, budget)?,
            _ => simple(dict, kind == b"Type3", budget)?,
        };
        Ok(Self {
            kind,
            to_text,
            unit,
            height,
        })
    }

    /// Whether lines run from top to bottom.
    pub(super) fn is_vertical(&self) -> bool {
        match &self.kind {
            Kind::Simple { .. } => false,
            Kind::Composite { codes, .. } => match codes {
                Codes::Identity { vertical } | Codes::Utf16 { vertical } => *vertical,
                Codes::Map(map) => map.vertical,
            },
        }
    }

    /// Takes the first code off a string that is not empty.
    pub(super) fn next(&self, bytes: &[u8]) -> Drawn {
        match &self.kind {
            Kind::Simple { widths, text } => {
                let code = bytes.first().copied().unwrap_or(0);
                let place = usize::from(code);
                let own = || text.get(place).cloned().flatten();
                Drawn {
                    length: 1,
                    advance: widths.get(place).copied().unwrap_or(0.0) * self.unit,
                    text: self.said(u32::from(code)).or_else(own),
                    is_space: code == b' ',
                }
            }
            Kind::Composite {
                codes,
                widths,
                default_width,
            } => {
                let (code, length) = match codes {
                    Codes::Map(map) => map.next_code(bytes),
                    _ => match *bytes {
                        [high, low, ..] => (u32::from(u16::from_be_bytes([high, low])), 2),
                        _ => (0, bytes.len().max(1)),
                    },
                };
                let glyph = match codes {
                    Codes::Map(map) => map.glyph(code).unwrap_or(0),
                    _ => code,
                };
                let own = || match codes {
                    Codes::Utf16 { .. } => char::from_u32(code).map(String::from),
                    _ => None,
                };
                let width = widths.range(..=glyph).next_back();
                let width = width.and_then(|(first, (last, widths))| match widths {
                    _ if glyph > *last => None,
                    Widths::All(width) => Some(*width),
                    Widths::Each(each) => each.get((glyph - first) as usize).copied(),
                });
                Drawn {
                    length,
                    advance: width.unwrap_or(*default_width) * self.unit,
                    text: self.said(code).or_else(own),
                    is_space: length == 1 && code == u32::from(b' '),
                }
            }
        }
    }

    /// What the font says outright that a code stands for.
    fn said(&self, code: u32) -> Option<String> {
        let text = self.to_text.as_ref()?.text(code)?;
        let says = |c: char| !matches!(c, '\0' | '\u{FFFD}' | '\u{FFFF}' | '\u{E000}'..='\u{F8FF}');
        text.chars().any(says).then_some(text)
    }
}

fn simple(dict: &Dict<'_>, drawn: bool, budget: &mut Budget) -> Result<Kind, Exhausted> {
    let descriptor = dict.get::<Dict<'_>>("FontDescriptor").unwrap_or_default();
    let mut base = None;
    let mut text = vec![None; 256];
    let mut named = vec![false; 256];
    match dict.get::<Object<'_>>("Encoding") {
        Some(Object::Name(name)) => base = Base::from_name(&name),
        Some(Object::Dict(encoding)) => {
            let name = encoding.get::<Name<'_>>("BaseEncoding");
            base = name.and_then(|name| Base::from_name(&name));
            let mut code = 0;
            if let Some(differences) = encoding.get::<Array<'_>>("Differences") {
                for object in differences.iter::<Object<'_>>().take(2048) {
                    match object {
                        Object::Number(number) => code = number.as_i64(),
                        Object::Name(name) => {
                            let place = usize::try_from(code).unwrap_or(usize::MAX);
                            if let Some(text) = text.get_mut(place) {
                                *text = text_of(&name);
                            }
                            if let Some(named) = named.get_mut(place) {
                                *named = true;
                            }
                            code = code.saturating_add(1);
                        }
                        _ => {}
                    }
                }
            }
        }
        _ => {}
    }
    if base.is_none()
        && !drawn
        && let Some(program) = descriptor.get::<Stream<'_>>("FontFile")
    {
        let program = unpack(&program, budget)?;
        own_encoding(&program.bytes, &mut text, &mut named);
    }
    let base = base.unwrap_or(Base::Standard);
    for code in 0..=255_u8 {
        let place = usize::from(code);
        if !drawn
            && !named.get(place).copied().unwrap_or(true)
            && let Some(text) = text.get_mut(place)
        {
            *text = base.char(code).map(String::from);
        }
    }
    let first = dict.get::<i32>("FirstChar").unwrap_or(0);
    let given = numbers(dict, "Widths");
    let missing = descriptor.get::<f32>("MissingWidth").map(f64::from);
    let font = dict.get::<Name<'_>>("BaseFont");
    let font = font.as_deref().unwrap_or(b"");
    let widths = (0..=255_u8)
        .map(|code| {
            let place = usize::try_from(i32::from(code).saturating_sub(first)).ok();
            let given_width = place.and_then(|place| given.get(place)).copied();
            given_width.or(missing).unwrap_or_else(|| {
                if given.is_empty() {
                    f64::from(standard_width(font, code))
                } else {
                    0.0
                }
            })
        })
        .collect();
    Ok(Kind::Simple { widths, text })
}

/// The encoding that a Type 1 font brings along in its readable part: `dup 65 /A put`.
fn own_encoding(program: &[u8], text: &mut [Option<String>], named: &mut [bool]) {
    let head = program.get(..64 * 1024).unwrap_or(program);
    let head = match memchr::memmem::find(head, b"eexec") {
        Some(end) => head.get(..end).unwrap_or(head),
        None => head,
    };
    let Some(begin) = memchr::memmem::find(head, b"/Encoding") else {
        return;
    };
    let words: Vec<&[u8]> = head
        .get(begin..)
        .unwrap_or(&[])
        .split(|b| b.is_ascii_whitespace())
        .filter(|word| !word.is_empty())
        .collect();
    for entry in words.windows(4) {
        if let [b"dup", code, name, b"put"] = entry
            && let Some(code) = std::str::from_utf8(code).ok().and_then(|c| c.parse().ok())
            && let Some(name) = name.strip_prefix(b"/")
            && let (Some(text), Some(named)) =
                (text.get_mut::<usize>(code), named.get_mut::<usize>(code))
            && !*named
        {
            *text = text_of(name);
            *named = true;
        }
    }
}

fn composite(dict: &Dict<'_>, budget: &mut Budget) -> Result<Kind, Exhausted> {
    let descendant = dict
        .get::<Array<'_>>("DescendantFonts")
        .and_then(|fonts| fonts.iter::<Dict<'_>>().next())
        .unwrap_or_default();
    let codes = match dict.get::<Object<'_>>("Encoding") {
        Some(Object::Stream(stream)) => {
            let mut map = CMap::parse(&unpack(&stream, budget)?.bytes);
            if stream.dict().get::<i32>("WMode") == Some(1) {
                map.vertical = true;
            }
            Codes::Map(map)
        }
        Some(Object::Name(name)) => {
            let vertical = name.ends_with(b"-V");
            if name.starts_with(b"Uni") && memchr::memmem::find(&name, b"UTF8").is_none() {
                Codes::Utf16 { vertical }
            } else {
                Codes::Identity { vertical }
            }
        }
        _ => Codes::Identity { vertical: false },
    };
    let mut widths = BTreeMap::new();
    if let Some(array) = descendant.get::<Array<'_>>("W") {
        budget.spend(array.data().len())?;
        composite_widths(&array, &mut widths, budget)?;
    }
    let default_width = descendant.get::<f32>("DW").map_or(1000.0, f64::from);
    Ok(Kind::Composite {
        codes,
        widths,
        default_width,
    })
}

/// Reads `first [width width …]` and `first last width`.
fn composite_widths(
    array: &Array<'_>,
    widths: &mut BTreeMap<u32, (u32, Widths)>,
    budget: &mut Budget,
) -> Result<(), Exhausted> {
    let mut objects = array.iter::<Object<'_>>();
    let glyph = |object: Object<'_>| match object {
        Object::Number(number) => u32::try_from(number.as_i64()).ok().filter(|&n| n <= 0xFFFF),
        _ => None,
    };
    while let Some(first) = objects.next() {
        let Some(first) = glyph(first) else { continue };
        match objects.next() {
            Some(Object::Array(each)) => {
                let each: Vec<f64> = each.iter::<f32>().take(0x1_0000).map(f64::from).collect();
                // One array may be named many times over, and is kept each time.
                budget.spend(each.len() * 64)?;
                let last = first + (each.len() as u32).saturating_sub(1);
                if !each.is_empty() {
                    widths.insert(first, (last, Widths::Each(each)));
                }
            }
            Some(last) => {
                let width = objects.next();
                if let (Some(last), Some(Object::Number(width))) = (glyph(last), width) {
                    widths.insert(first, (last, Widths::All(width.as_f64())));
                }
            }
            None => break,
        }
    }
    Ok(())
}

/// An array of numbers; nothing where it is missing.
pub(super) fn numbers(dict: &Dict<'_>, key: &str) -> Vec<f64> {
    match dict.get::<Array<'_>>(key) {
        Some(array) => array.iter::<f32>().take(0x1_0000).map(f64::from).collect(),
        None => Vec::new(),
    }
}
