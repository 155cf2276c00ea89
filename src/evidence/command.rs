//! Words of a command line, written so that a shell reads them as they are and nothing in them can do harm.

use crate::text::{is_bidi_control, is_hostile, is_invisible};

/// The word as it may be typed into a shell (sh; with control characters bash, zsh and ksh).
#[must_use]
pub fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./:=,@%+#".contains(c);
    // A comment begins with `#`, and zsh puts the path of a command in the place of `=` and its name.
    if !word.is_empty() && !word.starts_with(['#', '=']) && word.chars().all(plain) {
        return word.to_owned();
    }
    let hidden =
        |c: char| c == '\n' || c == '\t' || is_hostile(c) || is_bidi_control(c) || is_invisible(c);
    if !word.contains(hidden) {
        return format!("'{}'", word.replace('\'', "'\\''"));
    }
    // What cannot be seen is written as its bytes.
    let mut out = "$'".to_owned();
    for c in word.chars() {
        match c {
            '\'' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            c if hidden(c) => {
                for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                    out.push_str(&format!("\\{byte:03o}"));
                }
            }
            c => out.push(c),
        }
    }
    out.push('\'');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_words() {
        for (word, expected) in [
            ("afghanistan/officers.txt", "afghanistan/officers.txt"),
            ("أخبار/درعا.txt", "أخبار/درعا.txt"),
            ("box.zip#inner/a b.docx", "'box.zip#inner/a b.docx'"),
            ("#3", "'#3'"),
            ("=ls", "'=ls'"),
            ("--source=a", "--source=a"),
            ("it's", "'it'\\''s'"),
            ("$(rm -r .)", "'$(rm -r .)'"),
            ("", "''"),
            ("a\u{1b}]0;x", "$'a\\033]0;x'"),
            ("a\u{202E}'b", "$'a\\342\\200\\256\\'b'"),
        ] {
            assert_eq!(quoted(word), expected, "{word:?}");
        }
    }
}
