//! RTF as a row of tokens. Nothing nests here, and any bytes are tokens.

/// A piece of an RTF file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'r> {
    /// `{`
    Begin,
    /// `}`
    End,
    /// A word such as `\par` or `\u1580`, and its number.
    Word(&'r [u8], Option<i32>),
    /// A sign such as `\~`.
    Sign(u8),
    /// Bytes of text, in the character set of the font.
    Text(&'r [u8]),
    /// A byte of text that was written as `\'c7`.
    Byte(u8),
}

/// The tokens of a file, in order.
pub(super) struct Tokens<'r> {
    rest: &'r [u8],
}

impl<'r> Tokens<'r> {
    pub(super) fn new(bytes: &'r [u8]) -> Self {
        Self { rest: bytes }
    }

    /// Moves on by so many bytes, or to the end, and answers what was passed.
    fn take(&mut self, count: usize) -> &'r [u8] {
        let (taken, rest) = self.rest.split_at(count.min(self.rest.len()));
        self.rest = rest;
        taken
    }

    /// How many bytes are such before the first that is not.
    fn length_of(&self, is: impl Fn(u8) -> bool) -> usize {
        let end = self.rest.iter().position(|byte| !is(*byte));
        end.unwrap_or(self.rest.len())
    }

    /// What follows a backslash; nothing where that says nothing.
    fn control(&mut self) -> Option<Token<'r>> {
        let first = *self.rest.first()?;
        if !first.is_ascii_alphabetic() {
            self.take(1);
            return match first {
                b'\'' => self.hex(),
                b'\r' | b'\n' => {
                    // A line that ends in a backslash ends a paragraph.
                    if first == b'\r' && self.rest.first() == Some(&b'\n') {
                        self.take(1);
                    }
                    Some(Token::Word(b"par", None))
                }
                b'{' | b'}' | b'\\' => Some(Token::Byte(first)),
                sign => Some(Token::Sign(sign)),
            };
        }
        let word = self.take(self.length_of(|byte| byte.is_ascii_alphabetic()));
        let minus =
            self.rest.first() == Some(&b'-') && self.rest.get(1).is_some_and(u8::is_ascii_digit);
        if minus {
            self.take(1);
        }
        let digits = self.take(self.length_of(|byte| byte.is_ascii_digit()));
        let number = std::str::from_utf8(digits)
            .ok()
            .filter(|digits| !digits.is_empty())
            .map(|digits| digits.parse().unwrap_or(i32::MAX));
        let number = number.map(|number: i32| if minus { -number } else { number });
        if self.rest.first() == Some(&b' ') {
            self.take(1);
        }
        if word == b"bin" {
            // So many bytes of a picture, whatever they are.
            self.take(usize::try_from(number.unwrap_or(0)).unwrap_or(0));
            return None;
        }
        Some(Token::Word(word, number))
    }

    fn hex(&mut self) -> Option<Token<'r>> {
        let digits = self.rest.get(..2)?;
        let digits = std::str::from_utf8(digits).ok()?;
        let byte = u8::from_str_radix(digits, 16).ok()?;
        self.take(2);
        Some(Token::Byte(byte))
    }
}

impl<'r> Iterator for Tokens<'r> {
    type Item = Token<'r>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.rest.first()? {
                b'{' => {
                    self.take(1);
                    return Some(Token::Begin);
                }
                b'}' => {
                    self.take(1);
                    return Some(Token::End);
                }
                b'\\' => {
                    self.take(1);
                    if let Some(token) = self.control() {
                        return Some(token);
                    }
                }
                // Line ends only keep lines short.
                b'\r' | b'\n' | 0 => {
                    self.take(1);
                }
                _ => {
                    let is_text = |byte| !matches!(byte, b'{' | b'}' | b'\\' | b'\r' | b'\n' | 0);
                    return Some(Token::Text(self.take(self.length_of(is_text))));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens() {
        let check = |rtf: &[u8], expected: &[Token<'_>]| {
            let said: Vec<Token<'_>> = Tokens::new(rtf).collect();
            assert_eq!(said, expected, "{}", String::from_utf8_lossy(rtf));
        };
        check(
            b"{\\b0 a\r\nb\\par\\u-4 ?}",
            &[
                Token::Begin,
                Token::Word(b"b", Some(0)),
                Token::Text(b"a"),
                Token::Text(b"b"),
                Token::Word(b"par", None),
                Token::Word(b"u", Some(-4)),
                Token::Text(b"?"),
                Token::End,
            ],
        );
        check(
            b"\\'c7\\'x\\~\\{\\\\\\\r\n",
            &[
                Token::Byte(0xC7),
                Token::Text(b"x"),
                Token::Sign(b'~'),
                Token::Byte(b'{'),
                Token::Byte(b'\\'),
                Token::Word(b"par", None),
            ],
        );
        check(b"\\bin3 }{}a", &[Token::Text(b"a")]);
        check(b"\\bin99999999999 a", &[]);
        check(b"\\bin-3 a", &[Token::Text(b"a")]);
        check(b"\\f99999999999", &[Token::Word(b"f", Some(i32::MAX))]);
        check(b"\\x-y", &[Token::Word(b"x", None), Token::Text(b"-y")]);
        check(b"\\", &[]);
        check(b"\\'", &[]);
        check(b"\\'f", &[Token::Text(b"f")]);
    }
}
