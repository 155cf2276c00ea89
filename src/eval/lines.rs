//! The lines of a text file that people made: UTF-8, with either line end, blank ones passed over.

use std::io::BufRead;

use super::EvalError;

/// Calls `take` with the number, counted from 1, and the text of each line that is not blank.
pub(super) fn each(
    name: &str,
    mut reader: impl BufRead,
    mut take: impl FnMut(usize, &str) -> Result<(), EvalError>,
) -> Result<(), EvalError> {
    let mut bytes = Vec::new();
    for number in 1.. {
        bytes.clear();
        let read = reader
            .read_until(b'\n', &mut bytes)
            .map_err(|cause| EvalError::Unreadable {
                name: name.to_owned(),
                cause,
            })?;
        if read == 0 {
            break;
        }
        let line = std::str::from_utf8(&bytes)
            .map_err(|_| wrong(name, number, "is not UTF-8", "convert the file to UTF-8"))?;
        let line = line.strip_prefix('\u{FEFF}').unwrap_or(line).trim();
        if !line.is_empty() {
            take(number, line)?;
        }
    }
    Ok(())
}

/// The error of a line.
pub(super) fn wrong(
    name: &str,
    line: usize,
    what: impl Into<String>,
    hint: &'static str,
) -> EvalError {
    EvalError::Line {
        name: name.to_owned(),
        line,
        what: what.into(),
        hint,
    }
}

/// Splits the first word from a line; what is left begins with its next word.
pub(super) fn first_word(line: &str) -> Option<(&str, &str)> {
    let (word, rest) = line.split_once(char::is_whitespace)?;
    Some((word, rest.trim_start()))
}

/// Splits the last word from a line.
pub(super) fn last_word(line: &str) -> Option<(&str, &str)> {
    let (rest, word) = line.rsplit_once(char::is_whitespace)?;
    Some((rest.trim_end(), word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_keep_their_numbers() {
        let check = |file: &[u8], expected: &[(usize, &str)]| {
            let mut seen = Vec::new();
            each("f", file, |number, line| {
                seen.push((number, line.to_owned()));
                Ok(())
            })
            .unwrap();
            let seen: Vec<(usize, &str)> = seen.iter().map(|(n, line)| (*n, &**line)).collect();
            assert_eq!(seen, expected);
        };
        check(b"", &[]);
        check(b"a\r\n\n  \nb c \n", &[(1, "a"), (4, "b c")]);
        check("\u{FEFF}أ\nب".as_bytes(), &[(1, "أ"), (2, "ب")]);
        let error = each("f", &b"a\n\xC7\n"[..], |_, _| Ok(())).unwrap_err();
        assert_eq!(error.to_string(), "`f`, line 2: is not UTF-8");
    }

    #[test]
    fn words_at_both_ends() {
        assert_eq!(first_word("a \t b c"), Some(("a", "b c")));
        assert_eq!(last_word("a b \t c"), Some(("a b", "c")));
        assert_eq!(first_word("a"), None);
        assert_eq!(last_word("a"), None);
    }
}
