//! The search page in a real Chromium: what a reader does with a mouse, with keys alone, without scripts, on a phone, in the
//! dark; what a screen reader would miss, by axe; and that nothing in the archive runs.
//!
//! These tests need the packages chromium and chromium-driver, and `KASHAF_AXE`, the path of axe-core's `axe.min.js`. They are
//! marked so that the plain `cargo test` says it left them out; `.ci/run` runs them.

mod driver;
mod hostile;
mod looks;

use driver::{Browser, DESK, DOWN, ENTER, ESCAPE, Setting, TAB, UP};

use crate::pages::site::Site;

/// A query of the sample corpus with many hits, from several years.
const QUERY: &str = "هجوم ضباط";

/// The selector of a link to the page in the other language.
const TO_ENGLISH: &str = ".tools a[hreflang=en]";
const TO_ARABIC: &str = ".tools a[hreflang=ar]";

/// A search, as a reader makes one.
#[track_caller]
fn search(browser: &Browser, site: &Site) {
    browser.open(&site.at("/", &[("ui", "ar")]));
    browser.write("#q", QUERY);
    browser.press(ENTER);
    browser.until("document.querySelectorAll('.hit').length === 10");
}

/// What the address asks for.
#[track_caller]
fn asked(browser: &Browser, name: &str) -> String {
    browser.text(&format!(
        "new URL(location.href).searchParams.get('{name}')"
    ))
}

#[test]
#[ignore = "needs Chromium, see CONTRIBUTING.md; .ci/run runs it"]
fn a_reader_searches_opens_a_document_and_goes_from_match_to_match() {
    let site = Site::of_samples();
    let browser = Browser::start(DESK);
    search(&browser, &site);
    assert_eq!(asked(&browser, "q"), QUERY);
    assert_ne!(
        browser.text("document.querySelectorAll('.hit mark').length"),
        "0"
    );
    let title = browser.text("document.querySelector('.hit h3 a').textContent");
    browser.click(".hit h3 a");
    browser.until("location.pathname.startsWith('/document/')");
    assert_eq!(
        browser.text("document.querySelector('h1').textContent"),
        title
    );
    browser.until("document.querySelector('mark.now')");
    let matches: usize = browser
        .text("document.querySelectorAll('.words mark[id]').length")
        .parse()
        .unwrap();
    assert!(matches > 1);
    // From the last it goes on with the first, and every step can be seen.
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..matches {
        browser.click("[data-jump='1']");
        seen.insert(browser.text("document.querySelector('mark.now').id"));
        let visible = "(r => r.top >= 0 && r.bottom <= innerHeight)(document.querySelector('mark.now').getBoundingClientRect())";
        browser.until(visible);
    }
    assert_eq!(seen.len(), matches);
    browser.click(".jump ol a[href='#m1']");
    browser.until("document.querySelector('mark.now').id === 'm1'");
    browser.click(".back");
    browser.until("document.querySelectorAll('.hit').length === 10");
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
#[ignore = "needs Chromium, see CONTRIBUTING.md; .ci/run runs it"]
fn a_bar_of_the_timeline_and_every_filter_narrow_the_search() {
    let site = Site::of_samples();
    let browser = Browser::start(DESK);
    let documents =
        |browser: &Browser| browser.text("document.querySelector('.summary h1').textContent");
    search(&browser, &site);
    let all = documents(&browser);
    let label = "document.querySelector('.timeline a:has(.all) title').textContent";
    let label = browser.text(label);
    browser.click(".timeline a .all");
    browser.until("document.querySelector('.chip.since')");
    let (time, count) = label.split_once(": ").expect("a time and a count");
    assert!(asked(&browser, "since").starts_with(time), "{label}");
    assert!(
        documents(&browser).contains(&format!(": {count} ")),
        "{label}: {}",
        documents(&browser)
    );
    let elsewhere = format!(
        "[...document.querySelectorAll('.hit .meta')].some(e => !e.textContent.includes('{time}'))"
    );
    assert_eq!(browser.text(&elsewhere), "false");

    // What was set is taken away where it is shown.
    browser.click(".chip.since .off");
    browser.until("!document.querySelector('.chip.since')");
    browser.click(".chip.until .off");
    browser.until("!document.querySelector('.chip.until')");
    assert_eq!(documents(&browser), all);

    browser.click("section[aria-labelledby=by-source] li a");
    browser.until("document.querySelector('.chip.source')");
    assert_ne!(documents(&browser), all);
    browser.click("section[aria-labelledby=by-source] li a[aria-current]");
    browser.until("!document.querySelector('.chip.source')");
    assert_eq!(documents(&browser), all);

    // The same bars as a table, for who cannot point at them.
    browser.click(".timeline summary");
    browser.click(".timeline th a");
    browser.until("document.querySelector('.chip.since')");
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
#[ignore = "needs Chromium, see CONTRIBUTING.md; .ci/run runs it"]
fn what_was_searched_besides_goes_by_a_click() {
    let site = Site::of_samples();
    let browser = Browser::start(DESK);
    browser.open(&site.at("/", &[("q", "داعش"), ("ui", "ar")]));
    let aliases = "document.querySelectorAll('.chip.alias').length";
    let before: usize = browser.text(aliases).parse().unwrap();
    assert!(before > 1);
    browser.click(".chip.alias .off");
    browser.until(&format!("{aliases} === {}", before - 1));
    assert_ne!(asked(&browser, "without"), "null");
}

#[test]
#[ignore = "needs Chromium, see CONTRIBUTING.md; .ci/run runs it"]
fn the_spellings_of_a_name_and_what_came_lately_are_a_click_away() {
    let site = Site::of_samples();
    let browser = Browser::start(DESK);
    browser.open(&site.at("/", &[("ui", "ar")]));
    browser.write("#name", "داعش");
    browser.press(ENTER);
    browser.until("location.pathname === '/names'");
    let rows = "document.querySelectorAll('.forms tbody tr').length";
    assert!(browser.text(rows).parse::<usize>().unwrap() > 1);
    let first = "document.querySelector('.forms tbody tr')";
    let count = browser.text(&format!("{first}.querySelector('td').textContent"));
    browser.click(".forms tbody a");
    browser.until("document.querySelectorAll('.hit').length > 0");
    let found = browser.text("document.querySelector('.summary h1').textContent");
    assert!(found.contains(&format!(": {count} ")), "{count}: {found}");

    browser.open(&site.at("/", &[("ui", "ar")]));
    browser.click("section[aria-labelledby=arrived] li:nth-child(2) a");
    browser.until("document.querySelector('.chip.added')");
    assert_eq!(asked(&browser, "added"), "7d");
    browser.until("document.querySelectorAll('.hit').length === 10");
    browser.click("section[aria-labelledby=by-added] a[aria-current]");
    browser.until("!document.querySelector('.chip.added')");

    // A place is typed by its name.
    browser.open(&site.at("/", &[("q", QUERY), ("ui", "ar")]));
    browser.click(".further summary");
    browser.write("input[name=place]", "Kabul");
    browser.click(".filters form button");
    browser.until("document.querySelector('.chip.place')");
    browser.until("document.querySelectorAll('.hit').length > 0");
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
#[ignore = "needs Chromium, see CONTRIBUTING.md; .ci/run runs it"]
fn the_language_of_the_page_is_switched_and_stays() {
    let site = Site::of_samples();
    let browser = Browser::start(DESK);
    search(&browser, &site);
    let direction =
        "document.documentElement.dir + ' ' + getComputedStyle(document.body).direction";
    assert_eq!(browser.text(direction), "rtl rtl");
    browser.click(TO_ENGLISH);
    browser.until("document.documentElement.lang === 'en'");
    assert_eq!(browser.text(direction), "ltr ltr");
    assert_eq!(asked(&browser, "q"), QUERY);
    browser.click(".hit h3 a");
    browser.until("location.pathname.startsWith('/document/')");
    assert_eq!(browser.text("document.documentElement.lang"), "en");
    // Arabic text runs from right to left on an English page.
    assert_eq!(
        browser.text("getComputedStyle(document.querySelector('.block')).direction"),
        "rtl"
    );
    browser.click(TO_ARABIC);
    browser.until("document.documentElement.lang === 'ar'");
}

#[test]
#[ignore = "needs Chromium, see CONTRIBUTING.md; .ci/run runs it"]
fn the_list_is_exported_and_a_citation_is_copied() {
    let site = Site::of_samples();
    let browser = Browser::start(DESK);
    search(&browser, &site);
    for (number, ending) in [(1, "csv"), (2, "jsonl"), (3, "html"), (4, "md")] {
        browser.click(&format!(".export li:nth-child({number}) a"));
        let text = browser.downloaded(ending);
        assert!(text.contains("ضابط"), "{ending}: {text}");
    }
    browser.click(".cite summary");
    browser.click(".cite [data-copy]");
    let (label, done) = (
        "document.querySelector('[data-copy]').textContent",
        "document.querySelector('[data-copy]').dataset.done",
    );
    browser.until(&format!(
        "{label} === {done} || getSelection().toString().length > 20"
    ));
}

#[test]
#[ignore = "needs Chromium, see CONTRIBUTING.md; .ci/run runs it"]
fn keys_alone_are_enough() {
    let site = Site::of_samples();
    let browser = Browser::start(DESK);
    let focus = "document.activeElement.id || document.activeElement.className || document.activeElement.closest('.hit')?.id || 'none'";
    browser.open(&site.at("/", &[("ui", "ar")]));
    browser.press(TAB);
    assert_eq!(browser.text(focus), "skip");
    browser.press("/");
    assert_eq!(browser.text(focus), "q");
    browser.press(&format!("{QUERY}/{ENTER}"));
    browser.until("document.querySelectorAll('.hit').length === 10");
    // Within the box a key writes.
    assert_eq!(asked(&browser, "q"), format!("{QUERY}/"));
    for (keys, expected) in [
        ("/", "q"),
        (DOWN, "hit-1"),
        (DOWN, "hit-2"),
        ("j", "hit-3"),
        ("k", "hit-2"),
        (UP, "hit-1"),
        (UP, "q"),
        (ESCAPE, "none"),
        ("jj", "hit-2"),
    ] {
        browser.press(keys);
        assert_eq!(browser.text(focus), expected, "{keys:?}");
    }
    // On an Arabic keyboard the key writes another letter.
    for (key, code, expected) in [("ت", "KeyJ", "hit-3"), ("ن", "KeyK", "hit-2")] {
        let pressed = format!(
            "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {{key: '{key}', code: '{code}', bubbles: true}}))"
        );
        browser.text(&pressed);
        assert_eq!(browser.text(focus), expected, "{key}");
    }
    let title = browser.text("document.activeElement.textContent");
    browser.press(ENTER);
    browser.until("location.pathname.startsWith('/document/')");
    assert_eq!(
        browser.text("document.querySelector('h1').textContent"),
        title
    );
    browser.until("document.querySelector('mark.now')");
    let first = browser.text("document.querySelector('mark.now').id");
    browser.press("n");
    assert_ne!(browser.text("document.querySelector('mark.now').id"), first);
    browser.press("p");
    assert_eq!(browser.text("document.querySelector('mark.now').id"), first);

    // Who speaks to the machine can switch single keys off.
    browser.open(&site.at("/help", &[("ui", "ar")]));
    browser.click("[data-keys]");
    browser.press("/");
    assert_ne!(browser.text(focus), "q");
    browser.open(&site.at("/", &[("q", QUERY)]));
    browser.press("j");
    assert_eq!(browser.text(focus), "none");
}

#[test]
#[ignore = "needs Chromium, see CONTRIBUTING.md; .ci/run runs it"]
fn without_scripts_everything_is_there() {
    let site = Site::of_samples();
    let browser = Browser::start(Setting {
        scripts: false,
        ..DESK
    });
    browser.open(&site.at("/", &[("ui", "ar")]));
    browser.write("#q", QUERY);
    browser.click(".ask button");
    browser.until("document.querySelectorAll('.hit').length === 10");
    assert_eq!(
        browser.text("[...document.querySelectorAll('[data-copy]')].every(b => b.hidden)"),
        "true"
    );
    browser.click(".cite summary");
    browser.until("document.querySelector('.cite p').checkVisibility()");

    browser.write("input[name=since]", "2021");
    browser.write("input[name=until]", "2021-12");
    browser.click(".filters form button");
    browser.until("document.querySelector('.chip.since')");
    assert_eq!(asked(&browser, "q"), QUERY);
    browser.click(".bar section:first-child li:last-child a");
    browser.until("document.querySelector('.bar li:last-child a[aria-current]')");
    assert_eq!(asked(&browser, "since"), "2021");

    browser.click(".hit h3 a");
    browser.until("location.pathname.startsWith('/document/')");
    browser.click(".jump ol a[href='#m1']");
    browser.until("document.querySelector('mark:target').id === 'm1'");
    browser.click(TO_ENGLISH);
    browser.until("document.documentElement.lang === 'en'");
}
