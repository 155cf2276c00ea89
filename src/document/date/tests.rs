//! Dates, line by line.

use super::*;
use proptest::prelude::*;

#[track_caller]
fn check(rows: &[(&str, &str)]) {
    for (raw, expected) in rows {
        let found = read(raw).map_or_else(
            || "-".to_owned(),
            |reading| match reading.calendar {
                Calendar::Gregorian => reading.day.to_string(),
                Calendar::Hijri => format!("{} hijri", reading.day),
                Calendar::Solar => format!("{} solar", reading.day),
            },
        );
        assert_eq!(found, *expected, "reading {raw}");
    }
}

#[test]
fn numbers() {
    check(&[
        ("2021-11-01", "2021-11-01"),
        ("2018-02-18T21:35:43+04:00", "2018-02-18"),
        ("2018-02-18T21:35:43.123Z", "2018-02-18"),
        ("2018-02-18 21:35:43 +0300", "2018-02-18"),
        ("2021/11/1 10:00", "2021-11-01"),
        ("٢٠٢١/١١/٠١", "2021-11-01"),
        ("۲۰۲۱/۱۱/۰۱", "2021-11-01"),
        ("01.11.2021", "2021-11-01"),
        ("20211101", "2021-11-01"),
        ("20211101T103000Z", "2021-11-01"),
        ("20211101103000", "2021-11-01"),
        ("1635724800", "2021-11-01"),
        ("1635724800.25", "2021-11-01"),
        ("1635724800000", "2021-11-01"),
        ("D:20211101103000+03'00'", "2021-11-01"),
        ("D:20211101", "2021-11-01"),
        ("20211101 103000", "2021-11-01"),
        ("نشر في: 2021-11-01 - 10:30", "2021-11-01"),
    ]);
}

#[test]
fn what_allows_two_readings_is_no_date() {
    check(&[
        ("1/11/2021", "-"),
        ("01-11-2021", "-"),
        ("١/١١/٢٠٢١", "-"),
        ("13/11/2021", "2021-11-13"),
        ("11/13/2021", "2021-11-13"),
        ("11/11/2021", "2021-11-11"),
        // The day of the week decides.
        ("الأربعاء 3/11/2021", "2021-11-03"),
        ("Wed 11/3/2021", "2021-11-03"),
        ("الثلاثاء 3/11/2021", "-"),
        // Unless both are Mondays.
        ("الاثنين 1/11/2021", "-"),
        ("1/11/21", "-"),
        ("1 نوفمبر 21", "-"),
        ("2021-11-01 / 2021-11-05", "-"),
        ("1-3 مارس 2014", "-"),
        ("مارس - أبريل 2014", "-"),
        ("3 مارس - 5 أبريل 2014", "-"),
    ]);
}

#[test]
fn month_names() {
    check(&[
        ("1 تشرين الثاني 2021", "2021-11-01"),
        ("الاثنين ١ تشرين الثاني/نوفمبر ٢٠٢١", "2021-11-01"),
        ("الثلاثاء 4 مارس/آذار 2014", "2014-03-04"),
        ("4 مارس (آذار) 2014", "2014-03-04"),
        ("3 آذار 2014", "2014-03-03"),
        ("15 آب 2021", "2021-08-15"),
        ("17 أكتوبر 2021 - 10:30", "2021-10-17"),
        ("3 أوت 2021", "2021-08-03"),
        ("12 جويلية 2021", "2021-07-12"),
        ("5 جانفي 2012", "2012-01-05"),
        ("5 ماي 2012", "2012-05-05"),
        ("7 غشت 2012", "2012-08-07"),
        ("9 مايس 1991", "1991-05-09"),
        ("الثالث من مارس 2014", "-"),
        ("3 من مارس عام 2014", "2014-03-03"),
        ("Mon, 01 Nov 2021 10:00:00 GMT", "2021-11-01"),
        ("Mon, 1 Nov 2021 10:00:00 +0300 (AST)", "2021-11-01"),
        ("Mon Nov  1 10:00:00 UTC 2021", "2021-11-01"),
        ("01/Nov/2021:10:00:00 +0000", "2021-11-01"),
        ("November 1, 2021", "2021-11-01"),
        ("Nov. 1st, 2021", "2021-11-01"),
        ("1er novembre 2021", "2021-11-01"),
        ("mar. 2 nov. 2021", "2021-11-02"),
        ("15 août 2021", "2021-08-15"),
        ("15 Ağustos 2021", "2021-08-15"),
        ("۱۲ نوامبر ۲۰۱۹", "2019-11-12"),
        ("12 نومبر 2019", "2019-11-12"),
    ]);
}

#[test]
fn other_calendars() {
    check(&[
        ("26 شوال 1436", "2015-08-11 hijri"),
        ("٢٦ شوال ١٤٣٦ هـ", "2015-08-11 hijri"),
        ("1 رمضان المبارك 1442هـ", "2021-04-13 hijri"),
        ("10 ذو الحجة 1442", "2021-07-20 hijri"),
        ("1 محرم 1443", "2021-08-09 hijri"),
        ("5 ربيع الأول 1440", "2018-11-13 hijri"),
        ("1436/10/26 هـ", "2015-08-11 hijri"),
        ("26 شوال 1436 هـ الموافق 11 اغسطس 2015 م", "2015-08-11"),
        ("الخميس 5 رمضان - 3 يوليو 2014", "2014-07-03"),
        ("۱ فروردین ۱۳۹۰", "2011-03-21 solar"),
        ("1 حمل 1390", "2011-03-21 solar"),
        ("۲۴ اسد ۱۴۰۰", "2021-08-15 solar"),
        ("۲۴ زمری ۱۴۰۰", "2021-08-15 solar"),
        ("1400/05/24 خورشیدی", "2021-08-15 solar"),
        ("1400/05/24 هـ.ش", "2021-08-15 solar"),
        // A year alone does not say which calendar.
        ("1400/05/24", "-"),
        ("24 مارس 1400", "-"),
        ("31 رمضان 1442", "-"),
    ]);
}

#[test]
fn what_is_no_date() {
    check(&[
        ("", "-"),
        ("أمس", "-"),
        ("2021-13-01", "-"),
        ("2021-02-30", "-"),
        ("11/2021", "-"),
        ("نوفمبر 2021", "-"),
        ("من 1 يناير 2020 إلى 3 مارس 2021", "-"),
        ("12345", "-"),
        ("192.168.1.1", "-"),
        ("1.2.3.2014", "-"),
        ("1799-01-01", "-"),
        ("2101-01-01", "-"),
        ("0000-00-00", "-"),
        ("1970", "-"),
    ]);
}

/// What a record says, its address, text and file name, and the date.
type Row<'a> = (
    Option<&'a str>,
    Option<&'a str>,
    &'a str,
    Option<&'a str>,
    &'a str,
);

#[track_caller]
fn check_origin(rows: &[Row<'_>]) {
    for (told, url, text, name, expected) in rows {
        let found = of_document(*told, *url, text, *name).map_or_else(
            || "-".to_owned(),
            |dated| format!("{} {:?}", dated.day, dated.from),
        );
        assert_eq!(found, *expected, "{told:?} {url:?} {text} {name:?}");
    }
}

#[test]
fn addresses() {
    let rows = [
        ("https://example.org/2014/03/05/خبر.html", "2014-03-05 Url"),
        ("https://example.org/ar/2014/3/5/", "2014-03-05 Url"),
        ("https://example.org/20140305/news", "2014-03-05 Url"),
        ("https://example.org/20140305-خبر", "2014-03-05 Url"),
        ("https://example.org/2014-03-05-title", "2014-03-05 Url"),
        ("https://example.org/2014/20140305/a1.htm", "2014-03-05 Url"),
        (
            "https://example.org/view?id=3&date=2014-03-05",
            "2014-03-05 Url",
        ),
        ("https://example.org/2014/03/05/2015-01-01-x", "-"),
        ("https://example.org/2014/03/", "-"),
        ("https://example.org/03/05/2014/", "-"),
        ("https://example.org/article/12345678", "-"),
        ("https://example.org/201403051", "-"),
        ("https://2014.example.org/03/05/x", "-"),
        ("https://example.org/x#2014/03/05", "-"),
        ("https://example.org/events-of-2011-03-15", "-"),
        (
            "https://web.archive.org/web/20200101000000/http://example.org/x",
            "-",
        ),
    ];
    for (url, expected) in rows {
        check_origin(&[(None, Some(url), "نص", None, expected)]);
    }
}

#[test]
fn heads_of_texts() {
    let rows = [
        ("3 آذار 2014\n\nوصلت القافلة.", "2014-03-03 Text"),
        (
            "وصول القافلة\nالاثنين 3 مارس 2014 - 10:30 بتوقيت غرينتش\nوصلت.",
            "2014-03-03 Text",
        ),
        ("تاريخ النشر: 13/3/2014\nوصلت القافلة.", "2014-03-13 Text"),
        (
            "Published on March 3, 2014 at 10:30 am\nThe convoy arrived.",
            "2014-03-03 Text",
        ),
        (
            "دمشق – 3 آذار 2014 (وكالة)\nوصلت القافلة.",
            "2014-03-03 Text",
        ),
        (
            "دمشق – 3 آذار 2014 (وكالة): وصلت القافلة إلى المدينة بعد يومين.",
            "2014-03-03 Text",
        ),
        (
            "بيروت، 3 آذار 2014 - وصلت القافلة إلى المدينة بعد يومين.",
            "2014-03-03 Text",
        ),
        (
            "BEIRUT, March 3, 2014 (Reuters) - The convoy reached the town.",
            "2014-03-03 Text",
        ),
        (
            "الرياض 26 شوال 1436 هـ الموافق 11 اغسطس 2015 م واس\nوصلت القافلة.",
            "2015-08-11 Text",
        ),
        ("26 شوال 1436 هـ\nوصلت القافلة.", "2015-08-11 Text"),
        // What a sentence or a title tells of.
        ("في 3 آذار 2012 وقع انفجار في المدينة", "-"),
        ("وقع الانفجار في 3 آذار 2012.\nوقال شاهد.", "-"),
        ("ذكرى 11 سبتمبر 2001\nقال كاتب.", "-"),
        ("11 سبتمبر 2001: ماذا حدث\nقال كاتب.", "-"),
        ("25 يناير 2011 - ثورة\nقال كاتب.", "-"),
        ("مولود في دمشق، 3 آذار 1962، وهو كاتب.", "-"),
        ("آخر تحديث: 3 آذار 2014\nوصلت.", "-"),
        ("من 3 آذار 2012 إلى 5 آذار 2012\nوصلت.", "-"),
    ];
    for (text, expected) in rows {
        check_origin(&[(None, None, text, None, expected)]);
    }
    let late = format!("{}\n3 آذار 2014\n", "كلام كثير. ".repeat(40));
    check_origin(&[(None, None, &late, None, "-")]);
}

#[test]
fn names_of_files_and_the_order_of_origins() {
    for (name, expected) in [
        ("2021-11-01-x.txt", "2021-11-01 Name"),
        ("folder/20211101_x.html", "2021-11-01 Name"),
        ("x_13-11-2021.pdf", "2021-11-13 Name"),
        ("x_01.11.2021.pdf", "2021-11-01 Name"),
        ("box.zip#2021-11-01.docx", "2021-11-01 Name"),
        ("تقرير 3 آذار 2014.pdf", "2014-03-03 Name"),
        ("1956_11_01.pdf", "1956-11-01 Name"),
        ("x_01-11-2021.pdf", "-"),
        ("19560101.pdf", "-"),
        ("2021-11-01_2021-11-05.pdf", "-"),
        ("2021-11-01/x.txt", "-"),
        ("12345678.pdf", "-"),
    ] {
        check_origin(&[(None, None, "نص", Some(name), expected)]);
    }
    let url = Some("https://example.org/2014/03/05/x");
    let text = "3 آذار 2014\nوصلت القافلة.";
    let name = Some("2014-03-01.txt");
    check_origin(&[
        (Some("2014-02-01"), url, text, name, "2014-02-01 Record"),
        (Some("أمس"), url, text, name, "2014-03-05 Url"),
        (None, None, text, name, "2014-03-03 Text"),
        (None, None, "نص", name, "2014-03-01 Name"),
        (None, None, "نص", None, "-"),
    ]);
}

#[test]
fn days_are_counted_back() {
    let day = |number| Day::from_number(number).expect("a day");
    for (text, expected) in [
        ("7d", Some(20_210_324)),
        ("٧d", Some(20_210_324)),
        ("0d", Some(20_210_331)),
        ("2w", Some(20_210_317)),
        ("1m", Some(20_210_228)),
        ("3y", Some(20_180_331)),
        ("-7d", None),
        ("d", None),
        ("60000y", None),
        ("99999999999d", None),
        ("2021", None),
        ("", None),
    ] {
        let ago = day(20_210_331).ago(text);
        assert_eq!(ago.map(Day::number), expected, "{text}");
    }
}

#[test]
fn days_begin_at_a_second() {
    for (number, expected) in [
        (19_600_101, 0),
        (19_700_101, 0),
        (19_700_102, 86_400),
        (20_210_815, 1_628_985_600),
    ] {
        let day = Day::from_number(number).expect("a day");
        assert_eq!(day.begins(), expected, "{number}");
    }
}

proptest! {
    #[test]
    fn any_text_is_a_day_or_none(raw in "\\PC{0,60}") {
        if let Some(day) = Day::parse(&raw) {
            prop_assert_eq!(Day::from_number(day.number()), Some(day));
        }
        let _ = of_document(None, Some(&raw), &raw, Some(&raw));
    }

    #[test]
    fn any_pieces_are_a_day_or_none(
        pieces in prop::collection::vec(
            prop::sample::select(vec![
                "3", "13", "2014", "1436", "20140305", "مارس", "آذار", "شوال", "تشرين", "الثاني", "حمل", "/", "-", ".", ":", " ",
                "الاثنين", "هـ", "(", "\n", "في", "Nov", "March", "واس", "–", "٣", "۱۴۰۰", "_", "?date=", "http://a/",
            ]),
            0..16,
        ),
    ) {
        let text = pieces.concat();
        if let Some(day) = Day::parse(&text) {
            prop_assert!(YEARS.contains(&(day.number() / 10_000)));
        }
        if let Some(dated) = of_document(None, Some(&text), &text, Some(&text)) {
            prop_assert!(YEARS.contains(&(dated.day.number() / 10_000)));
        }
    }
}
