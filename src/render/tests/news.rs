//! What news look like in each medium, and that no text of others breaks out of a feed, a message or a page of them.

use super::looks::sample;
use super::safety::{check_terminal, hostile_input, tags, tamed};
use super::*;
use crate::search::{Arrival, Duplicate, Hit};
use crate::text::make_harmless;

use mail_parser::MessageParser;
use proptest::prelude::*;
use serde_json::{Value, json};

/// News of some hits, every other one a change.
fn news_of(hits: Vec<Hit>, search: &str) -> News {
    let found = hits.into_iter().enumerate().map(|(place, hit)| Found {
        changed: place % 2 == 1,
        added: 1_700_000_000 + place as u64,
        uuid: format!("00000000-0000-8000-8000-{place:012}"),
        key: place as u64,
        family: None,
        copies: Vec::new(),
        copy_of: hit.duplicates.first().cloned(),
        hit,
    });
    News {
        search: search.to_owned(),
        query: "قصف مدرسة".to_owned(),
        found: found.collect(),
        more: 3,
    }
}

fn sample_news() -> News {
    let mut hits = sample().hits;
    hits.iter_mut().for_each(|hit| hit.duplicates.clear());
    news_of(hits, "مدارس")
}

/// One of four documents that carry a story: one was there before, one is new with it, and one changed.
fn sample_story() -> News {
    let mut of = sample_news();
    of.more = 0;
    of.found.truncate(1);
    let copy = |id: &str, source: &str, news| Duplicate {
        id: id.to_owned(),
        source: Some(source.to_owned()),
        date: Some("2021-11-01".to_owned()),
        news,
        ..Duplicate::default()
    };
    let before = copy("wires/77", "وكالة السهل", None);
    let found = &mut of.found[0];
    let told = ["78", "79"].map(|number| ToldWith {
        id: format!("wires/{number}"),
        uuid: format!("00000000-0000-8000-8000-0000000000{number}"),
    });
    found.copies = told.to_vec();
    found.hit.duplicates = vec![
        before.clone(),
        copy("wires/78", "دفاتر كابل", Some(Arrival::New)),
        copy("wires/79", "مرصد الريف", Some(Arrival::Changed)),
    ];
    found.copy_of = Some(before);
    of
}

/// The lines of a text that tell of copies.
fn lines_of_copies(text: &str) -> String {
    let told = ["cop", "نسخ", "wires/", "Copy", "related", "الجديد<"];
    let lines = text
        .lines()
        .filter(|line| told.iter().any(|word| line.contains(word)));
    let lines: Vec<&str> = lines
        .map(|line| line.rsplit("بدقائق.").next().unwrap_or(line))
        .collect();
    lines.join("\n")
}

#[test]
fn copies_are_named_in_every_medium() {
    let of = sample_story();
    let message = written(|out| mail(out, &of, &of.found[0]));
    let (_, parsed) = message.split_once('\n').expect("a line of the mailbox");
    let parsed = MessageParser::default().parse(parsed).expect("a message");
    let body = parsed.body_text(0).expect("a body");
    let all = [
        written(|out| news(out, Format::Text, &of, &PIPE)),
        as_feed(&of),
        written(|out| news_page(out, std::slice::from_ref(&of))),
        message.clone(),
        body.into_owned(),
    ];
    let all = all
        .each_ref()
        .map(|text| lines_of_copies(text))
        .join("\n\n");
    insta::assert_snapshot!(all, @r##"
    1 new, 2 copies: مدارس
       +3 copies
         2021-11-01 وكالة السهل wires/77
         2021-11-01 دفاتر كابل wires/78 (new)
         2021-11-01 مرصد الريف wires/79 (changed)
       copy of 2021-11-01 وكالة السهل wires/77

    &lt;/p&gt;&lt;p dir=&quot;rtl&quot; lang=&quot;ar&quot;&gt;البحث: &lt;bdi&gt;مدارس&lt;/bdi&gt;&lt;br&gt;التاريخ: &lt;bdi&gt;2021-11-01&lt;/bdi&gt;&lt;br&gt;المصدر: &lt;bdi&gt;مرصد الريف&lt;/bdi&gt;&lt;br&gt;المعرّف: &lt;bdi&gt;2021/school.txt&lt;/bdi&gt;&lt;br&gt;نسخة من: &lt;bdi&gt;2021-11-01 وكالة السهل wires/77&lt;/bdi&gt;&lt;br&gt;نسخ من الخبر: &lt;bdi&gt;2021-11-01 وكالة السهل wires/77&lt;/bdi&gt;&lt;br&gt;نسخ من الخبر: &lt;bdi&gt;2021-11-01 دفاتر كابل wires/78 (جديد)&lt;/bdi&gt;&lt;br&gt;نسخ من الخبر: &lt;bdi&gt;2021-11-01 مرصد الريف wires/79 (تغيّر)&lt;/bdi&gt;&lt;/p&gt;</content>
    <link rel="related" href="urn:uuid:00000000-0000-8000-8000-000000000078"/>
    <link rel="related" href="urn:uuid:00000000-0000-8000-8000-000000000079"/>

    <title>الجديد</title>
    <h1>الجديد</h1>
    <div><dt>الجديد</dt><dd dir="ltr">1</dd></div>
    <div><dt>نسخ من الخبر</dt><dd dir="ltr">2</dd></div>
    <div><dt>نسخة من</dt><dd dir="ltr"><bdi>2021-11-01 وكالة السهل wires/77</bdi></dd></div>
    <div><dt>نسخ من الخبر</dt>
    <dd><bdi>2021-11-01 وكالة السهل wires/77</bdi></dd>
    <dd><bdi>2021-11-01 دفاتر كابل wires/78 (جديد)</bdi></dd>
    <dd><bdi>2021-11-01 مرصد الريف wires/79 (تغيّر)</bdi></dd>

    X-Kashaf-Copy: <00000000-0000-8000-8000-000000000078@kashaf.invalid>
    X-Kashaf-Copy: <00000000-0000-8000-8000-000000000079@kashaf.invalid>

    نسخة من: 2021-11-01 وكالة السهل wires/77
    نسخ من الخبر:
    - 2021-11-01 وكالة السهل wires/77
    - 2021-11-01 دفاتر كابل wires/78 (جديد)
    - 2021-11-01 مرصد الريف wires/79 (تغيّر)
    "##);
    // The feed is read back with what is told together.
    let kept = kept_entries(&as_feed(&of)).expect("ours");
    let told = of.found[0].copies.iter().map(|copy| copy.uuid.clone());
    assert_eq!(kept.entries[0].copies, told.collect::<Vec<_>>());
}

fn as_feed(of: &News) -> String {
    let entries = of.found.iter().map(|found| Kept::of(of, found));
    let whole = Feed {
        uuid: "00000000-0000-8000-8000-00000000feed".to_owned(),
        updated: "2023-11-14T22:13:21Z".to_owned(),
        entries: entries.collect(),
    };
    written(|out| feed(out, &whole))
}

#[test]
fn on_a_screen() {
    let shown = written(|out| news(out, Format::Text, &sample_news(), &PIPE));
    insta::assert_snapshot!(shown, @r##"
    1 new, 1 changed: مدارس

    1. 2021-11-01  p. 3  مرصد الريف
       *قصف* *مدرسة* في الريف
       *قُصِفت المدرسة* فجراً، وقال شهود إن طائرة F-16 شوهدت قبل *القصف* بدقائق.
       2021/school.txt
       +2 more passages

    2.
       …ثم سُمع دوي *القصف* <b>غرباً</b>…
       SY-77
       /archive/records.jsonl
       changed

       and 3 more that are not shown
    "##);
}

#[test]
fn as_json_a_hit_and_what_is_new_about_it() {
    let lines = written(|out| news(out, Format::Json, &sample_news(), &PIPE));
    let lines: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    let hits = hits_as(Format::Json, &sample(), PIPE);
    for (line, hit) in lines.iter().zip(hits.lines()) {
        let mut hit: Value = serde_json::from_str(hit).expect("JSON");
        let changed = hit["rank"] == 2;
        hit["search"] = json!("مدارس");
        hit["copies_new"] = json!([]);
        hit["copy_of"] = Value::Null;
        hit["duplicates"] = json!([]);
        hit["changed"] = json!(changed);
        hit["added"] = json!(if changed {
            "2023-11-14T22:13:21Z"
        } else {
            "2023-11-14T22:13:20Z"
        });
        assert_eq!(*line, hit);
    }
    assert_eq!(lines.len(), 2);
}

#[test]
fn as_a_feed() {
    insta::assert_snapshot!(as_feed(&sample_news()), @r##"
    <?xml version="1.0" encoding="utf-8"?>
    <feed xmlns="http://www.w3.org/2005/Atom">
    <id>urn:uuid:00000000-0000-8000-8000-00000000feed</id>
    <title>kashaf</title>
    <author><name>kashaf</name></author>
    <generator>kashaf</generator>
    <updated>2023-11-14T22:13:21Z</updated>
    <entry>
    <id>urn:uuid:00000000-0000-8000-8000-000000000000</id>
    <title>قصف مدرسة في الريف</title>
    <updated>2023-11-14T22:13:20Z</updated>
    <author><name>مرصد الريف</name></author>
    <link rel="alternate" href="https://example.org/a?b=1&amp;c=&#39;2&#39;"/>
    <category term="مدارس"/>
    <content type="html">&lt;p dir=&quot;auto&quot; lang=&quot;ar&quot;&gt;&lt;mark&gt;قُصِفت المدرسة&lt;/mark&gt; فجراً،
    وقال شهود إن طائرة F-16 شوهدت قبل &lt;mark&gt;القصف&lt;/mark&gt; بدقائق.&lt;/p&gt;&lt;p dir=&quot;rtl&quot; lang=&quot;ar&quot;&gt;البحث: &lt;bdi&gt;مدارس&lt;/bdi&gt;&lt;br&gt;التاريخ: &lt;bdi&gt;2021-11-01&lt;/bdi&gt;&lt;br&gt;المصدر: &lt;bdi&gt;مرصد الريف&lt;/bdi&gt;&lt;br&gt;المعرّف: &lt;bdi&gt;2021/school.txt&lt;/bdi&gt;&lt;/p&gt;</content>
    </entry>
    <entry>
    <id>urn:uuid:00000000-0000-8000-8000-000000000001</id>
    <title>SY-77</title>
    <updated>2023-11-14T22:13:21Z</updated>
    <author><name>-غير معروف</name></author>
    <category term="مدارس"/>
    <content type="html">&lt;p dir=&quot;auto&quot;&gt;كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. ثم سُمع دوي &lt;mark&gt;القصف&lt;/mark&gt; &amp;lt;b&amp;gt;غرباً&amp;lt;/b&amp;gt; كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. &lt;/p&gt;&lt;p dir=&quot;rtl&quot; lang=&quot;ar&quot;&gt;البحث: &lt;bdi&gt;مدارس&lt;/bdi&gt;&lt;br&gt;الكاتب: &lt;bdi&gt;-غير معروف&lt;/bdi&gt;&lt;br&gt;المعرّف: &lt;bdi&gt;SY-77&lt;/bdi&gt;&lt;br&gt;تغيّر: &lt;bdi&gt;✓&lt;/bdi&gt;&lt;/p&gt;</content>
    </entry>
    </feed>
    "##);
}

#[test]
fn as_mail() {
    let of = sample_news();
    let second = written(|out| mail(out, &of, &of.found[1]));
    let (head, _) = second.split_once("\n\n").expect("a body");
    insta::assert_snapshot!(head, @r##"
    From kashaf@kashaf.invalid Tue Nov 14 22:13:21 2023
    Message-ID: <00000000-0000-8000-8000-000000000001@kashaf.invalid>
    Date: Tue, 14 Nov 2023 22:13:21 +0000
    From: kashaf <kashaf@kashaf.invalid>
    Subject: =?UTF-8?B?W9mF2K/Yp9ix2LNdICjYqti62YrZkdixKSBTWS03Nw==?=
    X-Kashaf-Search: =?UTF-8?B?2YXYr9in2LHYsw==?=
    X-Kashaf-Changed: yes
    Auto-Submitted: auto-generated
    MIME-Version: 1.0
    Content-Type: text/plain; charset=utf-8
    Content-Transfer-Encoding: base64
    "##);
    let first = written(|out| mail(out, &of, &of.found[0]));
    let (_, message) = first.split_once('\n').expect("a line of the mailbox");
    let parsed = MessageParser::default().parse(message).expect("a message");
    assert_eq!(parsed.subject(), Some("[مدارس] قصف مدرسة في الريف"));
    insta::assert_snapshot!(parsed.body_text(0).expect("a body"), @r##"
    *قُصِفت المدرسة* فجراً،
    وقال شهود إن طائرة F-16 شوهدت قبل *القصف* بدقائق.

    التاريخ: 2021-11-01
    المصدر: مرصد الريف
    الرابط: https://example.org/a?b=1&c='2'
    المعرّف: 2021/school.txt
    مقاطع أخرى مطابقة: 2
    البحث: مدارس
    "##);
}

#[test]
fn as_a_page() {
    let page = written(|out| news_page(out, &[sample_news()]));
    let (_, body) = page.split_once("<body>\n").expect("a body");
    insta::assert_snapshot!(body, @r##"
    <h1>الجديد</h1>
    <main>
    <section>
    <h2 dir="auto">مدارس</h2>
    <dl>
    <div><dt>الجديد</dt><dd dir="ltr">1</dd></div>
    <div><dt>تغيّر</dt><dd dir="ltr">1</dd></div>
    <div><dt>غير المعروض</dt><dd dir="ltr">3</dd></div>
    </dl>
    <article class="hit" id="hit-1-1">
    <h3>1. <bdi lang="ar"><mark>قصف</mark> <mark>مدرسة</mark> في الريف</bdi></h3>
    <dl>
    <div><dt>التاريخ</dt><dd dir="ltr"><time datetime="2021-11-01">2021-11-01</time></dd></div>
    <div><dt>المصدر</dt><dd><bdi>مرصد الريف</bdi></dd></div>
    <div><dt>الصفحة</dt><dd dir="ltr">3</dd></div>
    <div><dt>أضيف</dt><dd dir="ltr">2023-11-14T22:13:20Z</dd></div>
    </dl>
    <p class="text" dir="auto" lang="ar"><mark>قُصِفت المدرسة</mark> فجراً،
    وقال شهود إن طائرة F-16 شوهدت قبل <mark>القصف</mark> بدقائق.</p>
    <dl>
    <div><dt>المعرّف</dt><dd><bdi>2021/school.txt</bdi></dd></div>
    <div><dt>الرابط</dt><dd><a href="https://example.org/a?b=1&amp;c=&#39;2&#39;" rel="noreferrer noopener"><bdi>https://example.org/a?b=1&amp;c=&#39;2&#39;</bdi></a></dd></div>
    <div><dt>مقاطع أخرى مطابقة</dt><dd dir="ltr">2</dd></div>
    </dl>
    </article>
    <article class="hit" id="hit-1-2">
    <h3>2. <bdi>SY-77</bdi></h3>
    <dl>
    <div><dt>الكاتب</dt><dd><bdi>-غير معروف</bdi></dd></div>
    <div><dt>أضيف</dt><dd dir="ltr">2023-11-14T22:13:21Z</dd></div>
    <div><dt>تغيّر</dt><dd dir="ltr">✓</dd></div>
    </dl>
    <p class="text" dir="auto">كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. ثم سُمع دوي <mark>القصف</mark> &lt;b&gt;غرباً&lt;/b&gt; كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. كلام سابق لا يخص الخبر. </p>
    <dl>
    <div><dt>المعرّف</dt><dd><bdi>SY-77</bdi></dd></div>
    <div><dt>الملف</dt><dd><bdi>/archive/records.jsonl</bdi></dd></div>
    <div><dt>الرابط</dt><dd><bdi>javascript:alert(1)</bdi></dd></div>
    </dl>
    </article>
    </section>
    </main>
    </body>
    </html>
    "##);
}

#[test]
fn feeds_of_others_are_not_ours() {
    let ours = as_feed(&sample_news());
    let whole = kept_entries(&ours).expect("ours");
    assert_eq!(whole.entries.len(), 2);
    assert_eq!(written(|out| feed(out, &whole)), ours);
    for (from, to) in [
        ("<generator>kashaf</generator>", ""),
        ("</feed>", ""),
        ("</entry>", ""),
        ("<id>urn:uuid:", "<id>"),
        ("<?xml", "<?XML"),
    ] {
        assert_eq!(kept_entries(&ours.replace(from, to)), None, "{from}");
    }
}

/// The text of an element, unescaped.
fn inner(feed: &str, element: &str) -> String {
    let (_, rest) = feed.split_once(&format!("<{element}")).expect("there");
    let (_, rest) = rest.split_once('>').expect("a tag");
    let (text, _) = rest.split_once("</").expect("its end");
    quick_xml::escape::unescape(text)
        .expect("escaped")
        .into_owned()
}

proptest! {
    #[test]
    fn nothing_breaks_out_of_news((results, shown) in hostile_input()) {
        let search = results.query.clone();
        let of = news_of(results.hits.clone(), &search);
        let tame = news_of(tamed(&results, &shown).0.hits, "x");
        let (xml, tame_xml) = (as_feed(&of), as_feed(&tame));
        prop_assert_eq!(tags(&xml), tags(&tame_xml));
        prop_assert_eq!(tags(&inner(&xml, "content")), tags(&inner(&tame_xml, "content")));
        prop_assert_eq!(written(|out| feed(out, &kept_entries(&xml).expect("ours"))), xml);

        let page = |of: &News| written(|out| news_page(out, std::slice::from_ref(of)));
        let skeleton = |of: &News| -> Vec<String> {
            let page = page(of);
            // Which language the page speaks is the passage's.
            tags(&page).into_iter().filter(|tag| !tag.starts_with("html ")).collect()
        };
        prop_assert_eq!(skeleton(&of), skeleton(&tame));

        let shown = written(|out| news(out, Format::Text, &of, &PIPE));
        check_terminal(&shown);

        let message = written(|out| mail(out, &of, &of.found[0]));
        prop_assert!(message.is_ascii() && message.ends_with("\n\n"));
        prop_assert!(message.lines().all(|line| line.len() <= 78), "{}", message);
        prop_assert_eq!(message.lines().filter(|line| line.starts_with("From ")).count(), 1);
        let (_, message) = message.split_once('\n').expect("a line of the mailbox");
        let parsed = MessageParser::default().parse(message).expect("a message");
        prop_assert_eq!(parsed.parts.len(), 1);
        let names: Vec<_> = parsed.headers().iter().map(|header| header.name.as_str().to_owned()).collect();
        prop_assert_eq!(names, ["Message-ID", "Date", "From", "Subject", "X-Kashaf-Search", "Auto-Submitted", "MIME-Version",
            "Content-Type", "Content-Transfer-Encoding"]);
        let body = parsed.body_text(0).expect("a body").replace(['*', '\r'], "");
        let text = make_harmless(&of.found[0].hit.passage.text).replace('*', "");
        prop_assert!(body.starts_with(&text), "{:?} of {:?}", text, body);
    }
}
