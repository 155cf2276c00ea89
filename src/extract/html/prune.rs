//! Takes what stands around an article out of a page: menus, lists of links, comments, what asks to share and
//! to subscribe. Says so of an element by its name, by the words in its class and id, and by how much of it
//! are links; and takes nothing out of a page that would lose its text by that.

use dom_smoothie::Readability;

use super::body::{is_block, is_boilerplate, is_line, is_unseen};

/// Text without markup in it of so many words is running text: a sentence, not a heading or a link.
const RUNNING: usize = 12;

/// So much running text, in words, is an article if what was taken out is not many times more.
const ARTICLE: usize = 40;

/// A list of so many links is a menu or leads to other articles.
const LINKS: usize = 3;

/// Fewer letters are no more than a heading.
const LETTERS: usize = 50;

/// What is said in a class or an id of something that is not the article. In pairs, both words have to be there.
const WORDS: &[&str] = &[
    "ad",
    "ads",
    "adsense",
    "advert",
    "advertisement",
    "advertising",
    "addthis",
    "addtoany",
    "banner",
    "breadcrumb",
    "breadcrumbs",
    "comment",
    "comments",
    "consent",
    "cookie",
    "cookies",
    "copyright",
    "disqus",
    "donato",
    "fbcomments",
    "gdpr",
    "livefyre",
    "login",
    "masthead",
    "menu",
    "mostread",
    "nav",
    "navbar",
    "navigation",
    "newsletter",
    "outbrain",
    "pager",
    "pagination",
    "paging",
    "popup",
    "promo",
    "recommendations",
    "recommended",
    "related",
    "relatedposts",
    "respond",
    "rss",
    "share",
    "sharedaddy",
    "sharing",
    "shareaholic",
    "sidebar",
    "signup",
    "social",
    "sponsor",
    "sponsored",
    "subscribe",
    "subscription",
    "taboola",
    "tagcloud",
    "ticker",
    "toolbar",
    "trending",
];
const PAIRS: &[(&str, &str)] = &[
    ("also", "read"),
    ("app", "download"),
    ("author", "bio"),
    ("author", "box"),
    ("blog", "pager"),
    ("cloud", "tag"),
    ("ipp", "wm"),
    ("latest", "news"),
    ("links", "post"),
    ("list", "tag"),
    ("list", "tags"),
    ("more", "read"),
    ("most", "read"),
    ("most", "viewed"),
    ("next", "prev"),
    ("next", "previous"),
    ("print", "version"),
    ("tags", "article"),
    ("tags", "post"),
];

/// How a line begins that leads to another article.
const ALSO: &[&str] = &[
    "اقرأ أيض",
    "إقرأ أيض",
    "اقرأ ايض",
    "اقرا ايض",
    "إقرأ ايض",
    "إقرأ المزيد",
    "اقرأ المزيد",
    "اقرأ كذلك",
    "طالع أيض",
    "شاهد أيض",
    "شاهد ايض",
    "مواضيع ذات صلة",
    "موضوعات ذات صلة",
    "مقالات ذات صلة",
    "أخبار ذات صلة",
    "اخبار ذات صلة",
    "روابط ذات صلة",
    "Read also",
    "Read more",
    "See also",
    "Related",
];

/// What was seen of an element, without what was taken out of it.
#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    /// Letters and digits.
    letters: usize,
    /// Those of them in links.
    linked: usize,
    links: usize,
    /// Words in running text.
    running: usize,
    /// Whether the headline is in it.
    headline: bool,
}

impl Seen {
    fn add(&mut self, other: Self) {
        self.letters += other.letters;
        self.linked += other.linked;
        self.links += other.links;
        self.running += other.running;
        self.headline |= other.headline;
    }
}

struct Frame<N> {
    node: N,
    next: Option<N>,
    seen: Seen,
    /// The first of its text.
    begin: String,
    /// Whether something in it was found to stand around the article.
    lost: bool,
}

/// In characters, of the text that an element begins with.
const BEGIN: usize = 24;

/// Takes it out of the tree.
pub(super) fn prune(tree: &Readability) {
    let body = tree.doc.select_single("body");
    let Some(top) = body.nodes().first().copied() else {
        return;
    };
    let mut open = vec![Frame {
        node: top,
        next: top.first_child(),
        seen: Seen::default(),
        begin: String::new(),
        lost: false,
    }];
    let mut out = Vec::new();
    let mut gone = Seen::default();
    // What is gone by the name of its element alone.
    let mut named = Seen::default();
    let mut kept = Seen::default();
    // How many links are open.
    let mut within_link = 0_usize;
    while let Some(frame) = open.last_mut() {
        let Some(node) = frame.next else {
            let Some(done) = open.pop() else { break };
            let name = done.node.node_name().unwrap_or_default();
            let mut seen = done.seen;
            if &*name == "a" && done.node.attr("href").is_some() {
                within_link -= 1;
                seen.links += 1;
            }
            seen.headline |= &*name == "h1";
            let class = done.node.attr("class").unwrap_or_default();
            let id = done.node.attr("id").unwrap_or_default();
            match open.last_mut() {
                Some(parent)
                    if !seen.headline
                        && (is_around(&name, &class, &id, seen, &done.begin)
                            || done.lost && is_left_over(&name, seen)) =>
                {
                    parent.lost = true;
                    gone.add(seen);
                    if is_boilerplate(&name) {
                        named.add(seen);
                    }
                    out.push((done.node, is_boilerplate(&name)));
                }
                Some(parent) => {
                    parent.seen.add(seen);
                    if parent.begin.chars().count() < BEGIN {
                        parent.begin.push_str(&done.begin);
                    }
                }
                None => kept = seen,
            }
            continue;
        };
        frame.next = node.next_sibling();
        if node.is_text() {
            let text = node.text();
            let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
            let words = text.split_whitespace().count();
            frame.seen.letters += letters;
            if within_link > 0 {
                frame.seen.linked += letters;
            } else if words >= RUNNING {
                frame.seen.running += words;
            }
            if letters > 0 && frame.begin.chars().count() < BEGIN {
                frame.begin.extend(text.trim_start().chars().take(BEGIN));
            }
        } else if node.is_element() {
            let name = node.node_name().unwrap_or_default();
            if !is_unseen(&name) {
                // Old pages put whole articles into anchors that lead nowhere.
                within_link += usize::from(&*name == "a" && node.attr("href").is_some());
                open.push(Frame {
                    node,
                    next: node.first_child(),
                    seen: Seen::default(),
                    begin: String::new(),
                    lost: false,
                });
            }
        }
    }
    let all = kept.running + gone.running;
    let most = kept.running * 2 >= all || kept.running >= ARTICLE && kept.running * 6 >= all;
    let all_of_it = kept.running > 0 && most;
    let any_of_it = kept.letters + gone.letters - named.letters >= LETTERS;
    for (node, by_name) in out {
        if all_of_it || any_of_it && by_name {
            node.remove_from_parent();
        }
    }
}

/// Whether nothing but a heading is left of an element from which a list was taken.
fn is_left_over(name: &str, seen: Seen) -> bool {
    matches!(name, "section" | "div" | "li" | "td" | "tr" | "table")
        && seen.running == 0
        && seen.letters < LETTERS
}

/// Whether an element stands around the article.
fn is_around(name: &str, class: &str, id: &str, seen: Seen, begin: &str) -> bool {
    if is_boilerplate(name) {
        return true;
    }
    if !is_block(name) && !is_line(name) && name != "span" && name != "td" {
        return false;
    }
    let mostly_links = seen.letters > 0 && seen.linked * 5 >= seen.letters * 4;
    let leads_away = seen.linked * 2 >= seen.letters
        && seen.links > 0
        && ALSO.iter().any(|also| begin.trim_start().starts_with(also));
    if leads_away || mostly_links && seen.links >= LINKS && seen.running == 0 && name != "p" {
        return true;
    }
    name != "article" && name != "main" && name != "body" && (is_said(class) || is_said(id))
}

/// Whether a class or an id says so.
fn is_said(name: &str) -> bool {
    name.split_whitespace().any(|name| {
        let words = words_in(name);
        let has = |word: &str| words.iter().any(|other| other == word);
        // `no-sidebar`, `has-comments` and the like say how the rest is laid out.
        ![
            "has", "no", "with", "without", "enabled", "wrap", "content", "main",
        ]
        .into_iter()
        .any(has)
            && (WORDS.iter().any(|word| has(word))
                || PAIRS.iter().any(|(one, other)| has(one) && has(other)))
    })
}

/// The words in a name like `article_prevNext-box`, in lower case.
fn words_in(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for c in name.chars() {
        let begins = c.is_uppercase() && before.is_lowercase()
            || c.is_ascii_digit() != before.is_ascii_digit();
        if (begins || !c.is_alphanumeric()) && words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
        if c.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(c.to_lowercase());
        }
        before = c;
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_say_what_is_around() {
        let check = |class: &str, expected: bool| assert_eq!(is_said(class), expected, "{class}");
        check("comments", true);
        check("post-comments", true);
        check("SubscribeToNews", true);
        check("article_prev_next_image", true);
        check("w-100 socialShare", true);
        check("related2", true);
        check("wm-ipp-base", true);
        check("article-body", false);
        check("post no-sidebar", false);
        check("content-sidebar-wrap", false);
        check("shared-views", false);
        check("adjacent loading header-news", false);
        check("", false);
    }
}
