//! The edges of an article's text: the headline said again above it, what lawyers wrote below it.

use super::super::Record;
use crate::text::slice;

/// Lines above a headline in the text are looked at up to here.
const ABOVE_HEADLINE: usize = 6;
/// So many words at most make a line above the headline a date, a section, a counter of readers.
const SHORT_LINE: usize = 8;

/// Drops the headline from the beginning of the text, together with short lines above it.
pub(super) fn drop_repeated_title(record: &mut Record) {
    let Some(title) = &record.title else { return };
    let lines = record
        .text
        .split_inclusive('\n')
        .filter(|line| !line.trim().is_empty());
    let is_above =
        |line: &&str| line.trim() != title && line.split_whitespace().count() <= SHORT_LINE;
    let Some(headline) = lines
        .clone()
        .take(ABOVE_HEADLINE + 1)
        .find(|line| !is_above(line))
    else {
        return;
    };
    if headline.trim() == title {
        let above: usize = record
            .text
            .split_inclusive('\n')
            .take_while(|line| line.trim() != title)
            .map(str::len)
            .sum();
        let end = above + headline.len();
        record.text = slice(&record.text, end, record.text.len())
            .trim_start_matches('\n')
            .to_owned();
    }
}

/// What stands under articles on many pages: whose opinion it is, whose rights, on what terms.
const NOTICES: &[&str] = &[
    "لا تعبر عن رأي",
    "لا تعبّر عن رأي",
    "لا يعبر عن رأي",
    "لا يعبّر عن رأي",
    "تعبر بالضرورة عن",
    "تعبّر بالضرورة عن",
    "يعبر بالضرورة عن",
    "يعبّر بالضرورة عن",
    "تعبر عن رأي كاتب",
    "يعبر عن رأي كاتب",
    "الحقوق محفوظة",
    "حقوق النشر محفوظة",
    "All rights reserved",
];

/// Of these one alone may be what an article is about.
const TERMS: &[&str] = &[
    "سياسة الخصوصية",
    "شروط الاستخدام",
    "شروط استخدام",
    "إرشادات الاستخدام",
    "إرشادات النشر",
    "privacy policy",
    "terms of use",
];

/// Drops such paragraphs from the end of a text that has others.
pub(super) fn drop_notices(text: &mut String) {
    while let Some((before, last)) = text.rsplit_once("\n\n") {
        let terms = TERMS.iter().filter(|terms| last.contains(**terms)).count();
        if terms < 2 && !NOTICES.iter().any(|notice| last.contains(notice)) {
            return;
        }
        let end = before.trim_end().len();
        text.truncate(end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notices_go_from_the_end_only() {
        let check = |text: &str, expected: &str| {
            let mut text = text.to_owned();
            drop_notices(&mut text);
            assert_eq!(text, expected);
        };
        check(
            "خبر\n\nالمقالات لا تعبر بالضرورة عن رأي الموقع\n\nجميع الحقوق محفوظة © 2014",
            "خبر",
        );
        check("خبر\n\nشروط الاستخدام | سياسة الخصوصية", "خبر");
        check(
            "خبر\n\nغيرت الشركة سياسة الخصوصية.",
            "خبر\n\nغيرت الشركة سياسة الخصوصية.",
        );
        check("جميع الحقوق محفوظة\n\nخبر", "جميع الحقوق محفوظة\n\nخبر");
        check("جميع الحقوق محفوظة", "جميع الحقوق محفوظة");
    }
}
