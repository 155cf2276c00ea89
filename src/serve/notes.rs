//! The notes of a page in its language. What the library says in English is said here in Arabic: a sentence, and
//! behind it what it is about, as it was typed.

use std::borrow::Cow;

use super::ask::Misread;
use super::language::Ui;
use super::view::Note;
use crate::query::{MAX_CHARS, MAX_DEPTH, MAX_LEAVES, Problem, ProblemKind};
use crate::search;

/// A note as the page says it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Said {
    /// The sentence.
    pub text: Cow<'static, str>,
    /// What it is about, as it was given.
    pub value: Option<String>,
}

/// The notes of a page as it says them. What was looked for besides is no note here: it has chips, with a link that leaves it
/// out, where the library names an option of the command line.
#[must_use]
pub(super) fn shown(notes: &[Note], ui: &Ui) -> Vec<Said> {
    let told = |note: &&Note| !matches!(note, Note::Read(note) if note.adds());
    notes
        .iter()
        .filter(told)
        .map(|note| note.said(*ui))
        .collect()
}

impl Note {
    /// The note in the language of the page.
    #[must_use]
    pub(super) fn said(&self, ui: Ui) -> Said {
        let say = ui.strings();
        match self {
            Self::Read(note) => match ui {
                Ui::Arabic => in_arabic(note),
                Ui::English => said(note.to_string(), ""),
            },
            Self::Misread(Misread::Value { name, value }) => {
                said(say.misread, &format!("{name}={value}"))
            }
            Self::Misread(Misread::Unknown(name)) => said(say.unknown, name),
            Self::Misread(Misread::Cut(name)) => said(say.too_long, name),
            Self::Misread(Misread::Backwards) => said(say.backwards, ""),
            Self::Misread(Misread::TooFar) => said(say.too_far, ""),
        }
    }
}

fn said(text: impl Into<Cow<'static, str>>, value: &str) -> Said {
    Said {
        text: text.into(),
        value: (!value.is_empty()).then(|| value.to_owned()),
    }
}

fn in_arabic(note: &search::Note) -> Said {
    use search::Note;
    match note {
        Note::Problem(problem) => problem_in_arabic(problem),
        // These have chips, and are no notes of a page.
        adds @ (Note::Names { .. } | Note::Spellings { .. } | Note::Variants { .. }) => {
            said(adds.to_string(), "")
        }
        Note::StarBehindWords(text) => said("أكثر من كلمة قبل النجمة، فبُحث عنها بدونها", text),
        Note::TildeBehindWords(text) => said("أكثر من كلمة قبل العلامة ~، فبُحث عنها بدونها", text),
        Note::NoPattern(glob) => said("ليس نمطاً صالحاً للمسارات، فقورن حرفاً حرفاً", glob),
        Note::UnknownPlace(unknown) => {
            unknown_in_arabic("لا مكان معروفاً بهذا الاسم، فلا نتائج له", unknown)
        }
        Note::UnknownGroup(unknown) => {
            unknown_in_arabic("لا جماعة معروفة بهذا الاسم، فلا نتائج لها", unknown)
        }
    }
}

fn unknown_in_arabic(text: &'static str, unknown: &search::Unknown) -> Said {
    match unknown.near.as_slice() {
        [] => said(text, &unknown.name),
        near => said(
            format!("{text} (لعل المقصود: {})", near.join("، ")),
            &unknown.name,
        ),
    }
}

fn problem_in_arabic(problem: &Problem) -> Said {
    let is_word = problem.word.chars().any(char::is_alphanumeric);
    let text: Cow<'static, str> = match problem.kind {
        ProblemKind::UnclosedQuote => {
            "تُفتح علامة الاقتباس ولا تُغلق، فتمتد العبارة إلى آخر البحث".into()
        }
        ProblemKind::UnopenedQuote => "تُغلق علامة الاقتباس ولم تُفتح، فتُركت".into(),
        ProblemKind::EmptyPhrase | ProblemKind::EmptyParentheses => {
            "لا كلمة بين العلامتين، فتُركتا".into()
        }
        ProblemKind::UnclosedParenthesis => "قوس لا يُغلق، فينتهي بآخر البحث".into(),
        ProblemKind::UnopenedParenthesis => "قوس يُغلق ولم يُفتح، فتُرك".into(),
        ProblemKind::OperatorWithoutOperand if is_word => {
            "لا كلمة يعمل عليها هذا العامل، فبُحث عنه بوصفه كلمة".into()
        }
        ProblemKind::OperatorWithoutOperand => "لا كلمة تعمل عليها هذه العلامة، فتُركت".into(),
        ProblemKind::AmbiguousOperator => {
            "بُحث عنها هنا بوصفها كلمة؛ وللاستبعاد ضع \u{200E}-\u{200E} أو \u{200E}NOT\u{200E} قبل الكلمة".into()
        }
        ProblemKind::DoubledSign => "قبل الكلمة أكثر من علامة، فالعبرة بالأولى".into(),
        ProblemKind::MisplacedSign => "لا معنى للعلامة في هذا الموضع، فتُركت".into(),
        ProblemKind::MisplacedStar => {
            "لا تعمل النجمة إلا في آخر الكلمة، فبُحث عن الكلمة بدونها".into()
        }
        ProblemKind::MisplacedTilde => {
            "لا تعمل العلامة ~ إلا في آخر الكلمة، فبُحث عن الكلمة كما كُتبت".into()
        }
        ProblemKind::ShortPrefix => "بداية لكلمات كثيرة جداً؛ اكتب حرفين على الأقل قبل النجمة".into(),
        ProblemKind::BadDistance { used } => format!("لا تصلح هذه المسافة، فحُسبت {used}").into(),
        ProblemKind::UnknownField => "لا حقل بهذا الاسم، فبُحث عما كُتب بوصفه كلمات".into(),
        ProblemKind::FieldWithoutValue => "لا شيء بعد النقطتين، فبُحث عما كُتب بوصفه كلمة".into(),
        ProblemKind::BadDate => {
            "ليس تاريخاً مثل \u{200E}2021\u{200E} أو \u{200E}2021-08\u{200E} أو \u{200E}2021-08\u{200E}..\u{200E}2021-11\u{200E}، فبُحث عما بعد النقطتين بوصفه كلمات"
                .into()
        }
        ProblemKind::BadFilter => {
            "يلزم بعد النقطتين كلمة أو نص بين علامتي اقتباس، فبُحث عما بين القوسين بوصفه كلمات".into()
        }
        ProblemKind::TooLong => {
            format!("حدّ البحث {MAX_CHARS} حرفاً، وتُرك ما بعدها ابتداءً من").into()
        }
        ProblemKind::TooDeep => format!("حدّ الأقواس المتداخلة {MAX_DEPTH}، وتُرك ما هو أعمق").into(),
        ProblemKind::TooManyWords => {
            format!("حدّ البحث {MAX_LEAVES} كلمة، وتُرك ما بعدها ابتداءً من").into()
        }
        ProblemKind::Empty => "لا كلمة للبحث عنها".into(),
        ProblemKind::OnlyExclusions => "البحث يستبعد ولا يطلب شيئاً؛ أضف كلمة للبحث عنها".into(),
    };
    said(text, problem.shown())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::parse;

    #[track_caller]
    fn check(typed: &str, arabic: &str, value: &str) {
        let problem = parse(typed).problems.into_iter().next().expect("a problem");
        let note = Note::Read(search::Note::Problem(problem));
        assert_eq!(
            note.said(Ui::Arabic),
            said(arabic.to_owned(), value),
            "{typed}"
        );
        let english = note.said(Ui::English);
        assert!(english.text.is_ascii() || english.text.contains(value));
    }

    #[test]
    fn a_note_is_said_in_the_language_of_the_page() {
        check("", "لا كلمة للبحث عنها", "");
        check(
            "\"حلب",
            "تُفتح علامة الاقتباس ولا تُغلق، فتمتد العبارة إلى آخر البحث",
            "\"حلب",
        );
        check(
            "حلب AND",
            "لا كلمة يعمل عليها هذا العامل، فبُحث عنه بوصفه كلمة",
            "AND",
        );
        let unknown = search::Unknown {
            name: "حلبب".to_owned(),
            near: vec!["حلب".to_owned()],
        };
        let note = Note::Read(search::Note::UnknownPlace(unknown)).said(Ui::Arabic);
        assert!(note.text.contains("(لعل المقصود: حلب)"), "{note:?}");
        let misread = Note::Misread(Misread::Unknown("<b>".into())).said(Ui::Arabic);
        assert_eq!(misread.value.as_deref(), Some("<b>"));
    }

    #[test]
    fn what_has_a_chip_is_no_note() {
        let names = search::Note::Names {
            typed: "a".to_owned(),
            names: vec!["b".to_owned()],
        };
        assert!(shown(&[Note::Read(names)], &Ui::Arabic).is_empty());
    }
}
