//! Rust source with what is not code blanked out, so that a name in a comment or a text is not taken
//! for a use of it. Line breaks stay, so lines keep their numbers.

use kashaf::text::slice;

/// Whether a character can stand in a name.
fn in_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The source with comments, texts and characters blanked.
pub(super) fn code_only(source: &str) -> String {
    let chars: Vec<char> = source.chars().collect();
    let at = |place: usize| chars.get(place).copied().unwrap_or('\0');
    let mut out = String::with_capacity(source.len());
    let mut place = 0;
    while place < chars.len() {
        let before = place.checked_sub(1).map_or('\0', at);
        let end = match (at(place), at(place + 1)) {
            ('/', '/') => skip_line(&chars, place),
            ('/', '*') => skip_comment(&chars, place),
            ('"', _) => skip_text(&chars, place),
            ('r', '"' | '#')
                if !in_name(before) || (before == 'b' && !in_name(at(place.wrapping_sub(2)))) =>
            {
                skip_raw_text(&chars, place)
            }
            ('\'', '\\') => skip_escaped_char(&chars, place),
            ('\'', _) if at(place + 2) == '\'' => place + 3,
            _ => place,
        };
        if end == place {
            out.push(at(place));
            place += 1;
        }
        while place < end.min(chars.len()) {
            out.push(if at(place) == '\n' { '\n' } else { ' ' });
            place += 1;
        }
    }
    out
}

fn skip_line(chars: &[char], from: usize) -> usize {
    chars[from..]
        .iter()
        .position(|c| *c == '\n')
        .map_or(chars.len(), |length| from + length)
}

/// Comments between `/*` and `*/` may stand in each other.
fn skip_comment(chars: &[char], from: usize) -> usize {
    let mut depth = 0;
    let mut place = from;
    while place < chars.len() {
        match (chars[place], chars.get(place + 1)) {
            ('/', Some('*')) => {
                depth += 1;
                place += 2;
            }
            ('*', Some('/')) => {
                depth -= 1;
                place += 2;
                if depth == 0 {
                    return place;
                }
            }
            _ => place += 1,
        }
    }
    chars.len()
}

fn skip_text(chars: &[char], from: usize) -> usize {
    let mut place = from + 1;
    while place < chars.len() {
        match chars[place] {
            '\\' => place += 2,
            '"' => return place + 1,
            _ => place += 1,
        }
    }
    chars.len()
}

/// `r"…"`, `r#"…"#`; `r#name` is no text and is left as it is.
fn skip_raw_text(chars: &[char], from: usize) -> usize {
    let hashes = chars[from + 1..].iter().take_while(|c| **c == '#').count();
    let open = from + 1 + hashes;
    if chars.get(open) != Some(&'"') {
        return from;
    }
    let mut place = open + 1;
    while place < chars.len() {
        if chars[place] == '"'
            && chars[place + 1..].iter().take_while(|c| **c == '#').count() >= hashes
        {
            return place + 1 + hashes;
        }
        place += 1;
    }
    chars.len()
}

fn skip_escaped_char(chars: &[char], from: usize) -> usize {
    let mut place = from + 3;
    while place < chars.len() && chars[place] != '\'' {
        place += 1;
    }
    place + 1
}

/// Blanks what is compiled for tests only, out of what [`code_only`] left.
pub(super) fn without_tests(code: &str) -> String {
    const MARKS: [&str; 2] = ["#[cfg(test)]", "#[cfg(all(test,"];
    let mut out = String::with_capacity(code.len());
    let mut rest = code;
    while let Some(start) = MARKS.iter().filter_map(|mark| rest.find(mark)).min() {
        out.push_str(slice(rest, 0, start));
        let end = start + item_length(slice(rest, start, rest.len()));
        out.extend(
            slice(rest, start, end)
                .chars()
                .map(|c| if c == '\n' { '\n' } else { ' ' }),
        );
        rest = slice(rest, end, rest.len());
    }
    out.push_str(rest);
    out
}

/// How far the item reaches that begins here: to its `;`, or to the end of its braces.
fn item_length(code: &str) -> usize {
    let mut depth = 0;
    for (place, c) in code.char_indices() {
        match c {
            ';' if depth == 0 => return place + 1,
            '{' => depth += 1,
            '}' => {
                depth -= 1;
                if depth == 0 {
                    return place + 1;
                }
            }
            _ => {}
        }
    }
    code.len()
}

/// Where `name` stands as a whole name and not as the tail of a path: the byte after it.
pub(super) fn ends_of_name<'c>(code: &'c str, name: &'c str) -> impl Iterator<Item = usize> + 'c {
    code.match_indices(name).filter_map(move |(start, _)| {
        let before = slice(code, 0, start).chars().next_back();
        let end = start + name.len();
        let after = slice(code, end, code.len()).chars().next();
        let whole = !before.is_some_and(|c| in_name(c) || c == ':' || c == '$')
            && !after.is_some_and(in_name);
        whole.then_some(end)
    })
}

/// The line, counted from 1, of a byte.
pub(super) fn line_of(code: &str, place: usize) -> usize {
    slice(code, 0, place).matches('\n').count() + 1
}

#[test]
fn comments_and_texts_are_blanked() {
    let check = |source: &str, expected: &str| assert_eq!(code_only(source), expected, "{source}");
    check("a // b\nc", "a     \nc");
    check("a /* b /* c */ d */ e", "a                   e");
    check(r#"f("a::b \" c", d)"#, "f(           , d)");
    check("r\"a\\\" + b", "      + b");
    check("r#\"a\"b\"# + c", "         + c");
    check("br\"a\" r#type", "b     r#type");
    check(
        "'a' '\\n' '\\u{1}' <'a> &'static x",
        "                 <'a> &'static x",
    );
    check("\"open", "     ");
}

#[test]
fn tests_are_blanked_and_the_rest_stays() {
    let check = |code: &str, expected: &str| {
        assert_eq!(
            without_tests(code)
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" "),
            expected
        )
    };
    check("a #[cfg(test)] mod tests { x { y } } b", "a b");
    check("a #[cfg(test)]\nmod tests;\nb", "a b");
    check("a #[cfg(all(test, unix))] mod tests { x } b", "a b");
    check("a #[cfg(unix)] { b }", "a #[cfg(unix)] { b }");
}

#[test]
fn names_are_whole() {
    let found = |code: &str| ends_of_name(code, "csv").count();
    for (code, expected) in [
        ("csv::Reader", 1),
        ("use csv;", 1),
        ("a::csv::b", 0),
        ("my_csv::b", 0),
        ("csvs::b", 0),
    ] {
        assert_eq!(found(code), expected, "{code}");
    }
}
