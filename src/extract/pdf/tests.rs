//! The PDFs of `tests/pdf`, made by seven programs, and files put together here.

use proptest::prelude::*;

use super::super::{ExtractError, Limits, Mark, Place, Record};
use super::read;

const PRODUCERS: [&str; 7] = [
    "chromium",
    "fpdf2",
    "libreoffice",
    "reportlab",
    "typst",
    "weasyprint",
    "xelatex",
];

fn file(name: &str) -> Vec<u8> {
    let path = format!("{}/tests/pdf/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn expected(kind: &str) -> String {
    String::from_utf8(file(&format!("{kind}.expected.txt"))).unwrap()
}

fn words(text: &str) -> Vec<&str> {
    let parts = text.split(|c: char| c.is_whitespace() || c == '|');
    parts.filter(|word| !word.is_empty()).collect()
}

/// How many words of `a` stand in `b` in the same order.
fn in_order(a: &[&str], b: &[&str]) -> usize {
    let mut row = vec![0; b.len() + 1];
    for word in a {
        let mut diagonal = 0;
        for (at, other) in b.iter().enumerate() {
            let above = row[at + 1];
            row[at + 1] = if word == other {
                diagonal + 1
            } else {
                above.max(row[at])
            };
            diagonal = above;
        }
    }
    row[b.len()]
}

fn read_whole(bytes: &[u8]) -> Record {
    let (record, failure) = read(bytes, Limits::default()).unwrap();
    assert_eq!(failure, None);
    record
}

fn failure(bytes: &[u8], limit: u64) -> ExtractError {
    let limits = Limits {
        max_file_size: limit,
    };
    match read(bytes, limits) {
        Ok((_, failure)) => failure.expect("a failure"),
        Err(error) => error,
    }
}

#[track_caller]
fn check_words(producer: &str, kind: &str) -> Record {
    let record = read_whole(&file(&format!("{producer}-{kind}.pdf")));
    let expected = expected(kind);
    let (wanted, found) = (words(&expected), words(&record.text));
    let right = in_order(&wanted, &found);
    assert!(
        right * 100 >= wanted.len() * 98 && found.len() * 98 <= wanted.len() * 100,
        "{producer}-{kind}: {right} of {} words right, {} found:\n{}",
        wanted.len(),
        found.len(),
        record.text
    );
    record
}

#[test]
fn words_come_out_right_and_in_order() {
    for producer in PRODUCERS {
        for kind in ["plain", "columns", "pages"] {
            check_words(producer, kind);
        }
    }
}

#[test]
fn numbers_latin_and_brackets_keep_their_order() {
    let wanted = expected("plain");
    for producer in PRODUCERS {
        let record = check_words(producer, "plain");
        for line in wanted
            .lines()
            .skip(2)
            .take(9)
            .filter(|line| !line.is_empty())
        {
            assert!(
                record.text.contains(line),
                "{producer}: {line}\n{}",
                record.text
            );
        }
    }
}

#[test]
fn tables_keep_their_rows() {
    let wanted = expected("plain");
    let rows: Vec<&str> = wanted.lines().filter(|line| line.contains(" | ")).collect();
    assert_eq!(rows.len(), 4);
    for producer in PRODUCERS {
        let record = check_words(producer, "plain");
        let found: Vec<&str> = record
            .text
            .lines()
            .filter(|line| line.contains('|'))
            .collect();
        assert_eq!(found, rows, "{producer}");
    }
}

#[test]
fn pages_are_known_and_paragraphs_run_over_them() {
    let wanted = expected("pages");
    for producer in PRODUCERS {
        let record = check_words(producer, "pages");
        let pages: Vec<Place> = record.marks.iter().map(|mark| mark.place).collect();
        let all: Vec<Place> = (1..=5).map(Place::Page).collect();
        assert_eq!(pages, all, "{producer}");
        // Each section begins a page, the first and the second fill two.
        for (section, page) in wanted.split('\u{c}').zip([1, 3, 5]) {
            let heading = section.trim().lines().next().unwrap();
            let heading = heading.split(' ').next_back().unwrap();
            let Mark { at, .. } = record.marks[page - 1];
            let line = record.text.get(at..).unwrap().lines().next().unwrap();
            assert!(
                line.ends_with(heading),
                "{producer}: page {page} begins with {line}"
            );
        }
        // The second and the fourth page begin amid a paragraph.
        for page in [2, 4] {
            let before = record.text.get(..record.marks[page - 1].at).unwrap();
            // Where lines are ragged and a sentence ends with the page, nobody can tell.
            let is_between = before.trim_end().ends_with('.') && producer == "reportlab";
            assert!(
                before.ends_with(' ') || is_between,
                "{producer}: page {page}"
            );
        }
    }
}

#[test]
fn headers_footers_and_page_numbers_are_left_out() {
    for producer in PRODUCERS {
        let record = check_words(producer, "pages");
        for gone in ["نشرة الحدود", "مركز الرصد", " — "] {
            assert!(
                !record.text.contains(gone),
                "{producer}: {gone}\n{}",
                record.text
            );
        }
    }
}

#[test]
fn a_title_is_told_only_where_somebody_gave_it() {
    let title = |name: &str| read_whole(&file(name)).title;
    assert_eq!(
        title("chromium-plain.pdf").as_deref(),
        Some("نشرة الرصد اليومية")
    );
    // "Microsoft Word - report.doc"
    assert_eq!(title("reportlab-plain.pdf"), None);
    let record = read_whole(&file("reportlab-plain.pdf"));
    assert_eq!(record.date, None);
    assert_eq!(record.extra["created"], "2000-01-01T00:00:00");
    assert_eq!(record.extra["pages"], 1);
}

#[test]
fn locked_files_are_opened_without_a_password_or_named() {
    let open = read_whole(&file("reportlab-columns.pdf")).text;
    for name in ["locked-open.pdf", "locked-open-256.pdf"] {
        assert_eq!(read_whole(&file(name)).text, open, "{name}");
    }
    let error = failure(&file("locked.pdf"), 64 << 20);
    assert_eq!(
        (error.kind.as_str(), error.message.as_str()),
        (
            "encrypted",
            "is locked with a password; save a copy without one"
        )
    );
}

#[test]
fn pictures_without_text_are_named() {
    let error = failure(&file("picture.pdf"), 64 << 20);
    assert_eq!(error.kind.as_str(), "no-text");
    assert!(
        error
            .message
            .starts_with("1 page without a text layer, pictures only")
    );
}

/// A file of these objects, the first of which is the root.
fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut table = String::from("0000000000 65535 f \n");
    for (at, object) in objects.iter().enumerate() {
        table += &format!("{:010} 00000 n \n", out.len());
        out.extend(format!("{} 0 obj\n", at + 1).bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    let begin = out.len();
    let size = objects.len() + 1;
    out.extend(
        format!("xref\n0 {size}\n{table}trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{begin}\n%%EOF\n").bytes(),
    );
    out
}

fn stream(keys: &str, content: &[u8]) -> Vec<u8> {
    let mut out = format!("<<{keys}/Length {}>>stream\n", content.len()).into_bytes();
    out.extend(content);
    out.extend(b"\nendstream");
    out
}

fn deflated(content: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut out = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    out.write_all(content).unwrap();
    out.finish().unwrap()
}

/// A file of one page that runs `program`, with more objects from number 6 on.
fn one_page(page: &str, keys: &str, program: &[u8], more: &[Vec<u8>]) -> Vec<u8> {
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R\
             /Resources<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>{page}>>"
        )
        .into_bytes(),
        stream(keys, program),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_vec(),
    ];
    objects.extend_from_slice(more);
    pdf(&objects)
}

#[track_caller]
fn check_program(page: &str, program: &str, text: &str) {
    let file = one_page(page, "", program.as_bytes(), &[]);
    assert_eq!(read_whole(&file).text, text);
}

#[test]
fn programs_are_run_as_text() {
    check_program(
        "",
        "BT /F 12 Tf 50 700 Td (One) Tj 0 -14 Td (two.) Tj ET",
        "One two.",
    );
    // Gaps part words; spaces drawn under letters do not.
    check_program(
        "",
        "BT /F 12 Tf 50 700 Td [(One)-400(two)-20(three)] TJ ET",
        "One twothree",
    );
    // Bold by drawing twice.
    check_program(
        "",
        "BT /F 12 Tf 50 700 Td (One) Tj -0.3 0 Td (One) Tj ET",
        "One",
    );
    // Text that a scan hides under its picture.
    check_program("", "BT 3 Tr /F 12 Tf 50 700 Td (Hidden) Tj ET", "Hidden");
    // Turned by its page, and back by itself.
    check_program(
        "/Rotate 90",
        "BT /F 12 Tf 0 1 -1 0 300 100 Tm (Upright words) Tj ET",
        "Upright words",
    );
    check_program(
        "",
        "BT /F 12 Tf 50 700 Td (Level) Tj 0 1 -1 0 300 100 Tm (Along the edge) Tj ET",
        "Level\n\nAlong the edge",
    );
    check_program(
        "",
        "BT /F 12 Tf 50 700 Td (Note) Tj /F 6 Tf 5 Ts (12) Tj ET",
        "Note 12",
    );
    check_program(
        "",
        "BT /F 12 Tf 50 700 Td /Span <</ActualText <FEFF0644064406270645>>> BDC (xyz) Tj EMC ET",
        "للام",
    );
    check_program(
        "",
        "/Artifact <</Type/Pagination>> BDC BT /F 9 Tf 50 780 Td (Page 1) Tj ET EMC BT /F 12 Tf 50 700 Td (Text) Tj ET",
        "Text",
    );
    // The number of the page itself.
    check_program(
        "",
        "BT /F 12 Tf 50 700 Td (Text) Tj 250 -680 Td (- 1 -) Tj ET",
        "Text",
    );
    check_program(
        "",
        "BT /F 12 Tf 50 700 Td (exam-) Tj 0 -14 Td (ple) Tj ET",
        "example",
    );
}

#[test]
fn damaged_pages_leave_the_others() {
    let program = deflated(
        b"BT /F 12 Tf 50 700 Td (Before the damage) Tj ET "
            .repeat(3000)
            .as_slice(),
    );
    let cut = &program[..program.len() - 20];
    let file = one_page("", "/Filter/FlateDecode", cut, &[]);
    let (record, failure) = read(&file, Limits::default()).unwrap();
    assert!(record.text.starts_with("Before the damage"));
    assert_eq!(failure.unwrap().kind.as_str(), "damaged");
}

#[test]
fn pages_without_text_are_told_beside_those_with_it() {
    let text = b"BT /F 12 Tf 50 700 Td (Words) Tj ET";
    let objects = [
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2/Resources<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>>>".to_vec(),
        b"<</Type/Page/Parent 2 0 R/Contents 7 0 R>>".to_vec(),
        b"<</Type/Page/Parent 2 0 R/Contents 8 0 R>>".to_vec(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_vec(),
        stream("/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray", b"x"),
        stream("", b"q 100 0 0 100 0 0 cm /X Do Q"),
        stream("", text),
    ];
    let record = read_whole(&pdf(&objects));
    assert_eq!(record.text, "Words");
    assert_eq!(record.extra["pages_without_text"], serde_json::json!([1]));
    assert_eq!(
        record.marks,
        [Mark {
            at: 0,
            place: Place::Page(2)
        }]
    );
}

#[test]
fn headings_with_other_numbers_are_no_headers() {
    let pages = 4;
    let kids: String = (0..pages)
        .map(|at| format!("{} 0 R ", 4 + 2 * at))
        .collect();
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        format!("<</Type/Pages/Kids[{kids}]/Count {pages}/Resources<</Font<</F 3 0 R>>>>>>")
            .into_bytes(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_vec(),
    ];
    for at in 0..pages {
        let program = format!(
            "BT /F 9 Tf 50 780 Td ({} Gazette 9 of 2022) Tj /F 12 Tf 0 -30 Td (Article {}) Tj 0 -40 Td (Text.) Tj ET",
            at + 1,
            at * at + 12
        );
        objects
            .push(format!("<</Type/Page/Parent 2 0 R/Contents {} 0 R>>", 5 + 2 * at).into_bytes());
        objects.push(stream("", program.as_bytes()));
    }
    let articles = [12, 13, 16, 21].map(|number| format!("Article {number}\n\nText."));
    assert_eq!(read_whole(&pdf(&objects)).text, articles.join("\n\n"));
}

#[test]
fn what_unpacks_to_too_much_is_named() {
    let flate = "/Filter/FlateDecode";
    let bomb = deflated(&vec![b' '; 20 << 20]);
    let twice = deflated(&deflated(&vec![b' '; 20 << 20]));
    let mut objects = one_page(
        "",
        "",
        b"",
        &[stream("/Type/ObjStm/N 1/First 4/Filter/FlateDecode", &bomb)],
    );
    objects.extend(b"\n");
    for file in [
        one_page("", flate, &bomb, &[]),
        one_page("", "/Filter[/FlateDecode/FlateDecode]", &twice, &[]),
        objects,
    ] {
        assert_eq!(failure(&file, 1 << 20).kind.as_str(), "too-large");
    }
    // Each drawing calls the next ten times.
    let mut forms: Vec<Vec<u8>> = (0..10)
        .map(|at| {
            let keys = format!("/Subtype/Form/Resources<</XObject<</X {} 0 R>>>>", at + 7);
            stream(&keys, b"/X Do ".repeat(10).as_slice())
        })
        .collect();
    forms.push(stream("/Subtype/Form", b""));
    let file = one_page("", "", b"/X Do", &forms);
    assert_eq!(failure(&file, 1 << 20).kind.as_str(), "too-large");
}

#[test]
fn circles_and_depths_end() {
    let circle = stream("/Subtype/Form/Resources<</XObject<</X 6 0 R>>>>", b"/X Do");
    let file = one_page("", "", b"/X Do BT /F 12 Tf 9 9 Td (End) Tj ET", &[circle]);
    assert_eq!(read_whole(&file).text, "End");
    let deep = [
        b"q ".repeat(100_000),
        b"BT /F 12 Tf 9 9 Td (End) Tj ET".to_vec(),
    ]
    .concat();
    assert_eq!(read_whole(&one_page("", "", &deep, &[])).text, "End");
    let marked = [
        b"/A BMC ".repeat(50_000),
        b"BT /F 12 Tf 9 9 Td (End) Tj ET".to_vec(),
    ]
    .concat();
    assert_eq!(read_whole(&one_page("", "", &marked, &[])).text, "End");
    let mut tree = vec![b"<</Type/Catalog/Pages 2 0 R>>".to_vec()];
    tree.extend(
        (3..5000).map(|kid| format!("<</Type/Pages/Count 1/Kids[{kid} 0 R 2 0 R]>>").into_bytes()),
    );
    tree.push(b"<</Type/Page>>".to_vec());
    assert_eq!(failure(&pdf(&tree), 1 << 20).kind.as_str(), "no-text");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        let _ = read(&bytes, Limits::default());
        let _ = read(&[b"%PDF-1.4\n", bytes.as_slice()].concat(), Limits::default());
    }

    #[test]
    fn any_program_is_run(program in "[ -~\\n]{0,300}", pieces in proptest::collection::vec(0..16_usize, 0..60)) {
        const PIECES: [&str; 16] = [
            "BT ", "ET ", "/F 12 Tf ", "(words) Tj ", "[(a)-9000(b)1e30] TJ ", "1 0 0 1 50 700 Tm ", "q ", "Q ",
            "/Span <</ActualText (x)>> BDC ", "EMC ", "0 0 0 0 0 0 cm ", "9 9 9 9 re S ", "/X Do ", "1e38 0 0 1e38 9 9 cm ",
            "-1 0 0 1 0 0 cm ", "0 -14 Td ",
        ];
        let known: String = pieces.iter().map(|&at| PIECES[at]).collect();
        let form = stream("/Subtype/Form/Matrix[1 0 0]/BBox[0]", program.as_bytes());
        let _ = read(&one_page("", "", (known + &program).as_bytes(), &[form]), Limits::default());
    }

    #[test]
    fn changed_files_are_read_or_refused(
        name in proptest::sample::select(vec!["xelatex-plain.pdf", "libreoffice-plain.pdf", "locked-open.pdf"]),
        changes in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..40),
        length in any::<proptest::sample::Index>(),
    ) {
        let mut bytes = file(name);
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = read(&bytes, Limits::default());
        bytes.truncate(length.index(bytes.len()));
        let _ = read(&bytes, Limits::default());
    }
}
