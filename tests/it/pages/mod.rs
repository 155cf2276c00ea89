//! What the search page shows, without a browser: every page is our own markup and nothing else, whatever stands in the archive
//! and in the address.

pub(crate) mod hostile;
pub(crate) mod markup;
pub(crate) mod site;

use hostile::{addresses, injections};
use markup::trouble;
use site::Site;

#[test]
fn nothing_shown_becomes_markup() {
    assert!(injections().len() >= 80);
    let site = hostile::site();
    let mut wrong = Vec::new();
    let mut seen = std::collections::BTreeMap::new();
    for address in addresses(&site) {
        let (status, page) = site.get(&address);
        *seen.entry(status).or_insert(0) += 1;
        if status >= 500 {
            wrong.push(format!("{status} {address}"));
        }
        wrong.extend(trouble(&page).map(|what| format!("{what}\n  at {address}")));
    }
    assert!(
        wrong.is_empty(),
        "{} of {seen:?}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(seen[&200] > 3 * injections().len(), "{seen:?}");
}

/// What leads to a page.
type Parameters = &'static [(&'static str, &'static str)];

/// A page of each kind over the sample corpus, with its status.
pub(crate) const PAGES: [(&str, Parameters, u16); 19] = [
    ("/", &[], 200),
    ("/", &[("q", "هجوم ضباط")], 200),
    (
        "/",
        &[
            ("q", "داعش"),
            ("since", "2021"),
            ("source", "نداء"),
            ("sort", "-date"),
            ("x", "y"),
        ],
        200,
    ),
    ("/", &[("q", "قققققق \"ضباط مخابرات\"")], 200),
    ("/", &[("q", "\""), ("page", "0")], 200),
    ("/", &[("added", "7d")], 200),
    ("/names", &[], 200),
    ("/names", &[("q", "داعش"), ("since", "2014")], 200),
    ("/names", &[("q", "قققققق")], 200),
    ("/document/afghanistan/officers.txt", &[], 200),
    (
        "/document/afghanistan/officers.txt",
        &[("q", "ضباط داعش")],
        200,
    ),
    ("/document/", &[("id", "af-airport-2021")], 200),
    ("/copies/afghanistan/officers.txt", &[], 200),
    ("/copies/afghanistan/gardez-blast.txt", &[], 200),
    ("/similar/afghanistan/officers.txt", &[], 200),
    ("/saved", &[], 200),
    ("/help", &[], 200),
    ("/document/nobody", &[], 404),
    ("/nowhere", &[], 404),
];

#[test]
fn every_page_is_sound_in_both_languages() {
    let site = Site::of_samples();
    for ui in ["ar", "en"] {
        for (path, parameters, status) in PAGES {
            let address = site.at(path, &[parameters, &[("ui", ui)]].concat());
            let (answered, page) = site.get(&address);
            assert_eq!(answered, status, "{address}");
            assert_eq!(trouble(&page), None, "{address}");
            assert!(page.contains(&format!("<html lang=\"{ui}\"")), "{address}");
        }
    }
}
