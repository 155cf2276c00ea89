//! Whether everybody can read the pages: axe finds nothing, nothing runs out of a narrow page or a zoomed one, dark pages are dark,
//! and paper holds what a reader needs and nothing to press.

use serde_json::{Value, json};

use super::driver::{Browser, DESK};
use crate::pages::PAGES;
use crate::pages::site::Site;

/// The addresses of a page of each kind in a language.
fn addresses(site: &Site, ui: &'static str) -> Vec<String> {
    let of = |(path, parameters, _): &(&str, &[(&str, &str)], u16)| {
        site.at(path, &[parameters, &[("ui", ui)][..]].concat())
    };
    PAGES.iter().map(of).collect()
}

/// What axe finds wrong with the page that is open.
#[track_caller]
fn violations(browser: &Browser) -> Vec<String> {
    let path = std::env::var("KASHAF_AXE")
        .expect("KASHAF_AXE names axe.min.js of the package axe-core (npm)");
    let axe = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    browser.run(&axe, json!([]));
    let found = browser.run_until_called(
        "const done = arguments[0];
         const runOnly = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];
         axe.run(document, {runOnly, preload: false}).then(
           (found) => done(found.passes.length < 5 ? ['nothing was looked at'] :
             found.violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.map((n) => n.html).slice(0, 3).join(' ')}`)),
           (error) => done([String(error)]));",
        json!([]),
    );
    let Value::Array(found) = found else {
        panic!("{found}")
    };
    found.iter().map(ToString::to_string).collect()
}

#[test]
#[ignore = "needs Chromium, see CONTRIBUTING.md; .ci/run runs it"]
fn axe_finds_nothing() {
    let site = Site::of_samples();
    let browser = Browser::start(DESK);
    // It would find something.
    browser.open(
        "data:text/html,<title>a</title><h3>x</h3><img src=x><input><p style='color:%23999'>grey",
    );
    assert!(violations(&browser).len() >= 3);
    let mut wrong = Vec::new();
    for ui in ["ar", "en"] {
        for dark in [false, true] {
            browser.dark(dark);
            for address in addresses(&site, ui) {
                for size in [(1280, 900), (390, 844)] {
                    browser.resize(size);
                    browser.open(&address);
                    browser.run("document.querySelectorAll('details').forEach((one) => { one.open = true; })", json!([]));
                    wrong.extend(
                        violations(&browser)
                            .into_iter()
                            .map(|what| format!("{address} {size:?} dark {dark}: {what}")),
                    );
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
#[ignore = "needs Chromium, see CONTRIBUTING.md; .ci/run runs it"]
fn narrow_pages_and_zoomed_ones_do_not_run_out_at_the_side() {
    let site = Site::of_samples();
    let browser = Browser::start(DESK);
    for ui in ["ar", "en"] {
        for address in addresses(&site, ui) {
            // A phone; a window of 1280 at 200 %; the same at 400 %.
            for width in [390, 640, 320] {
                browser.resize((width, 800));
                browser.open(&address);
                browser.run(
                    "document.querySelectorAll('details').forEach((one) => { one.open = true; })",
                    json!([]),
                );
                let wide = "[...document.querySelectorAll('body *')].filter((e) => { const r = e.getBoundingClientRect();
                    return e.checkVisibility() && r.width > 1 && (r.right > innerWidth + 1 || r.left < -1) && !e.closest('.jump ol, .scroll, .skip, pre'); })
                    .map((e) => e.outerHTML.slice(0, 80)).join('; ')";
                assert_eq!(browser.text(wide), "", "{address} at {width}");
                assert_eq!(
                    browser.text("document.documentElement.scrollWidth <= innerWidth"),
                    "true",
                    "{address} at {width}"
                );
            }
        }
    }
}

#[test]
#[ignore = "needs Chromium, see CONTRIBUTING.md; .ci/run runs it"]
fn dark_pages_are_dark_and_paper_holds_no_buttons() {
    let site = Site::of_samples();
    let browser = Browser::start(DESK);
    let ground = "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).every((part) => Number(part) < 64)";
    for (dark, expected) in [(false, "false"), (true, "true")] {
        browser.dark(dark);
        browser.open(&site.at("/", &[("q", "هجوم")]));
        assert_eq!(browser.text(ground), expected);
        let mark =
            "(style => style.textDecorationLine)(getComputedStyle(document.querySelector('mark')))";
        assert_eq!(browser.text(mark), "underline");
    }
    browser.paper(true);
    let shown = |selector: &str| {
        format!("[...document.querySelectorAll('{selector}')].some((e) => e.checkVisibility())")
    };
    for (address, selectors) in [
        (
            site.at("/", &[("q", "هجوم")]),
            [".passage", ".meta", ".chip"],
        ),
        (
            site.at("/document/afghanistan/officers.txt", &[("q", "ضباط")]),
            [".about .code", ".meta", ".selected"],
        ),
    ] {
        browser.open(&address);
        for selector in ["form", "button", ".tools", ".filters", ".jump", ".pages"] {
            assert_eq!(
                browser.text(&shown(selector)),
                "false",
                "{address} {selector}"
            );
        }
        for selector in selectors {
            assert_eq!(
                browser.text(&shown(selector)),
                "true",
                "{address} {selector}"
            );
        }
    }
}
