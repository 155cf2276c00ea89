//! What comes from the web: pages, feeds, web archives, subtitles.

use serde_json::json;

use super::packed::gzip;
use super::story::Story;
use super::xml::escape;

/// What a page says of itself.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Page<'p> {
    /// The charset it declares.
    pub(super) charset: Option<&'p str>,
    /// Whether headline and date stand in JSON-LD; else in `meta`.
    pub(super) json_ld: bool,
}

/// A page with an article, and menus, lists and remarks around it.
pub(super) fn article(story: &Story, page: Page<'_>) -> String {
    let title = escape(&story.title);
    let mut head = String::new();
    if let Some(charset) = page.charset {
        head.push_str(&format!("<meta charset=\"{charset}\">\n"));
    }
    if page.json_ld {
        let data = json!({
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": story.title,
            "datePublished": format!("{}T09:30:00+03:00", story.date),
            "publisher": {"@type": "Organization", "name": story.source},
        });
        head.push_str(&format!(
            "<script type=\"application/ld+json\">{data}</script>\n"
        ));
    } else {
        head.push_str(&format!(
            "<meta property=\"og:title\" content=\"{title}\">\n<meta property=\"og:site_name\" content=\"{}\">\n\
             <meta property=\"article:published_time\" content=\"{}T09:30:00+03:00\">\n",
            escape(&story.source),
            story.date
        ));
    }
    let paragraphs: String = story
        .paragraphs
        .iter()
        .map(|paragraph| format!("<p>{}</p>\n", escape(paragraph)))
        .collect();
    format!(
        "<!DOCTYPE html>\n<html lang=\"ar\" dir=\"rtl\">\n<head>\n{head}<title>{title}</title>\n</head>\n<body>\n\
         <header><nav><ul><li><a href=\"/\">الصفحة الأولى</a></li><li><a href=\"/economy\">أسواق وعملات</a></li>\
         <li><a href=\"/weather\">حالة الطقس</a></li></ul></nav></header>\n\
         <main><article>\n<h1>{title}</h1>\n{paragraphs}</article></main>\n\
         <aside><h3>الأكثر قراءة</h3><ul><li><a href=\"/1\">وصفة اليوم: كبة بالصينية</a></li>\
         <li><a href=\"/2\">برجك هذا الأسبوع</a></li></ul></aside>\n\
         <footer><p>جميع الحقوق محفوظة. للإعلان معنا.</p></footer>\n</body>\n</html>\n"
    )
}

/// A page without an article: rows of a table, nothing that says what it is.
pub(super) fn bare_page(story: &Story) -> String {
    let rows: String = story
        .paragraphs
        .iter()
        .map(|paragraph| format!("<tr><td>{}</td></tr>\n", escape(paragraph)))
        .collect();
    format!(
        "<html><head><meta charset=\"utf-8\"><title>{}</title></head><body><table>{rows}</table></body></html>\n",
        escape(&story.title)
    )
}

/// The address a story has.
pub(super) fn address(story: &Story) -> String {
    format!("https://shahid.example/news/{}", story.number)
}

/// A feed in RSS 2.0. The charset is what the declaration says.
pub(super) fn rss(stories: &[Story], charset: &str, before: &str) -> String {
    let item = |story: &Story| {
        let paragraphs: String = story
            .paragraphs
            .iter()
            .map(|paragraph| format!("<p>{}</p>", escape(paragraph)))
            .collect();
        format!(
            "<item><title>{}</title><link>{address}</link><guid isPermaLink=\"false\">news-{}</guid>\
             <pubDate>{}</pubDate><content:encoded><![CDATA[{paragraphs}]]></content:encoded></item>\n",
            escape(&story.title),
            story.number,
            rfc_2822(story),
            address = address(story)
        )
    };
    let items: String = stories.iter().map(item).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"{charset}\"?>\n{before}<rss version=\"2.0\" \
         xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel><title>وكالة الشاهد</title>\
         <link>https://shahid.example/</link><description>نشرة</description>\n{items}</channel></rss>\n"
    )
}

fn rfc_2822(story: &Story) -> String {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let (year, month, day) = story.day();
    let month = MONTHS.get(usize::from(month) - 1).expect("a month");
    format!("{day:02} {month} {year} 09:30:00 +0300")
}

/// A feed in Atom.
pub(super) fn atom(stories: &[Story]) -> String {
    let entry = |story: &Story| {
        let paragraphs: String = story
            .paragraphs
            .iter()
            .map(|paragraph| format!("<p>{}</p>", escape(paragraph)))
            .collect();
        format!(
            "<entry><id>tag:shahid.example,{}</id><title>{}</title><link href=\"{}\"/><published>{date}T09:30:00Z</published>\
             <updated>{date}T09:30:00Z</updated><content type=\"html\">{}</content></entry>\n",
            story.number,
            escape(&story.title),
            address(story),
            escape(&paragraphs),
            date = story.date
        )
    };
    let entries: String = stories.iter().map(entry).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\
         <id>tag:shahid.example,feed</id><title>وكالة الشاهد</title><updated>2024-01-01T00:00:00Z</updated>\n{entries}</feed>\n"
    )
}

/// How the body of an answer travelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Body {
    Plain,
    Chunked,
    Gzip,
}

/// A record of a web archive; `length` stands where its real length would.
pub(super) fn record(kind: &str, url: &str, payload: &[u8], length: Option<&str>) -> Vec<u8> {
    let real = payload.len().to_string();
    let mut out = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-03-05T12:00:00Z\r\n\
         WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{:012}>\r\nContent-Type: application/http; msgtype={kind}\r\n\
         Content-Length: {}\r\n\r\n",
        url.len() * 1000 + payload.len(),
        length.unwrap_or(&real)
    )
    .into_bytes();
    out.extend(payload);
    out.extend(b"\r\n\r\n");
    out
}

/// The answer of a server.
pub(super) fn answer(kind: &str, body: &[u8], how: Body) -> Vec<u8> {
    let (header, body) = match how {
        Body::Plain => (String::new(), body.to_vec()),
        Body::Gzip => ("Content-Encoding: gzip\r\n".to_owned(), gzip(body)),
        Body::Chunked => {
            let mut out = Vec::new();
            for chunk in body.chunks(700) {
                out.extend(format!("{:x}\r\n", chunk.len()).bytes());
                out.extend(chunk);
                out.extend(b"\r\n");
            }
            out.extend(b"0\r\n\r\n");
            ("Transfer-Encoding: chunked\r\n".to_owned(), out)
        }
    };
    let mut out = format!("HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n{header}\r\n").into_bytes();
    out.extend(body);
    out
}

/// The records of a web archive with a page, what was asked for it, and a picture.
pub(super) fn records(story: &Story, how: Body) -> Vec<Vec<u8>> {
    let url = address(story);
    let page = article(story, Page::default());
    vec![
        record("warcinfo", "", b"software: kashaf\r\n", None),
        record(
            "request",
            &url,
            b"GET / HTTP/1.1\r\nHost: shahid.example\r\n\r\n",
            None,
        ),
        record(
            "response",
            &url,
            &answer("text/html; charset=utf-8", page.as_bytes(), how),
            None,
        ),
        record(
            "response",
            "https://shahid.example/logo.png",
            &answer("image/png", b"\x89PNG\r\n\x1a\n", Body::Plain),
            None,
        ),
    ]
}

/// The name of a page within its web archive.
pub(super) fn captured(story: &Story) -> String {
    format!("20240305120000/{}", address(story))
}

/// The words in pieces as they are shown while they are spoken, with the second each begins.
fn cues(story: &Story) -> Vec<(usize, String)> {
    let words: Vec<&str> = story.paragraphs.iter().flat_map(|p| p.split(' ')).collect();
    words
        .chunks(7)
        .enumerate()
        .map(|(place, words)| (place * 3, words.join(" ")))
        .collect()
}

fn moment(seconds: usize, sign: char) -> String {
    format!(
        "{:02}:{:02}:{:02}{sign}000",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60
    )
}

pub(super) fn srt(story: &Story) -> String {
    cues(story)
        .into_iter()
        .enumerate()
        .map(|(place, (at, text))| {
            format!(
                "{}\n{} --> {}\n{text}\n\n",
                place + 1,
                moment(at, ','),
                moment(at + 3, ',')
            )
        })
        .collect()
}

pub(super) fn vtt(story: &Story) -> String {
    let cues: String = cues(story)
        .into_iter()
        .map(|(at, text)| {
            format!(
                "{} --> {} align:right\n<c>{text}</c>\n\n",
                moment(at, '.'),
                moment(at + 3, '.')
            )
        })
        .collect();
    format!("WEBVTT\n\nNOTE made for tests\n\n{cues}")
}
