//! Nothing of the archive or of the address runs in a browser, loads anything, or changes what a page is made of.

use serde_json::{Value, json};

use super::driver::{Browser, DESK};
use crate::pages::hostile::{addresses, site};

/// Before each page: what was refused is kept.
const WATCH: &str = "window.__refused = [];
    addEventListener('securitypolicyviolation', (event) => { window.__refused.push(event.violatedDirective + ' ' + event.blockedURI); });";

/// What is wrong with the page that is open, as a list.
const LOOK: &str = "
    const wrong = [];
    if (window.__ran !== undefined) wrong.push('it ran');
    if (window.__refused === undefined) wrong.push('not watched');
    else wrong.push(...window.__refused);
    for (const name of ['main', 'body > header', 'body > footer', 'h1', 'title', '#content', '#q', 'body', 'head']) {
      const count = document.querySelectorAll(name === 'title' ? 'head > title' : name).length;
      if (count !== 1) wrong.push(`${count} of ${name}`);
    }
    for (const e of document.querySelectorAll('script, link, img, iframe, object, embed, style, base, form, meta')) {
      const name = e.localName;
      const ours = name === 'script' ? e.src.startsWith(location.origin + '/assets/') : name === 'link' ? e.href.startsWith(location.origin + '/assets/')
        : name === 'form' ? ['/', '/names'].some((path) => e.action === location.origin + path) && e.method === 'get' : name === 'meta' ? !e.httpEquiv : false;
      if (!ours) wrong.push(e.outerHTML.slice(0, 200));
    }
    for (const e of document.querySelectorAll('*')) {
      for (const a of e.attributes) if (/^on|^style$|^srcdoc$|^formaction$/.test(a.name)) wrong.push(`${e.localName} ${a.name}`);
    }
    for (const a of document.querySelectorAll('a')) {
      const to = a.href.baseVal === undefined ? a.href : new URL(a.href.baseVal, location.href).href;
      if (!/^https?:/.test(to)) wrong.push(to);
      if (!to.startsWith(location.origin) && a.rel !== 'noreferrer noopener') wrong.push('no rel: ' + to);
    }
    if (!document.querySelector('main')?.checkVisibility()) wrong.push('hidden');
    return wrong;";

#[test]
#[ignore = "needs Chromium, see CONTRIBUTING.md; .ci/run runs it"]
fn nothing_in_the_archive_runs() {
    let site = site();
    let browser = Browser::start(DESK);
    browser.before_each_page(WATCH);
    // It would be seen.
    browser.open("data:text/html,<script>window.__ran = 1</script>");
    assert_ne!(
        browser.run(LOOK, json!([])).to_string().find("it ran"),
        None
    );
    browser.complaints();
    let mut wrong = Vec::new();
    for address in addresses(&site) {
        browser.open(&address);
        let Value::Array(found) = browser.run(LOOK, json!([])) else {
            panic!("{address}")
        };
        let refused = browser.complaints().into_iter();
        // The status of a page that is not there is a complaint, too.
        let refused =
            refused.filter(|what| !what.contains("the server responded with a status of"));
        wrong.extend(
            found
                .iter()
                .map(ToString::to_string)
                .chain(refused)
                .map(|what| format!("{address}: {what}")),
        );
        assert!(wrong.len() < 20, "{}", wrong.join("\n"));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
