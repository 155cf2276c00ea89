//! The one place that escapes: text of others made safe for a terminal, HTML, Markdown, a
//! spreadsheet and JSON.
//!
//! Normal Arabic passes untouched: ZWNJ, ZWJ, LRM, RLM and ALM stay. What can do harm becomes
//! U+FFFD ([`make_harmless`]), so that a reader sees that something stood there.

use crate::text::{is_hostile, is_invisible, make_harmless};
use std::io;

/// The text as one line for a terminal: every run of white space is one space, none stands at the
/// ends, and what a terminal could obey is U+FFFD.
#[must_use]
pub fn one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&make_harmless(word));
    }
    out
}

/// A character as a terminal may see it: white space is a space, a hostile one is U+FFFD.
pub(super) fn shown_char(c: char) -> char {
    if c.is_whitespace() {
        ' '
    } else if is_hostile(c) {
        char::REPLACEMENT_CHARACTER
    } else {
        c
    }
}

/// The text escaped for HTML, good both between tags and inside a quoted attribute.
#[must_use]
pub fn html(text: &str) -> String {
    let text = make_harmless(text);
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// The text escaped for a line of Markdown. `opens_line` says that it stands where a list, a
/// heading or a rule could begin.
pub(super) fn markdown(text: &str, opens_line: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at_start = opens_line;
    let mut number = false; // only digits so far: `12.` would open a list
    let mut ws = 0; // how many `w` stand right before: `www.` would become a link
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let c = shown_char(c);
        let escape = match c {
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&'
            | '$' | '^' => true,
            '+' | '-' | '=' | ':' if at_start => true,
            '.' => number || ws >= 3,
            ')' => number,
            // A bare address would become a link.
            ':' => chars.peek() == Some(&'/'),
            _ => false,
        };
        if escape {
            out.push('\\');
        }
        out.push(c);
        number = c.is_ascii_digit() && (at_start || number);
        at_start = at_start && c == ' ';
        ws = if matches!(c, 'w' | 'W') { ws + 1 } else { 0 };
    }
    out
}

/// The text for a cell of a table that a spreadsheet may open: a `'` stands before anything that
/// would be taken for a formula. Line breaks stay; the writer quotes them.
pub(super) fn cell(text: &str) -> String {
    let opens_formula = text.starts_with(['\t', '\r', '\n'])
        || text
            .trim_start_matches(|c: char| c.is_whitespace() || is_invisible(c))
            .starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    let text = make_harmless(text);
    if opens_formula {
        format!("'{text}")
    } else {
        text.into_owned()
    }
}

/// The address, if it is one that may be followed from a page: `http` or `https`, and nothing in it
/// that an address cannot hold. It still has to be escaped for its medium.
#[must_use]
pub fn web_address(url: &str) -> Option<&str> {
    let url = url.trim();
    let rest = ["http://", "https://"].iter().find_map(|scheme| {
        let head = url.get(..scheme.len())?;
        head.eq_ignore_ascii_case(scheme)
            .then(|| url.get(scheme.len()..))?
    })?;
    let sound = |c: char| {
        !c.is_whitespace() && !is_hostile(c) && !matches!(c, '<' | '>' | '"' | '`' | '\\')
    };
    (!rest.is_empty() && !rest.starts_with('/') && rest.chars().all(sound)).then_some(url)
}

/// JSON that a terminal and an editor may show: besides what JSON itself demands, hostile
/// characters are written as `\uXXXX`. A reader gets back the text character for character.
pub(super) struct GuardedJson;

impl serde_json::ser::Formatter for GuardedJson {
    fn write_string_fragment<W>(&mut self, out: &mut W, fragment: &str) -> io::Result<()>
    where
        W: ?Sized + io::Write,
    {
        let mut rest = fragment;
        while let Some((at, c)) = rest.char_indices().find(|&(_, c)| is_hostile(c)) {
            let (sound, from) = rest.split_at(at);
            out.write_all(sound.as_bytes())?;
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}")?;
            }
            rest = from.get(c.len_utf8()..).unwrap_or("");
        }
        out.write_all(rest.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(escape: impl Fn(&str) -> String, lines: &[(&str, &str)]) {
        for (given, expected) in lines {
            assert_eq!(&escape(given), expected, "given {given:?}");
        }
    }

    #[test]
    fn one_line_keeps_arabic_and_defuses_the_rest() {
        check(
            one_line,
            &[
                (" قُصِفت\r\n\tحلب  أمس ", "قُصِفت حلب أمس"),
                ("می\u{200C}خواهم", "می\u{200C}خواهم"),
                ("\u{1b}]0;x\u{7}", "\u{FFFD}]0;x\u{FFFD}"),
                ("a\u{202E}b\u{9b}2J", "a\u{FFFD}b\u{FFFD}2J"),
                ("a\u{2028}b\u{85}c", "a b c"),
                ("", ""),
            ],
        );
    }

    #[test]
    fn html_is_good_in_text_and_attributes() {
        check(
            html,
            &[
                (
                    "<b a='1' c=\"2\">&amp;",
                    "&lt;b a=&#39;1&#39; c=&quot;2&quot;&gt;&amp;amp;",
                ),
                ("حلب\u{2067}\0", "حلب\u{FFFD}\u{FFFD}"),
            ],
        );
    }

    #[test]
    fn markdown_is_escaped_where_it_would_mean_something() {
        check(
            |text| markdown(text, true),
            &[
                ("في 2021. قال - نعم!", "في 2021. قال - نعم!"),
                ("- قال", "\\- قال"),
                ("12. بند", "12\\. بند"),
                ("12) بند", "12\\) بند"),
                ("# *a* [b](c)", "\\# \\*a\\* \\[b\\](c)"),
                (
                    "انظر https://x.org و www.x.org",
                    "انظر https\\://x.org و www\\.x.org",
                ),
                ("a\nb", "a b"),
            ],
        );
        check(|text| markdown(text, false), &[("- 12. x", "- 12. x")]);
    }

    #[test]
    fn no_cell_is_a_formula() {
        check(
            cell,
            &[
                ("=1+1", "'=1+1"),
                ("+963", "'+963"),
                ("-قال", "'-قال"),
                ("@x", "'@x"),
                ("\tx", "'\tx"),
                ("\u{200F} =x", "'\u{200F} =x"),
                ("＝x", "'＝x"),
                ("a=b", "a=b"),
                ("", ""),
            ],
        );
    }

    #[test]
    fn only_web_addresses_are_links() {
        let check = |url: &str, expected: bool| {
            assert_eq!(web_address(url).is_some(), expected, "given {url:?}");
        };
        check("https://example.org/خبر?a=1&b='2'", true);
        check(" HTTP://example.org ", true);
        check("javascript:alert(1)", false);
        check("data:text/html,x", false);
        check("https://", false);
        check("https:///etc/passwd", false);
        check("https://example.org/\" onclick=\"x", false);
        check("https://example.org/\u{202E}gpj", false);
        check("ht", false);
        check("هنا", false);
    }
}
