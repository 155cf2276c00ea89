//! Forms of verbs and the verb each belongs to: what no affix rule finds (يقول and قال, دعت and دعا).
//!
//! The table (`index-schema/verbs.fst`) maps a folded form to a *template*, which says how the verb's
//! perfect is spelled with the letters of the form: so few templates serve so many forms that the whole
//! table is small. A template is a row of half bytes, the first letter lowest: 1 to 10 is the letter of
//! the form at that place, 11 to 15 one of [`LITERALS`], 0 the end.

use std::sync::OnceLock;

pub(super) const VERBS: &[u8] = include_bytes!("../../index-schema/verbs.fst");

/// Letters of a perfect that its form may lack (قال of يقول, وصل of يصل, جاء of جئت).
const LITERALS: [char; 5] = ['ا', 'ي', 'و', 'ء', 'ت'];
/// The last place of a form that a template can name.
const PLACES: usize = 10;
/// Letters that a template can hold.
const LETTERS: usize = 16;

/// The perfect of the verb that a folded word is a form of.
pub(super) fn perfect(word: &str) -> Option<String> {
    static TABLE: OnceLock<fst::Map<&'static [u8]>> = OnceLock::new();
    let template = TABLE
        .get_or_init(|| fst::Map::new(VERBS).expect("the shipped table is whole: a test opens it"))
        .get(word)?;
    spell(word, template)
}

fn spell(form: &str, template: u64) -> Option<String> {
    let mut perfect = String::with_capacity(form.len());
    for place in 0..LETTERS {
        let code = (template >> (4 * place)) as usize & 15;
        if code == 0 {
            break;
        }
        perfect.push(match code.checked_sub(PLACES + 1) {
            Some(literal) => *LITERALS.get(literal)?,
            None => form.chars().nth(code - 1)?,
        });
    }
    Some(perfect)
}

/// The template that spells `perfect` with the letters of `form`, as many of them as there are and the
/// last that fit; none if `perfect` has letters that a template cannot hold.
#[must_use]
pub fn verb_template(form: &str, perfect: &str) -> Option<u64> {
    let form: Vec<char> = form.chars().take(PLACES).collect();
    let perfect: Vec<char> = perfect.chars().collect();
    if perfect.len() > LETTERS {
        return None;
    }
    // shared[i][j]: letters that the first i of the perfect share with the first j of the form, in order.
    let mut shared = vec![vec![0usize; form.len() + 1]; perfect.len() + 1];
    for (i, wanted) in perfect.iter().enumerate() {
        for (j, letter) in form.iter().enumerate() {
            shared[i + 1][j + 1] = if wanted == letter {
                shared[i][j] + 1
            } else {
                shared[i][j + 1].max(shared[i + 1][j])
            };
        }
    }
    let mut template = 0;
    let mut at = form.len();
    for (place, wanted) in perfect.iter().enumerate().rev() {
        // A letter goes unshared if that costs none of the others.
        let best = shared[place + 1][at];
        let found = (1..=at)
            .rev()
            .find(|j| form[j - 1] == *wanted && shared[place][j - 1] + 1 == best);
        let code = match found {
            Some(j) => {
                at = j - 1;
                j
            }
            None => PLACES + 1 + LITERALS.iter().position(|letter| letter == wanted)?,
        };
        template |= (code as u64) << (4 * place);
    }
    Some(template)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_spells_the_perfect() {
        for (form, perfect) in [
            ("يقول", "قال"),
            ("قلت", "قال"),
            ("دعت", "دعا"),
            ("يستخدمون", "استخدم"),
            ("يصل", "وصل"),
            ("جيت", "جاء"),
            ("يتخذوا", "اتخذ"),
            ("وقف", "وقف"),
        ] {
            let template = verb_template(form, perfect).expect("a template");
            assert_eq!(spell(form, template).as_deref(), Some(perfect), "{form}");
        }
        assert_eq!(verb_template("يقول", "قبل"), None);
    }

    #[test]
    fn the_shipped_table_is_whole() {
        let table = fst::Map::new(VERBS).expect("a map");
        assert!(table.as_fst().verify().is_ok());
        assert!(table.len() > 20_000);
    }

    #[test]
    fn forms_meet_their_verb() {
        check(&[
            (
                "قال",
                &[
                    "قال",
                    "قالت",
                    "قالوا",
                    "قلت",
                    "يقول",
                    "تقول",
                    "يقولون",
                    "يقال",
                    "قيل",
                ],
            ),
            ("دعا", &["دعا", "دعت", "دعوا", "يدعو", "تدعو", "يدعون"]),
            ("بقي", &["بقيت", "يبقي", "تبقي", "بقوا"]),
            ("وصل", &["وصلت", "وصلوا", "يصل", "تصل", "يصلون"]),
            ("اعلن", &["اعلنت", "يعلن", "تعلن", "اعلنوا"]),
            ("استخدم", &["استخدمت", "يستخدمون", "تستخدم", "استخدموا"]),
            ("عاد", &["عادت", "يعود", "عادوا", "يعودون"]),
            ("جاء", &["جاءت", "جاووا", "جيت"]),
        ]);
    }

    #[test]
    fn commoner_nouns_are_no_verbs() {
        for word in ["كتاب", "يمين", "الحق", "تحت", "يوما", "شركه", "تقرير"]
        {
            assert_eq!(perfect(word), None, "{word}");
        }
    }

    #[track_caller]
    fn check(rows: &[(&str, &[&str])]) {
        for (verb, forms) in rows {
            for form in *forms {
                assert_eq!(perfect(form).as_deref(), Some(*verb), "{form}");
            }
        }
    }
}
