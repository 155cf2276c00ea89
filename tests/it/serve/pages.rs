//! The pages: what stands on them, and that every link leads somewhere.

use std::collections::{BTreeSet, VecDeque};

use super::client::{Served, encoded, links};
use crate::support::{Bench, sha256};

/// All pages that can be reached from a page by links of our own, up to so many; each has to be there.
#[track_caller]
fn follow(served: &Served, from: &str, most: usize) -> BTreeSet<String> {
    let mut known = BTreeSet::from([from.to_owned()]);
    let mut open = VecDeque::from([from.to_owned()]);
    while let Some(path) = open.pop_front() {
        let answer = served.get(&path);
        assert_eq!(answer.status, 200, "{path}");
        if answer.header("content-type") != Some("text/html; charset=utf-8")
            || answer.header("content-disposition").is_some()
        {
            continue;
        }
        for link in links(&answer.text()) {
            let bare = link.split('#').next().unwrap().to_owned();
            if bare.starts_with('/') && known.len() < most && known.insert(bare.clone()) {
                open.push_back(bare);
            }
        }
    }
    known
}

#[test]
fn every_link_leads_somewhere() {
    let bench = Bench::with_samples();
    bench
        .run(&[
            "saved", "add", "a", "حلب", "--since", "2001", "--place", "حلب",
        ])
        .expect(0);
    let served = Served::start(&bench, &[]);
    let known = follow(
        &served,
        &format!("/document/af-airport-2021?q={}", encoded("داعش قصف")),
        400,
    );
    for start in [
        "/?",
        "/document/",
        "/copies/",
        "/similar/",
        "/names?",
        "/export?",
        "/help",
        "/saved",
    ] {
        assert!(known.iter().any(|path| path.starts_with(start)), "{start}");
    }
}

#[test]
fn ids_of_any_kind_lead_to_their_document() {
    let bench = Bench::new();
    let ids = [
        "a/b c",
        "a//b",
        "/a",
        ".",
        "..",
        "../x",
        "a/../b",
        "a?b=c&d",
        "a#b",
        "a%2Fb",
        "100%",
        "a+b",
        "«خبر»/١",
        "a\\..\\b",
        "a;b",
        "é",
        "😀",
        "x\u{200F}y",
        "\"'<>",
    ];
    let lines: Vec<String> = ids
        .iter()
        .map(|id| {
            serde_json::json!({"id": id, "title": format!("[{id}]"), "text": "قصف مدرسة"})
                .to_string()
        })
        .collect();
    bench.write("a.jsonl", lines.join("\n"));
    bench.index(&[]).expect(0);
    let served = Served::start(&bench, &[]);
    let page = |number: usize| {
        served.page(&format!(
            "/?q={}&duplicates=show&page={number}",
            encoded("مدرسة")
        ))
    };
    let mut found = BTreeSet::new();
    for number in 1..=2 {
        for link in links(&page(number)) {
            if let Some(path) = link.strip_prefix("/document/") {
                let bare = path.split('#').next().unwrap();
                // What a browser makes of a path: no part of it may be a way.
                let way = bare.split('?').next().unwrap().replace("%2E", ".");
                assert!(
                    way.split('/').all(|part| part != "." && part != ".."),
                    "{link}"
                );
                let shown = served.page(&format!("/document/{bare}"));
                let id = ids.iter().find(|id| {
                    let title = kashaf::render::escape_html(&format!("[{id}]"));
                    shown.contains(&title)
                });
                found.insert(id.unwrap_or_else(|| panic!("{link}: {shown}")).to_owned());
            }
        }
    }
    assert_eq!(found.len(), ids.len(), "{found:?}");
}

#[test]
fn a_page_says_what_was_searched_and_each_part_can_be_taken_away() {
    let bench = Bench::with_samples();
    let served = Served::start(&bench, &[]);
    let page = served.page(&format!("/?q={}&ui=en", encoded("داعش")));
    assert!(page.contains("تنظيم الدولة الإسلامية"), "{page}");
    let without = links(&page).into_iter().find(|link| {
        link.contains("without=")
            && link.contains(&encoded("تنظيم الدولة الإسلامية").replace("%20", "+"))
    });
    let without = without.unwrap_or_else(|| panic!("no link without the name: {page}"));
    let count = |path: &str| {
        let api = path.replacen("/?", "/api/search?", 1);
        let answer: serde_json::Value = serde_json::from_str(&served.page(&api)).unwrap();
        answer["total"]["documents"].as_u64().unwrap()
    };
    let all = count(&format!("/?q={}", encoded("داعش")));
    let fewer = count(&without);
    let exact = count(&format!("/?q={}&aliases=0", encoded("داعش")));
    assert!(exact <= fewer && fewer < all, "{all} {fewer} {exact}");
}

#[test]
fn a_long_document_is_shown_in_parts_with_all_its_matches() {
    let bench = Bench::new();
    let mut text = String::new();
    for number in 0..9000 {
        text += &format!("سطر رقم {number} من كتاب طويل عن أشياء كثيرة لا تنتهي أبدا.\n");
        if number % 1000 == 0 {
            text += "وهنا كلمة نادرة.\n";
        }
    }
    bench.write("book.txt", &text);
    bench.index(&[]).expect(0);
    let served = Served::start(&bench, &[]);
    let path = format!("/document/book.txt?q={}", encoded("نادرة"));
    let (mut seen, mut lines, mut part) = (Vec::new(), 0, 1);
    loop {
        let page = served.page(&format!("{path}&part={part}"));
        assert!(page.len() < 1_500_000, "{}", page.len());
        let numbers = page.split("<mark id=\"m").skip(1);
        seen.extend(numbers.map(|rest| rest.split('"').next().unwrap().parse::<usize>().unwrap()));
        lines += page.matches("سطر رقم").count();
        let next = format!("part={}", part + 1);
        if !links(&page).iter().any(|link| link.ends_with(&next)) {
            break;
        }
        part += 1;
    }
    assert!(part > 3, "{part} parts");
    assert_eq!(seen, (1..=9).collect::<Vec<_>>());
    assert_eq!(lines, 9000);
    // A part that is not there is the last.
    assert_eq!(served.get(&format!("{path}&part=9999")).status, 200);
}

#[test]
fn documents_with_one_id_are_all_shown() {
    let bench = Bench::new();
    for (file, text) in [("a.jsonl", "قصف مدرسة"), ("b.jsonl", "هدنة ومفاوضات")]
    {
        bench.write(
            file,
            serde_json::json!({"id": "7", "text": text}).to_string(),
        );
    }
    bench.index(&[]).expect(0);
    let served = Served::start(&bench, &[]);
    let page = served.page("/document/7");
    assert!(
        page.contains("قصف مدرسة") && page.contains("هدنة ومفاوضات"),
        "{page}"
    );
}

#[test]
fn the_language_is_that_of_the_address_or_of_the_browser() {
    let bench = Bench::with(&[("a.txt", "قصف مدرسة في حلب")]);
    let served = Served::start(&bench, &[]);
    for (path, accept, expected) in [
        ("/", "", "ar"),
        ("/", "en-GB,en;q=0.9,ar;q=0.5", "en"),
        ("/", "fr,ar-SY;q=0.5,en;q=0.1", "ar"),
        ("/", "fr", "ar"),
        ("/?ui=en", "ar", "en"),
        ("/?ui=ar", "en", "ar"),
        ("/?ui=xx", "en", "en"),
        ("/nothing?ui=en", "ar", "en"),
        ("/help", "en", "en"),
    ] {
        let page = served
            .ask("GET", path, &[("Accept-Language", accept)])
            .text();
        let direction = if expected == "ar" { "rtl" } else { "ltr" };
        let opening = format!("<html lang=\"{expected}\" dir=\"{direction}\"");
        assert!(page.contains(&opening), "{path} {accept}: {page}");
    }
}

#[test]
fn a_document_and_each_hit_come_with_their_evidence() {
    let bench = Bench::with(&[("a.txt", "قصف مدرسة في حلب")]);
    let sum = sha256(&bench.archive().join("a.txt"));
    let served = Served::start(&bench, &[]);
    let hits = format!("/?q={}&ui=en", encoded("مدرسة"));
    let document = format!("/document/a.txt?q={}&ui=en", encoded("مدرسة"));
    let export = format!("/export?q={}&ui=en&format=html", encoded("مدرسة"));
    let index = bench.index_dir().display().to_string();
    for path in [&hits, &document, &export] {
        let page = served.page(path);
        assert!(page.contains(&sum), "{path}: {page}");
        assert!(
            page.contains("kashaf show --at 0-16 --sha256"),
            "{path}: {page}"
        );
        let version = format!("kashaf {}", env!("CARGO_PKG_VERSION"));
        assert!(page.contains(&version), "{path}");
    }
    let page = served.page(&export);
    let command = "kashaf export --any --format html --limit 1000 -- مدرسة";
    assert!(page.contains(command), "{page}");
    // Where the index was named, the commands name it.
    let named = Served::start(&bench, &["--index", &index]);
    let page = named.page(&export);
    assert!(
        page.contains(&format!("kashaf export --index {index} --any")),
        "{page}"
    );
    // A file that changed has no hash that proves anything.
    bench.write("a.txt", "قصف مدرسة في حلب أمس");
    for path in [&hits, &document, &export] {
        assert!(!served.page(path).contains(&sum), "{path}");
    }
}
