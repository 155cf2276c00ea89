//! News as one page that stands on its own: a section a search.

use std::io::{self, Write};

use super::{News, utc};
use crate::render::escape::{html, one_line};
use crate::render::labels;
use crate::render::web::{self, Setting};

/// Writes a page with what several searches found.
///
/// # Errors
/// Those of `out`.
pub fn news_page(out: &mut dyn Write, all: &[News]) -> io::Result<()> {
    let hits = all.iter().flat_map(|news| &news.found);
    let texts = hits.map(|found| found.hit.passage.text.as_str());
    let labels = labels::for_texts(texts);
    web::head(out, labels.new, labels)?;
    writeln!(out, "<h1>{}</h1>\n<main>", labels.new)?;
    for (number, news) in (1..).zip(all) {
        let changed = news.found.iter().filter(|found| found.changed).count();
        let new = news.found.len() - changed;
        let copies = news.found.iter().map(|found| found.copies.len()).sum();
        writeln!(
            out,
            "<section>\n<h2 dir=\"auto\">{}</h2>\n<dl>",
            html(&one_line(&news.search))
        )?;
        for (label, count) in [
            (labels.new, new),
            (labels.changed, changed),
            (labels.copies, copies),
            (labels.left_out, news.more),
        ] {
            if count > 0 {
                web::entry(out, label, &count.to_string())?;
            }
        }
        writeln!(out, "</dl>")?;
        for found in &news.found {
            let added = utc(found.added);
            let copy = found
                .copy_of
                .as_ref()
                .map(|copy| labels::copy(copy, labels));
            let copy = copy.map(|copy| web::isolated(&copy));
            let mut asides = vec![(labels.added, added.as_str())];
            asides.extend(found.changed.then_some((labels.changed, "✓")));
            asides.extend(copy.as_deref().map(|copy| (labels.copy_of, copy)));
            let setting = Setting {
                heading: "h3",
                id: format!("hit-{number}-{}", found.hit.rank),
                asides: &asides,
                below: None,
            };
            web::one_hit(out, &found.hit, labels, &setting)?;
        }
        writeln!(out, "</section>")?;
    }
    writeln!(out, "</main>\n</body>\n</html>")
}
