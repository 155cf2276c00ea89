//! Subtitles, from their bytes to running text and its moments.

use proptest::prelude::*;

use super::*;

/// `expected` is the text with `[ms]` where a moment begins.
#[track_caller]
fn check(file: &str, expected: &str) -> Record {
    let record = read(file.as_bytes(), Limits::default()).unwrap();
    let mut shown = record.text.clone();
    for mark in record.marks.iter().rev() {
        let Place::Time(ms) = mark.place else {
            panic!("{mark:?}")
        };
        shown.insert_str(mark.at, &format!("[{ms}]"));
    }
    assert_eq!(shown, expected, "{file:?}");
    record
}

#[test]
fn cues_become_running_text() {
    check(
        "1\n00:00:01,000 --> 00:00:02,500\nوصلت القافلة\nإلى المدينة\n\n2\n00:00:02,600 --> 00:00:05,000\nبعد ظهر اليوم.\n\n3\n01:00:00,000 --> 01:00:01,000\nثم عادت",
        "[1000]وصلت القافلة إلى المدينة [2600]بعد ظهر اليوم.\n[3600000]ثم عادت",
    );
    // No blank lines, signs of direction, carriage returns, a byte order mark, a cue without text.
    check(
        "\u{FEFF}1\r\n\u{202A}00:00:01,5 --> 00:00:02,000\u{202C}\r\nأولا\r\n2\r\n00:00:03 --> 00:00:04\r\n3\r\n00:00:05.25 --> 00:00:06.000 X1:0 Y1:0\r\nثانيا\r\n",
        "[1500]أولا [5250]ثانيا",
    );
    // A number that is said, not counted.
    check(
        "1\n00:00:01,000 --> 00:00:02,000\n2014\nكان عاما صعبا\n",
        "[1000]2014 كان عاما صعبا",
    );
    check(
        "1\n00:00:01,000 --> 00:00:02,000\n- من أنت؟\n- أنا الحارس\n- (يضحك)\n",
        "[1000]- من أنت؟\n- أنا الحارس\n- (يضحك)",
    );
    check(
        "1\n00:00:01,000 --> 00:00:02,000\nقال: «انتهى.»\n\n2\n00:00:03,000 --> 00:00:04,000\nومضى",
        "[1000]قال: «انتهى.»\n[3000]ومضى",
    );
}

#[test]
fn markup_goes() {
    check(
        "1\n00:00:01,000 --> 00:00:02,000\n{\\an8}<i>فوق</i> <font color=\"#fff\">الجسر</font>\\Nتحت {a} < 3 & 4\n",
        "[1000]فوق الجسر تحت {a} < 3 & 4",
    );
    check(
        "WEBVTT\n\n00:01.000 --> 00:02.000\n<v سلمى>صباح الخير <b>لكم</b></v>\n\n00:02.000 --> 00:03.000\n<v سلمى>جميعا\n\n00:03.000 --> 00:04.000\n<v.loud نادر>أهلا &amp; سهلا<v سلمى>شكرا",
        "[1000]سلمى: صباح الخير لكم [2000]جميعا\n[3000]نادر: أهلا & سهلا\nسلمى: شكرا",
    );
}

#[test]
fn vtt_has_more_than_cues() {
    let record = check(
        "WEBVTT - عنوان\nKind: captions\nLanguage: ar\n\nNOTE\nليس نصا\n00 ولا هذا\n\nSTYLE\n::cue { color: red }\n\nمقدمة\n00:00:01.000 --> 00:00:02.000 align:right\nنص أول\n\nNOTE ليس نصا\n\nالثاني\n00:00:03.000 --> 00:00:04.000\nNOTE في الكلام\n",
        "[1000]نص أول [3000]NOTE في الكلام",
    );
    assert_eq!(record.language.as_deref(), Some("ar"));
    assert_eq!(record.title, None);
}

#[test]
fn what_rolls_over_the_screen_is_said_once() {
    check(
        "WEBVTT\n\n00:00:01.000 --> 00:00:03.000\n \nفتح<00:00:01.500><c> الجسر</c>\n\n00:00:03.000 --> 00:00:03.010\nفتح الجسر\n \n\n00:00:03.010 --> 00:00:05.000\nفتح الجسر\nأمام<00:00:04.000><c> السيارات</c>\n",
        "[1000]فتح الجسر [3010]أمام السيارات",
    );
    check(
        "1\n00:00:01,000 --> 00:00:02,000\nفتح\n\n2\n00:00:02,000 --> 00:00:03,000\nفتح الجسر\n\n3\n00:00:03,000 --> 00:00:04,000\nفتح الجسر أمس",
        "[1000]فتح [2000]الجسر [3000]أمس",
    );
    // Said again later.
    check(
        "1\n00:00:01,000 --> 00:00:02,000\nحرية\n\n2\n00:00:04,000 --> 00:00:05,000\nحرية",
        "[1000]حرية [4000]حرية",
    );
}

#[test]
fn what_is_no_subtitle_is_said_so() {
    let fails = |file: &str, kind: FailureKind| {
        let error = read(file.as_bytes(), Limits::default()).unwrap_err();
        assert_eq!(error.kind, kind, "{file:?}");
    };
    fails("WEBVTT\n\nنص بلا وقت", FailureKind::Damaged);
    fails("a --> b\nنص", FailureKind::Damaged);
    fails("00:01.0 --> 00:02.0\n<i></i> ...\n", FailureKind::NoText);
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(file in "(WEBVTT\n)?([<>{}&\\\\a1:., \n]|-->|00:01|\\{\\\\|<v أ>|جسر|NOTE|\n00:00:01,000 --> 00:00:02,000\n){0,60}") {
        if let Ok(record) = read(file.as_bytes(), Limits::default()) {
            let mut last = 0;
            for mark in record.marks {
                prop_assert!(record.text.is_char_boundary(mark.at) && mark.at >= last);
                last = mark.at;
            }
        }
    }
}
