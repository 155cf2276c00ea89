//! Clitics that the first word of a phrase or a prefix may carry: `"ولاية خراسان"` is also found where
//! the text has `لولاية خراسان` or `والولاية خراسان`.

/// What may stand before a word, article included, longest first.
const FIRST_WORD_CLITICS: [&str; 23] = [
    "وبال", "وكال", "فبال", "فكال", "ولل", "فلل", "وال", "فال", "بال", "كال", "ال", "لل", "وب",
    "ول", "وك", "فب", "فل", "فك", "و", "ف", "ب", "ك", "ل",
];

/// All forms of a folded word with clitics in front of it, the bare word first. A word that begins
/// with the article also stands for ل before it (`الدولة` → `للدولة`).
#[must_use]
pub fn with_clitics(folded: &str) -> Vec<String> {
    let mut forms = vec![folded.to_owned()];
    match folded
        .strip_prefix("ال")
        .filter(|rest| rest.chars().count() >= 2)
    {
        Some(rest) => {
            for clitic in [
                "وبال", "وكال", "فبال", "فكال", "وال", "فال", "بال", "كال", "لل", "ولل", "فلل",
            ] {
                forms.push(format!("{clitic}{rest}"));
            }
        }
        None if super::is_arabic_word(folded) => {
            for clitic in FIRST_WORD_CLITICS {
                forms.push(format!("{clitic}{folded}"));
            }
        }
        None => {}
    }
    forms
}

/// The letters a prefix is compared by: folded, a final ة left open, since it becomes ت before a pronoun
/// (`مدرسة*` finds مدرستهم).
#[must_use]
pub fn prefix_letters(folded: &str) -> &str {
    match folded.strip_suffix('ه') {
        Some(open) if open.chars().count() >= 3 => open,
        _ => folded,
    }
}

/// What words that begin with a prefix begin with: `(clitic, letters)`, first without a clitic. Clusters
/// with the article always count; a single letter only before four letters or more, for `حر*` is not
/// to find بحر.
pub fn prefix_forms(letters: &str) -> impl Iterator<Item = (&'static str, &str)> {
    let arabic = super::is_arabic_word(letters) && !letters.starts_with("ال");
    let long = letters.chars().count() >= 4;
    std::iter::once(("", letters)).chain(
        FIRST_WORD_CLITICS
            .iter()
            .filter(move |clitic| {
                arabic && (long || clitic.contains("ال") || clitic.ends_with("لل"))
            })
            .map(move |clitic| (*clitic, letters)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clitics_on_a_bare_word_and_on_the_article() {
        let forms = with_clitics("ولايه");
        for expected in [
            "فبولايه",
            "ولايه",
            "الولايه",
            "لولايه",
            "بولايه",
            "وولايه",
            "للولايه",
        ] {
            assert!(forms.iter().any(|form| form == expected), "{expected}");
        }
        let forms = with_clitics("الدوله");
        assert!(forms.iter().any(|form| form == "للدوله"));
        assert!(forms.iter().any(|form| form == "بالدوله"));
        assert!(
            !forms.iter().any(|form| form == "دوله"),
            "the article typed is asked for"
        );
        assert_eq!(with_clitics("bbc"), ["bbc"]);
    }

    #[test]
    fn prefixes_stand_behind_clitics() {
        let begins = |word: &str, letters: &str| {
            prefix_forms(letters).any(|(clitic, letters)| {
                word.strip_prefix(clitic)
                    .is_some_and(|rest| rest.starts_with(letters))
            })
        };
        for (word, letters, expected) in [
            ("افغانستان", "افغان", true),
            ("الافغانيه", "افغان", true),
            ("وافغانيا", "افغان", true),
            ("للافغان", "افغان", true),
            ("الحرب", "حر", true),
            ("بحر", "حر", false),
            ("وحرب", "حر", false),
            ("مدرستهم", prefix_letters("مدرسه"), true),
            ("بالقاعده", "القاعد", false),
        ] {
            assert_eq!(begins(word, letters), expected, "{letters}* in {word}");
        }
    }
}
