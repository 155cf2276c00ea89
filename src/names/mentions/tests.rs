//! Sentences, and what is found in them.

use super::*;
use crate::analysis::Analyzer;

/// Each line of the text is a row of the document.
#[track_caller]
fn check(text: &str, expected: &str) {
    check_on(text, None, expected);
}

#[track_caller]
fn check_on(text: &str, day: Option<u32>, expected: &str) {
    let mut analyzer = Analyzer::new();
    let mentions = Mentions::shipped();
    let scans: Vec<Scan> = text
        .lines()
        .map(|line| {
            let tokens = analyzer.analyze(line);
            mentions.scan(&tokens, 0..tokens.len())
        })
        .collect();
    let rows = mentions.decide(&scans, day);
    let found: Vec<&str> = rows
        .iter()
        .flatten()
        .map(|mention| mention.what.id())
        .collect();
    assert_eq!(found.join(" + "), expected, "{text}");
}

#[test]
fn names_are_found_behind_clitics_and_the_longest_counts() {
    check("قصف حلب", "SY/حلب");
    check("وبحلب ولحلب وكتركيا", "SY/حلب + SY/حلب + TR");
    check(
        "في الموصل وبالموصل وللموصل",
        "IQ/الموصل + IQ/الموصل + IQ/الموصل",
    );
    check("إلى جنوب السودان", "SS");
    check("إلى السودان", "SD");
    check("في شمال دارفور ودارفور", "SD/شمال دارفور + SD/دارفور");
    check("في دير الزور", "SY/دير الزور");
    check("من الدير الزور", "");
    check("سُورِيَّة والعِراق", "SY + IQ");
    check("زيارة للسد العالي", "EG/السد العالي");
    check("من منبج وللتل", "SY/منبج + SY/التل");
    // A word of its own is no clitic before a name.
    check("قالت فاطمة بلغات", "");
    // A comma parts names.
    check("في أم، درمان", "");
}

#[test]
fn an_adjective_is_no_place() {
    check("الوفد المصري والشعب اليمني في المخيمات", "");
    check("الحلبي والدمشقي", "");
    check("الحكومة السعودية والقوات الإماراتية والسعودية", "");
    check("للرياضة السعودية وبالمدن السعودية", "");
    check("قالت السعودية إن المملكة العربية السعودية", "SA + SA");
    check("مع تركيا والسعودية", "TR + SA");
    check("قوات سورية ومناطق سورية في سورية", "SY");
    check("الأسر غير السعودية", "");
    check("إلى سورية ومن سورية وبسورية", "SY + SY + SY");
    check("قتل 12 سوريا وجرح مواطنا تركيا في ليبيا", "LY");
}

#[test]
fn what_is_also_something_else_wants_another_sign() {
    check("فتح الباب", "");
    check("مدينة الباب", "SY/الباب");
    check("قصف الباب ومنبج", "SY/الباب + SY/منبج");
    check("قصف منبج والباب", "SY/منبج + SY/الباب");
    check("في حلب فتح الباب", "SY/حلب");
    check("وصل إلى جدة", "");
    check("وصل الوفد السعودي إلى جدة", "SA/جدة");
    check("وصل إلى جدة\nوقال وزير الخارجية السعودي", "SA/جدة");
    check("مدن منبج والباب", "SY/منبج + SY/الباب");
    check("دعم مالي", "");
    check("شمال مالي", "");
    check("دولة مالي والنيجر", "ML + NE");
    // A place of that name that the document does not tell of.
    check("في مديرية الوادي بمحافظة مأرب", "YE/مأرب");
}

#[test]
fn one_name_of_two_places_is_told_by_the_rest() {
    check("اشتباكات في طرابلس", "");
    check("اشتباكات في طرابلس الليبية", "LY/طرابلس");
    check("لبنان: اشتباكات في طرابلس", "LB + LB/طرابلس");
    check("لبنان وليبيا: اشتباكات في طرابلس", "LB + LY");
    check("شمال سيناء، في رفح", "EG/شمال سيناء + EG/رفح المصرية");
    check("قطاع غزة: قصف رفح", "PS/قطاع غزة + PS/رفح");
    check("العاصمة الأردنية عمان", "JO/عمان");
    check("سلطنة عمان", "OM");
}

#[test]
fn a_paper_a_club_and_a_person_are_no_place() {
    check("صحيفة القدس العربي", "");
    check("نادي برشلونة وريال مدريد", "");
    check("شارع بغداد", "");
    check("اتفاق أوسلو", "");
    check("ابن دمشق", "");
    check("القوة القاهرة", "");
    check("أذان المغرب", "");
    check("قال لـ«الشرق الأوسط» أمس عن الشرق الأوسط", "-/الشرق الأوسط");
    check("وهو مصر على قوله", "");
    check("قال كلاوس", "");
}

#[test]
fn groups_are_found_by_any_name() {
    check("مسلحو داعش", "islamic-state");
    check("قوات سوريا الديمقراطية في سوريا", "sdf-syria + SY");
    check("للحوثيين في صنعاء", "houthis + YE/صنعاء");
    // A name that is a word as well.
    check("بكل حماس", "");
    check("حركة حماس", "hamas");
    // One that only leads to the group wants another of its names.
    check("الدولة الإسلامية", "");
    check(
        "تنظيم داعش\nالدولة الإسلامية",
        "islamic-state + islamic-state",
    );
    check("جماعة أنصار الله\nوقال عبد الملك الحوثي", "houthis");
}

#[test]
fn a_name_that_was_borne_for_a_time_is_believed_in_that_time() {
    let text = "مقاتلو جبهة النصرة";
    check_on(text, Some(20_150_301), "hts");
    check_on(text, Some(20_180_301), "");
    check_on(text, None, "");
    let text = "هيئة تحرير الشام\nجبهة النصرة";
    check_on(text, Some(20_180_301), "hts + hts");
}
