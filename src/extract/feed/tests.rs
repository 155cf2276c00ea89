//! Feeds, from their bytes to their entries.

use proptest::prelude::*;

use super::super::out::testing::outcome;
use super::*;

#[track_caller]
fn check(feed: &str, expected: &[&str]) -> Vec<Record> {
    let (lines, records) = outcome(|out| read(feed.as_bytes(), out));
    assert_eq!(lines, expected, "{feed}");
    records
}

const RSS: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE rss [<!ENTITY a "aaaa">]>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="m"><channel>
<title>وكالة النهر &amp; الجسر</title><link>http://example.org/</link><language>ar</language>
<image><title>شعار</title><link>http://example.org/logo</link></image>
<item><title>فتح &quot;الجسر&quot; &#8230;</title><media:title>صورة</media:title><link>http://example.org/1?a=1&amp;b=2</link>
<guid isPermaLink="false">n-1</guid><pubDate>Wed, 05 Mar 2014 00:30:00 +0300</pubDate><author>x@example.org (سلمى)</author>
<category>جسور</category><category><![CDATA[أنهار]]></category>
<description>موجز</description><content:encoded><![CDATA[<p>فتح <b>الجسر</b>&nbsp;اليوم.</p><p>ثان</p>]]></content:encoded></item>
<item><title>ثان</title><link>http://example.org/2</link><description>&lt;p&gt;نص&amp;nbsp;أول&lt;br/&gt;سطر&lt;/p&gt; & آخر &a;</description><pubDate>5 آذار 2014</pubDate></item>
<item><description>سطر أول
سطر ثان

فقرة</description></item>
<item><guid>n-1</guid><title> </title></item>
</channel></rss>"#;

#[test]
fn rss() {
    let records = check(
        RSS,
        &[
            "n-1|فتح \"الجسر\" …|فتح الجسر اليوم.\n\nثان",
            "http://example.org/2|ثان|نص أول\nسطر\n\n& آخر &a;",
            "3||سطر أول\nسطر ثان\n\nفقرة",
            "! no-text",
        ],
    );
    let first = records.first().unwrap();
    assert_eq!(first.url.as_deref(), Some("http://example.org/1?a=1&b=2"));
    assert_eq!(
        first.date.as_deref(),
        Some("Wed, 05 Mar 2014 00:30:00 +0300")
    );
    assert_eq!(first.author.as_deref(), Some("سلمى"));
    assert_eq!(first.source.as_deref(), Some("وكالة النهر & الجسر"));
    assert_eq!(first.language.as_deref(), Some("ar"));
    assert_eq!(
        serde_json::to_string(&first.extra).unwrap(),
        r#"{"categories":["جسور","أنهار"]}"#
    );
    assert_eq!(records.get(1).unwrap().date.as_deref(), Some("5 آذار 2014"));
}

#[test]
fn atom() {
    let records = check(
        r#"<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ar"><title type="html">النهر &lt;b&gt;اليوم&lt;/b&gt;</title>
<entry><title type="text">أ</title><id>urn:1</id><link rel="self" href="http://example.org/x"/><link href="http://example.org/1"/>
<published>2014-03-05T00:30:00+03:00</published><updated>2014-04-01T00:00:00Z</updated>
<author><name>سلمى</name><email>s@example.org</email></author><author><name>نادر</name></author>
<category term="جسور"/><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>a &lt; b</p><p>نص <i>مائل</i><br/>سطر</p></div></content></entry>
<entry xml:lang="fr"><id>urn:2</id><title>ب</title><updated>2014-04-01T00:00:00Z</updated><summary type="html">&lt;p&gt;نص</summary>
<source><id>urn:x</id><title>مصدر</title><updated>2010</updated></source><content type="image/png" src="x"/></entry></feed>"#,
        &["urn:1|أ|a < b\n\nنص مائل\nسطر", "urn:2|ب|نص"],
    );
    let said = |at: usize| {
        let record: &Record = records.get(at).unwrap();
        [
            &record.url,
            &record.date,
            &record.author,
            &record.source,
            &record.language,
        ]
        .map(|value| value.as_deref().unwrap_or("-"))
        .join("|")
    };
    assert_eq!(
        said(0),
        "http://example.org/1|2014-03-05T00:30:00+03:00|سلمى، نادر|النهر اليوم|ar"
    );
    assert_eq!(said(1), "-|2014-04-01T00:00:00Z|-|مصدر|fr");
}

#[test]
fn rdf_and_json() {
    let records = check(
        r#"<rdf:RDF xmlns:rdf="r" xmlns="http://purl.org/rss/1.0/" xmlns:dc="d"><channel rdf:about="http://example.org/"><title>النهر</title></channel>
<item rdf:about="http://example.org/1"><title>أ</title><link>http://example.org/1</link><description>نص</description><dc:date>2014-03-05</dc:date><dc:creator>سلمى</dc:creator></item></rdf:RDF>"#,
        &["http://example.org/1|أ|نص"],
    );
    let record = records.first().unwrap();
    assert_eq!(record.source.as_deref(), Some("النهر"));
    assert_eq!(record.date.as_deref(), Some("2014-03-05"));
    let records = check(
        r#"{"version":"https://jsonfeed.org/version/1.1","title":"النهر","language":"ar","items":[
            {"id":1,"title":"أ","url":"http://example.org/1","content_html":"<p>نص</p><p>ثان</p>","date_published":"2014-03-05T00:30:00+03:00","authors":[{"name":"سلمى"}],"tags":["جسور"]},
            {"id":"2","content_text":"سطر\nثان < ثالث"},{"id":"3"},7]}"#,
        &[
            "1|أ|نص\n\nثان",
            "2||سطر\nثان < ثالث",
            "! no-text",
            "! no-text",
        ],
    );
    let record = records.first().unwrap();
    assert_eq!(record.source.as_deref(), Some("النهر"));
    assert_eq!(record.author.as_deref(), Some("سلمى"));
}

#[test]
fn line_ends_are_those_of_texts() {
    let check = |feed: &str| {
        let (_, records) = outcome(|out| read(feed.as_bytes(), out));
        let texts: Vec<&str> = records.iter().map(|record| record.text.as_str()).collect();
        assert_eq!(texts, ["أ\nب\nج"], "{feed}");
    };
    check(
        r#"{"version":"https://jsonfeed.org/version/1.1","items":[{"content_text":"أ\r\nب\rج"}]}"#,
    );
    check(r#"<feed><entry><content type="text">أ&#13;&#10;ب&#13;ج</content></entry></feed>"#);
}

#[test]
fn of_endless_authors_the_first_are_named() {
    let names: Vec<String> = (0..200_000)
        .map(|number| format!("{{\"name\":\"{number}\"}}"))
        .collect();
    let feed = format!(
        "{{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[{{\"content_text\":\"نص\",\"authors\":[{}]}}]}}",
        names.join(",")
    );
    let (_, records) = outcome(|out| read(feed.as_bytes(), out));
    let author = records.first().and_then(|record| record.author.as_deref());
    let count = author.map(|author| author.split('،').count());
    assert_eq!(count, Some(MOST_AUTHORS));
}

#[test]
fn damage_costs_what_comes_after_it() {
    let good = "<rss><channel><title>ع</title><item><guid>1</guid><title>أ</title></item>";
    check(
        &format!("{good}<item><guid>2</guid><title>ب</title><descr"),
        &["1|أ|", "2|ب|", "! damaged"],
    );
    check(
        &format!(
            "{good}<item><title>ب</item><item><title>ج</title><item><title>د</title></item></channel></rss>"
        ),
        &["1|أ|", "2|ب|", "3|ج|", "4|د|"],
    );
    check(
        &format!("{good}{}", "<a>".repeat(100_000)),
        &["1|أ|", "! damaged"],
    );
    check(
        "<rss><channel><title>ع</title></channel></rss>",
        &["error no-text"],
    );
    check("<rss", &["error damaged"]);
    check("<html><title>x</title></html>", &["error unsupported"]);
    check(
        "<urlset><url><loc>x</loc></url></urlset>",
        &["error unsupported"],
    );
    check("{\"version\":\"1\",\"items\":[]}", &["error unsupported"]);
    check("{", &["error damaged"]);
    check("", &["error unsupported"]);
}

#[test]
fn declared_charsets_are_followed() {
    let feed = "<?xml version='1.0' encoding='windows-1256'?><rss><channel><item><guid>1</guid><title>فتح الجسر</title></item></channel></rss>";
    let (bytes, ..) = encoding_rs::WINDOWS_1256.encode(feed);
    let (lines, records) = outcome(|out| read(&bytes, out));
    assert_eq!(lines, ["1|فتح الجسر|"]);
    assert_eq!(
        records.first().unwrap().encoding.as_deref(),
        Some("windows-1256")
    );
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(feed in "(<rss><channel>)?(<(/)?(item|title|link|description|source|author|name|content:encoded|b|feed|entry)( (href|type|rel)=\"[a-z]*\")?(/)?>|<!\\[CDATA\\[|\\]\\]>|&(lt|amp|#6|#x9999999|x|);?|نص|<|[ >\"]){0,50}") {
        outcome(|out| read(feed.as_bytes(), out));
    }

    #[test]
    fn spoilt_feeds_are_read_or_refused(at in 0_usize..1500, byte in any::<u8>(), cut in 0_usize..1500) {
        let mut feed = RSS.as_bytes().to_vec();
        if let Some(place) = feed.get_mut(at) {
            *place = byte;
        }
        outcome(|out| read(&feed, out));
        feed.truncate(cut);
        outcome(|out| read(&feed, out));
    }
}
