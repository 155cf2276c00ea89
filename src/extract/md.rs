//! Markdown: front matter is metadata, the first heading is the title, markup goes.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use serde_json::{Map, Value};

use super::fields;
use super::head::take_head;
use super::prose::Prose;
use super::{Record, RecordKey, unify_lines};
use crate::text::slice;

/// Version of this reading.
pub(super) const VERSION: u32 = 2;

/// The file as one document.
pub(super) fn read(text: String) -> Record {
    let text = unify_lines(text);
    let (front, body) = split_front_matter(&text);
    let mut record = Record::new(RecordKey::Whole, String::new());
    if let Some(front) = front {
        fields::fill_metadata(&mut record, front_fields(front));
    }
    let (heading, plain) = plain_text(body);
    record.text = plain;
    // A heading that repeats the title is dropped like one that gives it.
    match (&record.title, heading) {
        (Some(title), Some(heading)) if *title != heading => {
            let rest = std::mem::take(&mut record.text);
            record.text = if rest.is_empty() {
                heading
            } else {
                format!("{heading}\n\n{rest}")
            };
        }
        (None, Some(heading)) => record.title = Some(heading),
        _ => {}
    }
    take_head(&mut record);
    record
}

/// The lines between `---` and `---` (or `...`) at the very beginning, and what follows them.
fn split_front_matter(text: &str) -> (Option<&str>, &str) {
    let mut lines = text.split_inclusive('\n');
    let Some(first) = lines.next().filter(|line| line.trim_end() == "---") else {
        return (None, text);
    };
    let mut end = first.len();
    for line in lines {
        if matches!(line.trim_end(), "---" | "...") {
            let front = slice(text, first.len(), end);
            return (Some(front), slice(text, end + line.len(), text.len()));
        }
        end += line.len();
    }
    (None, text)
}

/// `key: value` lines; `- value` lines under a key without value, and `[a, b]`, are lists. Whatever
/// else YAML knows is passed over.
fn front_fields(front: &str) -> Map<String, Value> {
    let mut fields = Map::new();
    let mut open: Option<String> = None;
    for line in front.lines() {
        let trimmed = line.trim();
        if let (Some(key), Some(item)) = (&open, trimmed.strip_prefix("- ")) {
            let list = fields
                .entry(key.clone())
                .or_insert_with(|| Value::Array(Vec::new()));
            if let Value::Array(items) = list {
                items.push(Value::String(unquote(item).to_owned()));
            }
            continue;
        }
        let indented = line.starts_with([' ', '\t']);
        let Some((key, value)) = trimmed
            .split_once(':')
            .filter(|_| !indented && !trimmed.starts_with('#'))
        else {
            continue;
        };
        let (key, value) = (unquote(key).to_owned(), value.trim());
        open = value.is_empty().then(|| key.clone());
        if let Some(list) = value
            .strip_prefix('[')
            .and_then(|value| value.strip_suffix(']'))
        {
            let items = list
                .split([',', '،'])
                .map(unquote)
                .filter(|item| !item.is_empty());
            fields.insert(key, items.map(Value::from).collect());
        } else if !value.is_empty() {
            fields.insert(key, Value::from(unquote(value)));
        }
    }
    fields
}

fn unquote(value: &str) -> &str {
    let value = value.trim();
    ['"', '\'']
        .iter()
        .find_map(|quote| value.strip_prefix(*quote)?.strip_suffix(*quote))
        .unwrap_or(value)
}

/// The first heading of the first level, and everything else without markup.
fn plain_text(markdown: &str) -> (Option<String>, String) {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES;
    let mut prose = Prose::new();
    let mut heading: Option<String> = None;
    let mut title = None;
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Start(Tag::Heading {
                level: HeadingLevel::H1,
                ..
            }) if heading.is_none() => title = Some(Prose::new()),
            Event::End(TagEnd::Heading(_)) if title.is_some() => {
                heading = title
                    .take()
                    .map(Prose::finish)
                    .filter(|title| !title.is_empty());
            }
            event => write(title.as_mut().unwrap_or(&mut prose), event),
        }
    }
    (heading, prose.finish())
}

fn write(prose: &mut Prose, event: Event<'_>) {
    match event {
        Event::Text(text) => prose.verbatim(&text),
        Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => prose.text(&text),
        Event::SoftBreak | Event::HardBreak => prose.line(),
        Event::Rule => prose.block(),
        Event::Start(tag) => match tag {
            Tag::List(_) | Tag::Item | Tag::TableRow | Tag::TableHead => prose.line(),
            Tag::TableCell => prose.cell(),
            tag if is_block(&tag.to_end()) => prose.block(),
            _ => {}
        },
        Event::End(tag) => match tag {
            TagEnd::List(_) | TagEnd::Item | TagEnd::TableRow | TagEnd::TableHead => prose.line(),
            tag if is_block(&tag) => prose.block(),
            _ => {}
        },
        // Tags, and the marks of footnotes and tasks, are not text.
        Event::Html(_)
        | Event::InlineHtml(_)
        | Event::FootnoteReference(_)
        | Event::TaskListMarker(_) => {}
    }
}

fn is_block(tag: &TagEnd) -> bool {
    !matches!(
        tag,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
            | TagEnd::Image
            | TagEnd::TableCell
            | TagEnd::HtmlBlock
    )
}

#[cfg(test)]
mod tests {
    use super::super::fields::AUTHOR_SEPARATOR;
    use super::*;

    fn check(markdown: &str, title: Option<&str>, text: &str) -> Record {
        let record = read(markdown.to_owned());
        assert_eq!(
            (record.title.as_deref(), record.text.as_str()),
            (title, text),
            "{markdown:?}"
        );
        record
    }

    #[test]
    fn markup_goes_and_text_stays() {
        check(
            "# جسر *النهر*\n\nفتح **الجسر** [اليوم](http://example.org/x).\n",
            Some("جسر النهر"),
            "فتح الجسر اليوم.",
        );
        check(
            "## باب\n\n- أ\n- ب\n  1. ج\n\nنص\nثان",
            Some("باب"),
            "أ\nب\nج\n\nنص\nثان",
        );
        check(
            "# ع\n\n| أ | ب |\n|---|---|\n| 1 | 2 |\n",
            Some("ع"),
            "أ | ب\n1 | 2",
        );
        check(
            "# ع\n\n`a` ~~x~~\n\n```\nb  c\n d\n```\n![صورة](i.png)",
            Some("ع"),
            "a x\n\nb  c\nd\n\nصورة",
        );
        check(
            "# ع\n\n<div class=\"x\">نص <b>غامق</b>\n\nبعد</div>",
            Some("ع"),
            "بعد",
        );
        check(
            "# ع\n\nنص <b>غامق</b> &amp; \\*نجمة\\*",
            Some("ع"),
            "نص غامق & *نجمة*",
        );
        check("> اقتباس\n\nنص", Some("اقتباس"), "نص");
        check("نص\n\n# ع\n\nثان", Some("ع"), "نص\n\nثان");
        check("# أ\n\n# ب\n\nنص", Some("أ"), "ب\n\nنص");
    }

    #[test]
    fn front_matter_is_metadata() {
        let record = check(
            "---\ntitle: \"فتح: الجسر\"\ndate: 2014-03-05\nsource: 'وكالة النهر'\nauthors: x\nauthor:\n  - سلمى\n  - نادر\ntags: [جسر, \"طريق\"]\n# comment\n---\n# فتح: الجسر\n\nنص",
            Some("فتح: الجسر"),
            "نص",
        );
        assert_eq!(record.date.as_deref(), Some("2014-03-05"));
        assert_eq!(record.source.as_deref(), Some("وكالة النهر"));
        assert_eq!(
            record.author.as_deref(),
            Some(format!("سلمى{AUTHOR_SEPARATOR}نادر").as_str())
        );
        assert_eq!(
            serde_json::to_string(&record.extra).unwrap(),
            r#"{"authors":"x","tags":["جسر","طريق"]}"#
        );
        check("---\ntitle: أ\n...\n# ب\n\nنص", Some("أ"), "ب\n\nنص");
        check("---\ntags: أ\n\nنص", Some("tags: أ"), "نص");
    }

    #[test]
    fn labelled_lines_under_the_heading_are_metadata() {
        let record = check(
            "# فتح\n\nالمصدر: النهر\nالتاريخ: 2014\n\nنص",
            Some("فتح"),
            "نص",
        );
        assert_eq!(
            (record.source.as_deref(), record.date.as_deref()),
            (Some("النهر"), Some("2014"))
        );
    }
}
