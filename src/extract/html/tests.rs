//! Pages made up for the purpose: what text and metadata come out of them.

use super::*;

/// A paragraph long enough to be taken for a part of an article.
fn paragraph(n: usize) -> String {
    format!(
        "قال شاهد من الحي رقم {n} إن الجسر القديم أعيد فتحه صباح الخميس، بعد أسبوع من العمل، وإن الأهالي عبروه سيرا على الأقدام، فيما وصلت شاحنة تحمل دقيقا ومياها إلى السوق."
    )
}

fn paragraphs(count: usize) -> String {
    (1..=count)
        .map(|n| format!("<p>{}</p>", paragraph(n)))
        .collect()
}

fn check(page: &str, title: Option<&str>, text: &str) -> Record {
    let record = read(page.to_owned());
    assert_eq!(
        (record.title.as_deref(), record.text.as_str()),
        (title, text),
        "{page}"
    );
    record
}

#[test]
fn an_article_comes_without_what_stands_around_it() {
    let links = "<li><a href='/1'>الرئيسية</a></li><li><a href='/2'>رياضة</a></li>";
    let page = format!(
        "<html lang='ar'><head><title>فتح الجسر - وكالة النهر</title><meta property='og:site_name' content='وكالة النهر'>\
         <script>var x = '<p>لا</p>';</script><style>p {{}}</style></head><body><nav><ul>{links}</ul></nav>\
         <div id='main'><h1>فتح الجسر</h1><div class='article-body'>{}</div></div>\
         <footer><p>جميع الحقوق محفوظة</p></footer></body></html>",
        paragraphs(5)
    );
    let expected: Vec<String> = (1..=5).map(paragraph).collect();
    let record = check(&page, Some("فتح الجسر"), &expected.join("\n\n"));
    assert_eq!(record.source.as_deref(), Some("وكالة النهر"));
    assert_eq!(record.language.as_deref(), Some("ar"));
}

#[test]
fn a_page_without_an_article_gives_what_is_seen() {
    check(
        "<title>ع</title><p>نص</p><p>ثان<br>سطر</p>",
        Some("ع"),
        "نص\n\nثان\nسطر",
    );
    check(
        "<p>a</p><nav>x</nav><p hidden>x</p><p style='display: none'>x</p><button>x</button>b",
        None,
        "a\n\nb",
    );
    check("<nav>فقط</nav>", None, "فقط");
    check(
        "<form><p>نص</p><select><option>x</select></form>",
        None,
        "نص",
    );
    check(
        "<table><tr><td>أ<td>ب<tr><td>1<td>2</table>",
        None,
        "أ | ب\n1 | 2",
    );
    check(
        "<ul><li>أ<li>ب</ul><pre>x  y\nz</pre>",
        None,
        "أ\nب\n\nx  y\nz",
    );
    check(
        "<p>أ&nbsp;&amp; ب &laquo;ج&raquo; &#x639; <b>د</b>ه",
        None,
        "أ & ب «ج» ع ده",
    );
    check("", None, "");
    check("<html><body><script>x</script>", None, "");
}

#[test]
fn an_article_in_several_parts_is_read_in_full() {
    let part =
        |class: &str, count| format!("<section class='{class}'>{}</section>", paragraphs(count));
    let page = format!(
        "<body>{}<div><div>{}</div></div>{}",
        part("x", 3),
        part("sidebar", 9),
        part("comment", 9)
    );
    assert_eq!(
        read(page)
            .text
            .lines()
            .filter(|line| !line.is_empty())
            .count(),
        21
    );
}

#[test]
fn the_headline_is_not_said_twice() {
    check("<h1>فتح الجسر</h1><p>نص</p>", Some("فتح الجسر"), "نص");
    check(
        "<p>5 آذار</p><p>أخبار</p><h1>فتح الجسر</h1><p>نص</p>",
        Some("فتح الجسر"),
        "نص",
    );
    let long = paragraph(1);
    check(
        &format!("<p>{long}</p><h1>ع</h1><p>نص</p>"),
        Some("ع"),
        &format!("{long}\n\nع\n\nنص"),
    );
}

/// Metadata as `title|date|source|url|author|language`.
fn check_metadata(head: &str, expected: &str) {
    let record = read(format!("{head}<body><p>نص</p>"));
    let Record {
        title,
        date,
        source,
        url,
        author,
        language,
        ..
    } = record;
    let said = [title, date, source, url, author, language].map(Option::unwrap_or_default);
    assert_eq!(said.join("|"), expected, "{head}");
}

#[test]
fn linked_data_comes_first() {
    let article = r#"{"@context":"https://schema.org","@type":"NewsArticle","headline":"فتح &quot;الجسر&quot;",
        "datePublished":"2014-03-05T10:00:00+02:00","author":[{"@type":"Person","name":"سلمى"},{"name":"نادر"}],
        "publisher":{"name":"وكالة النهر"},"url":"https://example.org/1","inLanguage":"ar"}"#;
    let expected =
        "فتح \"الجسر\"|2014-03-05T10:00:00+02:00|وكالة النهر|https://example.org/1|سلمى، نادر|ar";
    let meta = "<html lang=en><meta property='og:title' content='x'><meta name=author content=y>";
    let script = |json: &str| format!("{meta}<script type='application/ld+json'>{json}</script>");
    check_metadata(&script(article), expected);
    check_metadata(
        &script(&format!(
            "[{{\"@type\":\"WebSite\",\"url\":\"https://x.org\"}},{article}]"
        )),
        expected,
    );
    check_metadata(
        &script(&format!(
            "{{\"@graph\":[{{\"@type\":[\"WebPage\"]}},{article}]}}"
        )),
        expected,
    );
    check_metadata(&script(&format!("//<![CDATA[\n{article}\n//]]>")), expected);
    check_metadata(&script("{broken"), "x||||y|en");
    check_metadata(
        &script(
            r#"{"@type":["Article"],"author":"https://example.org/salma","mainEntityOfPage":{"@id":"http://example.org/2"}}"#,
        ),
        "x|||http://example.org/2|y|en",
    );
}

#[test]
fn meta_elements_and_what_is_seen_come_next() {
    check_metadata(
        "<meta property='og:title' content='فتح الجسر | النهر'><meta property='og:site_name' content='النهر'>\
         <meta property='article:published_time' content='2014-03-05'><link rel=canonical href='https://example.org/1'>\
         <meta name='Author' content=' سلمى  حداد '>",
        "فتح الجسر|2014-03-05|النهر|https://example.org/1|سلمى حداد|",
    );
    check_metadata(
        "<html lang='ar-SY'><meta name='DC.Date' content='5/3/2014'><meta property='og:url' content='/relative'>",
        "|5/3/2014||||ar-SY",
    );
    check_metadata("<title>أ - ب - ج</title><body><h1>أ - ب</h1>", "أ - ب|||||");
    check_metadata(
        "<title>أ - ب</title><time datetime='2014-03-05'>أمس</time>",
        "أ - ب|2014-03-05||||",
    );
}

#[test]
fn a_declared_charset_does_not_matter() {
    check("<meta charset='windows-1256'><p>درعا</p>", None, "درعا");
    check(
        "<?xml version='1.0' encoding='iso-8859-6'?><html><head><script src='a'/><title>ع</title></head><body><p>درعا</p></body></html>",
        Some("ع"),
        "درعا",
    );
}

#[test]
fn pages_that_nest_without_end_lose_their_tags() {
    let page = format!(
        "<title>ع &amp; غ</title>{}<p>درعا<br>&lt;هنا&gt;<script>x</script>",
        "<div>".repeat(200_000)
    );
    check(&page, Some("ع & غ"), "درعا\n<هنا>");
    let page = format!("{}درعا", "<b><i><font>".repeat(MAX_DEPTH / 3));
    check(&page, None, "درعا");
}

#[test]
fn broken_pages_are_read_as_far_as_they_go() {
    for page in [
        "<",
        "<p",
        "<p class='",
        "</",
        "<!--",
        "&",
        "&#xFFFFFFFF;",
        "<svg><p>",
        "<table><p>",
        "<title>",
        "<select><div>",
    ] {
        let _ = read(page.to_owned());
    }
    check("<p>درعا</div></span></p></p>هنا", None, "درعا\n\nهنا");
}

#[test]
fn markup_that_is_no_page_gives_all_that_is_shown() {
    let check = |markup: &str, text: &str| assert_eq!(plain(markup), text, "{markup}");
    check("", "");
    check("  نص\n عار ", "نص عار");
    check("<p>أ &amp; ب</p>ج<br>د", "أ & ب\n\nج\nد");
    check(
        "<b>فت</b>ح<nav>دليل</nav><footer>ذيل</footer>",
        "فتح\n\nدليل\n\nذيل",
    );
    check(
        "<head><title>ع</title><style>p {}</style></head><div style='display:none'>سر</div><table><tr><td>أ<td>ب</table>",
        "أ | ب",
    );
    check("<div hidden>كله</div>", "كله");
    check(
        "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><head><title/></head><body><a id='x'/><p>فصل</p></body></html>",
        "فصل",
    );
    check(&format!("{}<p>عميق</p>", "<div>".repeat(100_000)), "عميق");
}
