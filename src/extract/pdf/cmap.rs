//! Character maps of fonts: which codes a string is made of, and what each stands for.

use std::collections::BTreeMap;

/// A character map, as a font brings it along.
#[derive(Debug, Default)]
pub(super) struct CMap {
    /// How many bytes the codes have whose first byte lies between the two.
    spaces: Vec<(usize, u32, u32)>,
    /// What codes stand for as text: the first code, the last, and the text of the first.
    text: BTreeMap<u32, (u32, Target)>,
    /// The numbers of glyphs: the first code, the last, and the number of the first.
    glyphs: BTreeMap<u32, (u32, u32)>,
    /// Whether lines run from top to bottom.
    pub(super) vertical: bool,
}

#[derive(Debug)]
enum Target {
    /// The text of the first code; those of the others count up from its last character.
    First(Vec<u16>),
    Each(Vec<Vec<u16>>),
}

impl CMap {
    /// Reads a map.
    pub(super) fn parse(bytes: &[u8]) -> Self {
        let mut map = Self::default();
        let mut lexer = Lexer { rest: bytes };
        let mut stack: Vec<Token<'_>> = Vec::new();
        while let Some(token) = lexer.next() {
            let Token::Word(word) = token else {
                // More than a hundred entries at once are not allowed, but written.
                if stack.len() < 100_000 {
                    stack.push(token);
                }
                continue;
            };
            match word {
                b"endcodespacerange" => map.add_spaces(&stack),
                b"endbfchar" => map.add_chars(&stack),
                b"endbfrange" => map.add_ranges(&stack),
                b"endcidchar" => map.add_glyphs(&stack, 2),
                b"endcidrange" => map.add_glyphs(&stack, 3),
                b"def" => {
                    if let [.., Token::Name(b"WMode"), Token::Number(mode)] = stack.as_slice() {
                        map.vertical = *mode == 1;
                    }
                }
                _ => {}
            }
            stack.clear();
        }
        map
    }

    fn add_spaces(&mut self, stack: &[Token<'_>]) {
        for pair in stack.chunks_exact(2) {
            if let [Token::Hex(low), Token::Hex(high)] = pair
                && (1..=4).contains(&low.len())
                && low.len() == high.len()
                && self.spaces.len() < 1000
            {
                self.spaces.push((low.len(), number(low), number(high)));
            }
        }
    }

    fn add_chars(&mut self, stack: &[Token<'_>]) {
        for pair in stack.chunks_exact(2) {
            if let [Token::Hex(code), Token::Hex(text)] = pair {
                let code = number(code);
                self.text.insert(code, (code, Target::First(units(text))));
            }
        }
    }

    fn add_ranges(&mut self, stack: &[Token<'_>]) {
        let mut rest = stack;
        while let [Token::Hex(low), Token::Hex(high), after @ ..] = rest {
            let (low, high) = (number(low), number(high));
            let target = match after {
                [Token::Hex(text), after @ ..] => {
                    rest = after;
                    Target::First(units(text))
                }
                [Token::Open, after @ ..] => {
                    let each: Vec<_> = after
                        .iter()
                        .map_while(|token| match token {
                            Token::Hex(text) => Some(units(text)),
                            _ => None,
                        })
                        .collect();
                    rest = after.get(each.len() + 1..).unwrap_or(&[]);
                    Target::Each(each)
                }
                _ => break,
            };
            if low <= high {
                self.text.insert(low, (high, target));
            }
        }
    }

    fn add_glyphs(&mut self, stack: &[Token<'_>], size: usize) {
        for entry in stack.chunks_exact(size) {
            if let (Some(Token::Hex(low)), [.., high, Token::Number(glyph)]) =
                (entry.first(), entry)
            {
                let low = number(low);
                let high = match high {
                    Token::Hex(high) => number(high),
                    _ => low,
                };
                if let Ok(glyph) = u32::try_from(*glyph) {
                    self.glyphs.insert(low, (high, glyph));
                }
            }
        }
    }

    /// Whether it says anything about texts.
    pub(super) fn has_text(&self) -> bool {
        !self.text.is_empty()
    }

    /// Takes the next code off a string: its value and its length.
    pub(super) fn next_code(&self, bytes: &[u8]) -> (u32, usize) {
        let mut code = 0;
        for (i, &byte) in bytes.iter().take(4).enumerate() {
            code = (code << 8) | u32::from(byte);
            let fits = |&(length, low, high): &(usize, u32, u32)| {
                // Each byte has to lie in the range of its own place.
                length == i + 1
                    && (0..length).all(|place| {
                        let at = |n: u32| (n >> (8 * place)) & 0xFF;
                        (at(low)..=at(high)).contains(&at(code))
                    })
            };
            if self.spaces.iter().any(fits) {
                return (code, i + 1);
            }
        }
        let shortest = self.spaces.iter().map(|space| space.0).min();
        let length = shortest.unwrap_or(2).clamp(1, bytes.len().max(1));
        let code = bytes.iter().take(length);
        (number_of(code), length)
    }

    /// The number of a code's glyph.
    pub(super) fn glyph(&self, code: u32) -> Option<u32> {
        let (low, (high, glyph)) = self.glyphs.range(..=code).next_back()?;
        (code <= *high).then(|| glyph.wrapping_add(code - low))
    }

    /// The text that a code stands for.
    pub(super) fn text(&self, code: u32) -> Option<String> {
        let (low, (high, target)) = self.text.range(..=code).next_back()?;
        if code > *high {
            return None;
        }
        let place = code - low;
        match target {
            Target::First(units) if place == 0 => Some(String::from_utf16_lossy(units)),
            Target::First(units) => {
                let mut text = String::from_utf16_lossy(units);
                let last = u32::from(text.pop()?);
                text.push(char::from_u32(last.checked_add(place)?)?);
                Some(text)
            }
            Target::Each(each) => {
                let units = each.get(usize::try_from(place).ok()?)?;
                Some(String::from_utf16_lossy(units))
            }
        }
    }
}

fn number(bytes: &[u8]) -> u32 {
    number_of(bytes.iter())
}

fn number_of<'b>(bytes: impl Iterator<Item = &'b u8>) -> u32 {
    bytes.fold(0, |n, &byte| (n << 8) | u32::from(byte))
}

fn units(bytes: &[u8]) -> Vec<u16> {
    match bytes {
        &[byte] => vec![u16::from(byte)],
        _ => bytes
            .chunks_exact(2)
            .take(64)
            .map(|pair| pair.iter().fold(0, |n, &b| (n << 8) | u16::from(b)))
            .collect(),
    }
}

#[derive(Debug)]
enum Token<'b> {
    Hex(Vec<u8>),
    Name(&'b [u8]),
    Number(i64),
    Open,
    Close,
    Word(&'b [u8]),
}

struct Lexer<'b> {
    rest: &'b [u8],
}

impl<'b> Lexer<'b> {
    fn next(&mut self) -> Option<Token<'b>> {
        loop {
            self.rest = self.rest.trim_ascii_start();
            let (&first, after) = self.rest.split_first()?;
            match first {
                b'%' => {
                    let end = memchr::memchr2(b'\n', b'\r', after).unwrap_or(after.len());
                    self.rest = after.get(end..)?;
                }
                b'<' if after.first() != Some(&b'<') => {
                    let end = memchr::memchr(b'>', after).unwrap_or(after.len());
                    let (digits, after) = after.split_at(end);
                    self.rest = after.get(1..).unwrap_or(&[]);
                    return Some(Token::Hex(hex(digits)));
                }
                b'(' => {
                    let end = memchr::memchr(b')', after).unwrap_or(after.len());
                    self.rest = after.get(end + 1..).unwrap_or(&[]);
                }
                b'[' => {
                    self.rest = after;
                    return Some(Token::Open);
                }
                b']' => {
                    self.rest = after;
                    return Some(Token::Close);
                }
                b'/' => return Some(Token::Name(self.word(after))),
                b'<' | b'>' | b')' | b'{' | b'}' | 0 => self.rest = after,
                _ => {
                    let word = self.word(self.rest);
                    let number = std::str::from_utf8(word).ok().and_then(|w| w.parse().ok());
                    return Some(match number {
                        Some(number) => Token::Number(number),
                        None => Token::Word(word),
                    });
                }
            }
        }
    }

    fn word(&mut self, from: &'b [u8]) -> &'b [u8] {
        let ends = |b: &u8| b.is_ascii_whitespace() || b"<>[](){}/%\0".contains(b);
        let end = from.iter().position(ends).unwrap_or(from.len());
        let (word, after) = from.split_at(end);
        self.rest = after;
        word
    }
}

fn hex(digits: &[u8]) -> Vec<u8> {
    let digits: Vec<u32> = digits
        .iter()
        .take(1024)
        .filter_map(|&b| char::from(b).to_digit(16))
        .collect();
    digits
        .chunks(2)
        .map(|pair| match pair {
            [high, low] => (high * 16 + low) as u8,
            [high] => (high * 16) as u8,
            _ => 0,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_codes() {
        let map = CMap::parse(
            b"/WMode 0 def 1 begincodespacerange <0000> <FFFF> endcodespacerange % note\n\
              2 beginbfchar <0005> <06440627> <0006> <D83DDE00> endbfchar\n\
              2 beginbfrange <0010> <0012> <0628> <0020> <0021> [<0041> <00420043>] endbfrange",
        );
        let text = |code| map.text(code);
        assert_eq!(text(5).as_deref(), Some("لا"));
        assert_eq!(text(6).as_deref(), Some("😀"));
        assert_eq!(text(0x12).as_deref(), Some("ت"));
        assert_eq!(text(0x21).as_deref(), Some("BC"));
        assert_eq!((text(0x13), text(0), text(0xFFFF)), (None, None, None));
        assert_eq!(map.next_code(&[0, 5, 0]), (5, 2));
        assert_eq!(map.next_code(&[7]), (7, 1));
        assert!(!map.vertical);
    }

    #[test]
    fn codes_of_several_lengths() {
        let map = CMap::parse(
            b"2 begincodespacerange <00> <7F> <8140> <9FFC> endcodespacerange \
              1 begincidrange <8140> <817E> 633 endcidrange 1 begincidchar <20> 1 endcidchar",
        );
        assert_eq!(map.next_code(b"A"), (0x41, 1));
        assert_eq!(map.next_code(&[0x81, 0x42, 0x20]), (0x8142, 2));
        assert_eq!(map.glyph(0x8142), Some(635));
        assert_eq!((map.glyph(0x20), map.glyph(0x21)), (Some(1), None));
    }
}
