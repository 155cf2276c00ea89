//! Documents that a real program wrote, read back: the same text out of each format.

use std::ops::ControlFlow;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::out::Out;
use super::{ExtractError, Item, Limits, Record, docx, odf, rtf, sheet};

type Read = fn(&[u8], &mut Out<'_>) -> Result<(), ExtractError>;

fn items(bytes: &[u8], read: Read) -> Vec<Item> {
    let mut items = Vec::new();
    let mut sink = |item| {
        items.push(item);
        ControlFlow::Continue(())
    };
    // What is refused yields nothing, which is told by the caller.
    let _ = read(bytes, &mut Out::new(Limits::default(), &mut sink));
    items
}

fn records(bytes: &[u8], read: Read) -> Vec<Record> {
    items(bytes, read)
        .into_iter()
        .map(|item| match item {
            Item::Record(record) => record,
            Item::Failure { message, .. } => panic!("{message}"),
        })
        .collect()
}

const REPORT: &str =
    "أعلنت إدارة المعابر إعادة فتح معبر الوادي أمام الشاحنات المحملة بعد إغلاق دام ثلاثة أسابيع.

انظر الإعلان. وقال مسؤول:
عبرت 45 شاحنة (Wadi-7) حتى 18:30.

صندوق جانبي عن القمح.

البلدة | الشاحنات
الزهراء | 12

في الصفحة الثانية رابط إلى البيان.

يقع المعبر شمال تل الريح.

نادر: تأكدوا من المدة.";

#[test]
fn a_report_is_the_same_in_every_format() {
    let check = |bytes: &[u8], read: Read, commentator: &str, pages: usize| {
        let records = records(bytes, read);
        let [record] = records.as_slice() else {
            panic!("one record")
        };
        assert_eq!(record.title.as_deref(), Some("إعادة فتح معبر الوادي"));
        assert_eq!(record.author.as_deref(), Some("سلمى الحارس"));
        assert_eq!(record.date, None);
        assert_eq!(record.text, REPORT.replace("نادر", commentator));
        assert_eq!(record.marks.len(), pages);
        let created = record.extra.get("created").unwrap().as_str().unwrap();
        assert!(created.starts_with("2014-03-05T07:09"), "{created}");
    };
    check(
        include_bytes!("../../tests/office/report.docx"),
        docx::read,
        "نادر",
        2,
    );
    check(
        include_bytes!("../../tests/office/report.odt"),
        odf::read,
        "نادر",
        2,
    );
    // The program writes that name in a character set that has no such letters.
    check(
        include_bytes!("../../tests/office/report.rtf"),
        rtf::read,
        "????",
        0,
    );
}

#[test]
fn slides_are_read() {
    let records = records(include_bytes!("../../tests/office/talk.odp"), odf::read);
    let [record] = records.as_slice() else {
        panic!("one record")
    };
    assert_eq!(record.title.as_deref(), Some("معبر الوادي بعد الفتح"));
    assert_eq!(
        record.text,
        "عبرت 45 شاحنة\n\nالقمح قبل الدواء\n\nاذكر أن العدد سيزيد غدا.\n\nأرقام البلدات\n\nالزهراء | 12\nتل الريح | 33\n\nشكل حر"
    );
    assert_eq!(record.marks.len(), 2);
}

const NEWS: [&[u8]; 3] = [
    include_bytes!("../../tests/office/news.xlsx"),
    include_bytes!("../../tests/office/news.xls"),
    include_bytes!("../../tests/office/news.ods"),
];

const TOWNS: [&[u8]; 3] = [
    include_bytes!("../../tests/office/towns.xlsx"),
    include_bytes!("../../tests/office/towns.xls"),
    include_bytes!("../../tests/office/towns.ods"),
];

#[test]
fn sheets_are_the_same_in_every_format() {
    for bytes in NEWS {
        let said: Vec<String> = records(bytes, sheet::read)
            .into_iter()
            .map(|record| {
                let extra = serde_json::to_string(&record.extra).unwrap();
                let [title, date] = [record.title, record.date].map(Option::unwrap_or_default);
                format!("{:?}|{title}|{date}|{}|{extra}", record.key, record.text)
            })
            .collect();
        assert_eq!(
            said,
            [
                "Id(\"1\")|فتح المعبر|2014-03-05|عبرت 45 شاحنة، وقال مسؤول: \"العدد سيزيد\".|{\"المراسل\":\"سلمى\"}",
                "Id(\"2\")|إغلاق الجسر|2014-03-06|أغلق الجسر مساء بعد انهيار جزء منه.|{\"المراسل\":\"نادر\"}",
            ]
        );
    }
    for bytes in TOWNS {
        let said: Vec<String> = records(bytes, sheet::read)
            .into_iter()
            .map(|record| record.text)
            .collect();
        assert_eq!(
            said,
            [
                "towns\nالبلدة | الشاحنات | اليوم\nالزهراء | 12 | 2014-03-05\nتل الريح | 33 | 2014-03-06"
            ]
        );
    }
}

proptest! {
    // Always the same changes: the crate makes room for every cell between the first and the last, and some changes
    // make that more than this machine has. A worker has limits, a test has none.
    #![proptest_config(ProptestConfig {
        cases: 300,
        rng_seed: RngSeed::Fixed(7),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    /// An old workbook is a file system of its own, in which every number may lie.
    #[test]
    fn an_old_workbook_that_was_changed_is_read_or_refused(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        end in any::<prop::sample::Index>(),
        cut: bool,
    ) {
        for whole in [NEWS[1], TOWNS[1]] {
            let mut bytes = whole.to_vec();
            for (at, byte) in &changes {
                let at = at.index(bytes.len());
                bytes[at] = *byte;
            }
            if cut {
                bytes.truncate(end.index(bytes.len()));
            }
            items(&bytes, sheet::read);
        }
    }
}
