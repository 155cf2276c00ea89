//! A strict reader of the pages' own HTML: only tags and attributes that the templates write, every value quoted, every
//! element closed. What a lenient reader mends is an error here, so content that became markup cannot hide.

/// The elements that the templates write.
const ELEMENTS: &[&str] = &[
    "a",
    "article",
    "aside",
    "bdi",
    "blockquote",
    "body",
    "br",
    "button",
    "caption",
    "code",
    "dd",
    "del",
    "details",
    "div",
    "dl",
    "dt",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "head",
    "header",
    "html",
    "input",
    "ins",
    "kbd",
    "label",
    "li",
    "link",
    "main",
    "mark",
    "meta",
    "nav",
    "ol",
    "p",
    "pre",
    "rect",
    "script",
    "section",
    "span",
    "strong",
    "summary",
    "svg",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "title",
    "tr",
    "ul",
];

/// Those that have no end.
const VOID: &[&str] = &["br", "input", "link", "meta"];

/// The attributes that the templates write.
const ATTRIBUTES: &[&str] = &[
    "action",
    "aria-current",
    "aria-hidden",
    "aria-keyshortcuts",
    "aria-label",
    "aria-labelledby",
    "aria-live",
    "autocapitalize",
    "autocomplete",
    "charset",
    "checked",
    "class",
    "content",
    "data-address",
    "data-at",
    "data-copy",
    "data-done",
    "data-jump",
    "data-keys",
    "defer",
    "dir",
    "download",
    "focusable",
    "for",
    "height",
    "hidden",
    "href",
    "hreflang",
    "id",
    "lang",
    "method",
    "name",
    "open",
    "placeholder",
    "preserveAspectRatio",
    "rel",
    "role",
    "scope",
    "spellcheck",
    "src",
    "start",
    "tabindex",
    "title",
    "type",
    "value",
    "viewBox",
    "width",
    "x",
    "y",
];

/// What is wrong with a page; nothing if it is as our templates write pages.
pub(crate) fn trouble(page: &str) -> Option<String> {
    let mut open: Vec<&str> = Vec::new();
    let Some(mut rest) = page.strip_prefix("<!doctype html>") else {
        return Some("no doctype".to_owned());
    };
    let mut headings = 0;
    while let Some((text, behind)) = rest.split_once('<') {
        if text.contains('>') {
            return Some(format!("a bare > in {text:?}"));
        }
        let (tag, behind) = match read_tag(behind) {
            Ok(read) => read,
            Err(what) => {
                return Some(format!(
                    "{what}: {:?}",
                    behind.chars().take(80).collect::<String>()
                ));
            }
        };
        rest = behind;
        if !ELEMENTS.contains(&tag.name) {
            return Some(format!("an element <{}>", tag.name));
        }
        headings += usize::from(tag.name == "h1" && !tag.closes);
        if tag.closes {
            if open.pop() != Some(tag.name) {
                return Some(format!("</{}> closes what is not open", tag.name));
            }
        } else if !tag.closed && !VOID.contains(&tag.name) {
            open.push(tag.name);
        }
        for (name, value) in &tag.attributes {
            if !ATTRIBUTES.contains(name) {
                return Some(format!("an attribute {name}"));
            }
            if matches!(*name, "href" | "src" | "action") && !leads_well(value) {
                return Some(format!("{name}={value:?}"));
            }
        }
        let mut names: Vec<&str> = tag.attributes.iter().map(|(name, _)| *name).collect();
        names.sort_unstable();
        if names.windows(2).any(|pair| pair[0] == pair[1]) {
            return Some(format!("an attribute twice in <{}>", tag.name));
        }
    }
    if !open.is_empty() || headings != 1 {
        return Some(format!("left open: {open:?}; {headings} first headings"));
    }
    let hostile = |c: char| {
        matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
            || (c.is_control() && c != '\n' && c != '\t')
    };
    page.chars()
        .find(|c| hostile(*c))
        .map(|c| format!("the character {c:?}"))
}

/// Whether an address leads within the site, or outside as one that may be followed.
fn leads_well(address: &str) -> bool {
    let within =
        address.starts_with('/') && !address.starts_with("//") && !address.starts_with("/\\");
    within
        || address.starts_with('#')
        || address.starts_with("https://")
        || address.starts_with("http://")
}

/// A tag as it stands.
struct Tag<'p> {
    name: &'p str,
    closes: bool,
    closed: bool,
    attributes: Vec<(&'p str, &'p str)>,
}

/// Reads a tag behind its `<`, and gives what stands behind its `>`.
fn read_tag(from: &str) -> Result<(Tag<'_>, &str), &'static str> {
    let (closes, from) = match from.strip_prefix('/') {
        Some(from) => (true, from),
        None => (false, from),
    };
    let (name, mut rest) = word(from, |c| c.is_ascii_lowercase() || c.is_ascii_digit());
    if name.is_empty() {
        return Err("a bare <");
    }
    let mut attributes = Vec::new();
    loop {
        let spaced = rest.trim_start_matches([' ', '\n']);
        let ends = [(">", false), ("/>", true)];
        let ended =
            ends.map(|(end, closed)| spaced.strip_prefix(end).map(|behind| (closed, behind)));
        if let Some((closed, behind)) = ended.into_iter().flatten().next() {
            return Ok((
                Tag {
                    name,
                    closes,
                    closed,
                    attributes,
                },
                behind,
            ));
        }
        if spaced.len() == rest.len() {
            return Err("no space before an attribute");
        }
        let (attribute, behind) = word(spaced, |c| c.is_ascii_alphabetic() || c == '-');
        if attribute.is_empty() || closes {
            return Err("not an attribute");
        }
        rest = behind;
        let mut value = "";
        if let Some(behind) = rest.strip_prefix("=\"") {
            let (inside, behind) = behind.split_once('"').ok_or("a value without an end")?;
            if inside.contains(['<', '>']) {
                return Err("a tag in a value");
            }
            (value, rest) = (inside, behind);
        }
        attributes.push((attribute, value));
    }
}

/// The text up to the first character that does not belong to a word, and the rest.
fn word(text: &str, belongs: impl Fn(char) -> bool) -> (&str, &str) {
    let end = text.find(|c| !belongs(c)).unwrap_or(text.len());
    text.split_at(end)
}

#[test]
fn content_that_became_markup_is_seen() {
    let page = |body: &str| {
        format!("<!doctype html>\n<html lang=\"ar\"><body><h1>a</h1>{body}</body></html>")
    };
    let check = |body: &str, sound: bool| {
        let found = trouble(&page(body));
        assert_eq!(found.is_none(), sound, "{body}: {found:?}");
    };
    check("", true);
    check(
        "<a href=\"/?q=x&amp;y=1\" title=\"&lt;b&gt;\">&lt;</a><br><rect x=\"1\"/>",
        true,
    );
    for body in [
        "<b>",
        "<img src=\"x\">",
        "<p>",
        "</p>",
        "<p onclick=\"x\"></p>",
        "<p class=x></p>",
        "<p class='x'></p>",
        "<p class=\"x\"y></p>",
        "<p style=\"x\"></p>",
        "<a href=\"javascript:x\"></a>",
        "<a href=\"//x\"></a>",
        "<p class=\"<\"></p>",
        "<p class=\"a\" class=\"b\"></p>",
        "a > b",
        "<!-- x -->",
        "<h1>b</h1>",
        "< p>",
        "\u{202e}",
        "\u{1}",
        "<P></P>",
        "<p\u{c}class=\"x\"></p>",
    ] {
        check(body, false);
    }
    assert!(trouble("<html><h1></h1></html>").is_some());
}
