//! Pages made up in the shapes that news sites, blogs, forums and exports of chats have: what is read of each,
//! and what is not.

use super::*;

/// What the articles say. Nothing of it is said elsewhere in a page.
const SAYS: [&str; 4] = [
    "أعاد مهندسو البلدية فتح الجسر القديم صباح الخميس بعد أسبوع من العمل المتواصل، وعبره الأهالي سيرا على الأقدام في أول يوم، فيما مُنعت الشاحنات الثقيلة من المرور.",
    "وقالت المهندسة سلمى حداد، التي أشرفت على الأعمال، إن الدعامة الثالثة تضررت أكثر من غيرها، وإن فرق الصيانة صبت فيها مئة متر مكعب من الخرسانة خلال ليلتين.",
    "وأضافت: «لن يُفتح المسرب الثاني قبل نهاية الشهر، لأن اختبار الحمولة لم يكتمل بعد».",
    "وكان الجسر قد أغلق في آذار الماضي بعدما جرفت السيول أجزاء من ضفته الشرقية، واضطر سكان أربع قرى إلى سلوك طريق جبلي أطول بأربعين كيلومترا للوصول إلى السوق والمستشفى.",
];

fn paragraphs() -> String {
    SAYS.map(|says| format!("<p>{says}</p>\n")).concat()
}

/// Headlines of other articles, each a link.
fn links(count: usize) -> String {
    (1..=count)
        .map(|n| format!("<li><a href='/{n}'>مزارعو السهل رقم {n} يشكون تأخر البذار وارتفاع سعر المازوت</a></li>"))
        .collect()
}

fn menu() -> String {
    ["الرئيسية", "سياسة", "اقتصاد", "رياضة", "فيديو"]
        .map(|name| format!("<li><a href='/{name}'>{name}</a></li>"))
        .concat()
}

/// An article is read whole, and nothing else.
#[track_caller]
fn check_article(page: &str, metadata: &str) {
    let record = read(page.to_owned());
    assert_eq!(record.text, SAYS.join("\n\n"));
    check_metadata(&record, metadata);
}

/// Title, date, source and author.
#[track_caller]
fn check_metadata(record: &Record, metadata: &str) {
    let said = [&record.title, &record.date, &record.source, &record.author];
    let said = said.map(|said| said.clone().unwrap_or_default()).join("|");
    assert_eq!(said, metadata);
}

/// A page of several texts is read with all of them in order, without what stands around.
#[track_caller]
fn check_texts(page: &str, metadata: &str, lacks: &[&str]) {
    let record = read(page.to_owned());
    let mut rest = record.text.as_str();
    for says in SAYS {
        let Some((_, after)) = rest.split_once(says) else {
            panic!("{says} is missing in {}", record.text)
        };
        rest = after;
    }
    for lack in lacks {
        assert!(!record.text.contains(lack), "{lack} is in {}", record.text);
    }
    check_metadata(&record, metadata);
}

#[test]
fn a_site_made_of_components() {
    let page = format!(
        "<!DOCTYPE html><html lang=ar dir=rtl><head><title>فتح الجسر القديم | أخبار | شبكة النهر</title>
        <meta property='og:title' content='فتح الجسر القديم'><meta property='og:site_name' content='شبكة النهر'>
        <script type='application/ld+json'>{{\"@context\":\"https://schema.org\",\"@type\":\"NewsArticle\",\"headline\":\"فتح الجسر القديم\",
        \"datePublished\":\"2014-04-10T07:30:00Z\",\"author\":{{\"@type\":\"Person\",\"name\":\"نادر العلي\"}},\"publisher\":{{\"name\":\"شبكة النهر\"}}}}</script></head>
        <body><div id=root><div class='container'><div class='header-menu'><ul>{menu}</ul></div>
        <main class='main-content-area' id='main-content-area'><header class='article-header'><div class=topics><a href='/s'>أخبار</a>|<a href='/t'>طرق</a></div><h1>فتح الجسر القديم</h1></header>
        <div class='article-dates'><div class='date-simple'>10/4/2014</div></div>
        <div class='article-social-share'><span>مشاركة</span><button>فيسبوك</button></div>
        <figure><img src=x alt='x'></figure><div class='wysiwyg wysiwyg--all-content'>{}<p>المصدر : <a href='/x'>وكالات</a></p></div>
        <section class='more-on'><h2>حول هذه القصة</h2><ul>{}</ul></section></main>
        <aside><h2>الأكثر قراءة</h2><ol>{}</ol></aside><footer><ul>{menu}</ul><p>جميع الحقوق محفوظة © 2014 لشبكة النهر</p></footer></div></div></body></html>",
        paragraphs(),
        links(4),
        links(5),
        menu = menu(),
    );
    let record = read(page);
    assert_eq!(
        record.text,
        format!("{}\n\nالمصدر : وكالات", SAYS.join("\n\n"))
    );
    check_metadata(
        &record,
        "فتح الجسر القديم|2014-04-10T07:30:00Z|شبكة النهر|نادر العلي",
    );
}

#[test]
fn paragraphs_in_boxes_of_their_own_with_suggestions_between() {
    let boxes = SAYS.map(|says| {
        format!("<div dir=rtl class='x-19j92fr e1'><p dir=rtl class='x-1cvxiy9'>{says}</p></div>")
    });
    let [first, second, third, fourth] = boxes;
    let page = format!(
        "<html lang=ar><head><title>فتح الجسر القديم - صوت الوادي</title><meta property='og:site_name' content='صوت الوادي'></head>
        <body><header role=banner><nav role=navigation><ul>{menu}</ul></nav></header><main role=main><div><h1 id=content tabindex=-1>فتح الجسر القديم</h1></div>
        <div><time datetime='2014-04-10' class='x-date'>10 أبريل/ نيسان 2014</time></div>{first}{second}
        <section role=region aria-labelledby=recommendations class='x-recs'><strong>قصص مقترحة</strong><a href='#end'>تخطى قصص مقترحة وواصل القراءة</a><ul>{}</ul><p id=end>قصص مقترحة نهاية</p></section>
        {third}{fourth}</main><section aria-labelledby=top><h2>اخترنا لكم</h2><ul>{}</ul></section>
        <footer role=contentinfo><ul>{menu}</ul></footer></body></html>",
        links(4),
        links(6),
        menu = menu(),
    );
    check_texts(
        &page,
        "فتح الجسر القديم|2014-04-10|صوت الوادي|",
        &["مزارعو", "سياسة", "اخترنا"],
    );
}

#[test]
fn microdata_names_the_body() {
    let page = format!(
        "<html><head><title>فتح الجسر القديم</title></head><body><div class=MainNav>{menu}</div><div itemscope itemtype='https://schema.org/NewsArticle'>
        <h1 itemprop=headline>فتح الجسر القديم</h1><span itemprop=datePublished content='2014-04-10'>قبل يومين</span>
        <div id=ctl00_body itemprop='articleBody'>{}</div><div class='article_tags'><a href=/1>جسر</a> <a href=/2>نهر</a></div>
        <div class=prev_next><span>التالي</span><span>خبر آخر عن البذار</span></div><div class=Counts><span>0</span><span>0</span></div></div>
        <div class='topic-app'><div>حمل الآن تطبيق القناة</div><div>Google Play</div></div></body></html>",
        paragraphs(),
        menu = menu(),
    );
    check_article(&page, "فتح الجسر القديم|2014-04-10||");
}

#[test]
fn a_blog_of_wordpress() {
    let page = format!(
        "<html lang=ar><head><title>فتح الجسر القديم &#8211; مدونة الوادي</title><meta property='og:site_name' content='مدونة الوادي' />
        <meta property='article:published_time' content='2014-04-10T07:30:00+00:00' /><meta name=author content='سلمى'></head>
        <body class='single single-post has-sidebar'><div id=page><header id=masthead><h2 class=site-title><a href='/'>مدونة الوادي</a></h2><nav class=main-navigation><ul>{menu}</ul></nav></header>
        <div id=content><article class='post type-post hentry category-news'><header class=entry-header><h1 class=entry-title>فتح الجسر القديم</h1>
        <div class=entry-meta><span class=posted-on>نشر في <time class='entry-date published' datetime='2014-04-10'>أبريل 10, 2014</time></span></div></header>
        <div class=entry-content>{}<div class='sharedaddy sd-sharing-enabled'><h3>شارك هذا الموضوع:</h3><ul><li><a href=x>فيسبوك</a></li></ul></div>
        <div id=jp-relatedposts class=jp-relatedposts><h3>مرتبط</h3><ul>{}</ul></div></div>
        <footer class=entry-footer><span class=tags-links><a href=x>جسور</a></span></footer></article>
        <div id=comments class=comments-area><h2>تعليقان</h2><ol><li class=comment><p>{comment}</p></li><li class=comment><p>{comment}</p></li></ol><div id=respond class=comment-respond><h3>اترك تعليقاً</h3></div></div></div>
        <aside id=secondary class=widget-area><section class=widget><h2>أحدث المقالات</h2><ul>{}</ul></section></aside></div></body></html>",
        paragraphs(),
        links(3),
        links(5),
        menu = menu(),
        comment = "يا ليتهم فتحوه من زمان لأن طريق الجبل متعب جدا خصوصا في الليل ومع المطر وأهلنا كبار في السن ولا يتحملون كل هذا",
    );
    check_article(
        &page,
        "فتح الجسر القديم|2014-04-10T07:30:00+00:00|مدونة الوادي|سلمى",
    );
}

#[test]
fn a_blog_of_blogger() {
    let page = format!(
        "<html><head><title>يوميات الوادي: فتح الجسر القديم</title></head><body><div id=header-inner><h1 class=title>يوميات الوادي</h1></div>
        <div class='tabs section'><ul>{menu}</ul></div><div class='main section'><div class=date-outer><h2 class=date-header><span>الخميس، 10 أبريل 2014</span></h2>
        <div class='post hentry'><h3 class='post-title entry-title'>فتح الجسر القديم</h3><div class='post-body entry-content'>{}<div style='clear: both;'></div></div>
        <div class=post-footer><span class='post-author vcard'>مرسلة بواسطة <a href=x>نادر</a></span></div></div></div>
        <div class=comments id=comments><h4>ليست هناك تعليقات:</h4></div><div class=blog-pager id=blog-pager><a href=x>رسالة أقدم</a></div></div>
        <div class='sidebar section'><h2>أرشيف المدونة</h2><ul>{}</ul></div></body></html>",
        paragraphs(),
        links(9),
        menu = menu(),
    );
    let record = read(page);
    assert_eq!(record.text, SAYS.join("\n\n"));
    assert_eq!(record.date.as_deref(), Some("الخميس، 10 أبريل 2014"));
}

#[test]
fn forums_give_every_post() {
    let posts: String = SAYS
        .iter()
        .enumerate()
        .map(|(n, says)| {
            format!(
                "<table class=tborder id=post{n} width='100%'><tr><td class=thead>#{n} 04-10-2014, 07:3{n} PM</td></tr><tr><td class=alt2><a href='member.php?u={n}'>ابو نادر{n}</a><div>عضو نشيط</div></td></tr>
                <tr><td class=alt1 id=td_post_{n}><div id=post_message_{n}>{says}</div></td></tr></table>"
            )
        })
        .collect();
    let page = format!(
        "<html dir=rtl><head><meta http-equiv=Content-Type content='text/html; charset=windows-1256'><title>فتح الجسر القديم - منتديات الوادي</title></head><body>
        <table class=tborder><tr><td class=vbmenu_control><a href=1>التسجيل</a></td><td class=vbmenu_control><a href=2>التعليمات</a></td><td class=vbmenu_control><a href=3>قائمة الأعضاء</a></td><td class=vbmenu_control><a href=4>البحث</a></td></tr></table>
        <form>{posts}</form><table><tr><td><strong>مواضيع مشابهة</strong></td></tr><tr><td><a href=1>طريق الجبل مغلق</a></td><td><a href=2>سوق السبت</a></td><td><a href=3>موعد الحافلة</a></td></tr></table></body></html>"
    );
    check_texts(
        &page,
        "فتح الجسر القديم - منتديات الوادي|||",
        &["التسجيل", "سوق السبت"],
    );
    let posts: String = SAYS
        .iter()
        .map(|says| format!("<div class='post bg2'><div class=inner><div class=postbody><h3><a href=x>رد: الجسر</a></h3><p class=author>بواسطة <a href=u>سلمى</a> » 10 إبريل 2014</p><div class=content>{says}</div></div></div></div>"))
        .collect();
    let page = format!(
        "<html><head><title>الوادي • مشاهدة الموضوع - فتح الجسر القديم</title></head><body id=phpbb><div id=wrap><div id=page-header><div class=navbar><ul>{menu}</ul></div></div>
        <div id=page-body><h2><a href=x>فتح الجسر القديم</a></h2>{posts}</div><div id=page-footer class=navbar><ul>{menu}</ul></div></div></body></html>",
        menu = menu()
    );
    check_texts(
        &page,
        "الوادي • مشاهدة الموضوع - فتح الجسر القديم|||",
        &["رياضة"],
    );
}

#[test]
fn exports_of_chats_and_feeds() {
    let messages: String = SAYS
        .iter()
        .enumerate()
        .map(|(n, says)| {
            format!(
                "<div class='message default clearfix' id=message{n}><div class='pull_left userpic_wrap'><div class=initials>و</div></div>
                <div class=body><div class='pull_right date details' title='10.04.2014 07:3{n}:00'>07:3{n}</div><div class=from_name>أخبار الوادي</div><div class=text>{says}<br><a href='#'>#جسر</a></div></div></div>"
            )
        })
        .collect();
    let page = format!(
        "<!DOCTYPE html><html><head><meta charset=utf-8/><title>Exported Data</title></head><body><div class=page_wrap><div class=page_header><div class=text>أخبار الوادي</div></div><div class='page_body chat_page'><div class=history>{messages}</div></div></div></body></html>"
    );
    check_texts(&page, "Exported Data|||", &[]);
    let posts: String = SAYS
        .iter()
        .map(|says| format!("<div class='pam uiBoxWhite noborder'><div class='_3-96 _2let'><div><div class='_2pin'>{says}</div></div></div><div class='_3-94'>10 أبريل، 2014 7:30 م</div></div>"))
        .collect();
    let page = format!(
        "<html><head><title>منشوراتك</title></head><body><div class='_li'><div class='_3a_u'><div class='_4t5n' role=main>{posts}</div></div></div></body></html>"
    );
    check_texts(&page, "منشوراتك|||", &[]);
}

#[test]
fn an_old_page_behind_the_bar_of_an_archive() {
    let text = SAYS.join("<BR><BR>\n");
    let page = format!(
        "<HTML><HEAD><TITLE>جريدة الوادي</TITLE></HEAD><BODY><!-- BEGIN WAYBACK TOOLBAR INSERT --><div id='wm-ipp-base' lang=en style='display:none'><div id='wm-ipp'><table><tr><td>12 captures</td><td>10 Apr 2004 - 3 Jan 2019</td></tr></table></div></div>
        <div id=donato><p>Please help this library stay free by giving what you can today, because it costs us a lot.</p></div><!-- END WAYBACK TOOLBAR INSERT -->
        <TABLE width='100%'><TR><TD bgcolor=#ccc><A href=1>سياسة</A><BR><A href=2>اقتصاد</A><BR><A href=3>رياضة</A><BR><A href=4>الأرشيف</A></TD>
        <TD><FONT size=5><B>فتح الجسر القديم</B></FONT><P><FONT face='Simplified Arabic'>{text}</FONT></P></TD></TR></TABLE><CENTER><FONT size=1>جميع الحقوق محفوظة 2004</FONT></CENTER></BODY></HTML>"
    );
    check_texts(
        &page,
        "جريدة الوادي|||",
        &["captures", "رياضة", "library", "محفوظة"],
    );
}

#[test]
fn links_to_other_articles_within_the_text_go() {
    let [first, second, third, fourth] = SAYS.map(|says| format!("<p>{says}</p>"));
    let page = format!(
        "<html><head><meta property='og:title' content='فتح الجسر القديم | وكالة الجبل'><meta property='og:site_name' content='وكالة الجبل'></head><body><article><h1>فتح الجسر القديم</h1><div class='story-date'>نُشر: 10 نيسان 2014</div>
        {first}<p><strong>اقرأ أيضا: <a href=x>سوق السبت يعود إلى الساحة القديمة</a></strong></p>{second}<div class='related-inline'><h4>مواضيع</h4><ul>{}</ul></div>{third}{fourth}
        <p>المقالات المنشورة لا تعبر بالضرورة عن رأي الوكالة</p></article></body></html>",
        links(2)
    );
    check_article(&page, "فتح الجسر القديم|نُشر: 10 نيسان 2014|وكالة الجبل|");
}

#[test]
fn a_page_of_headlines_gives_its_headlines() {
    let page = format!(
        "<html><head><title>شبكة النهر</title></head><body><nav><ul>{}</ul></nav><div class=latest-news><ul>{}</ul></div></body></html>",
        menu(),
        links(9)
    );
    let record = read(page);
    assert_eq!(record.text.matches("مزارعو السهل").count(), 9);
    assert!(!record.text.contains("اقتصاد"), "{}", record.text);
}

#[test]
fn a_date_within_a_sentence_stays() {
    let page = format!(
        "<html><head><title>فتح الجسر القديم</title></head><body><article><p class=pubdate>10 نيسان 2014</p>{}<p>وكان المهندسون قد أنهوا في <time datetime='2014-04-02'>2 نيسان 2014</time> فحص الدعامات الأربع كلها، ولم يجدوا فيها شقوقا جديدة.</p></article></body></html>",
        paragraphs()
    );
    let record = read(page);
    assert!(record.text.starts_with(SAYS[0]), "{}", record.text);
    assert!(
        record.text.contains("أنهوا في 2 نيسان 2014 فحص"),
        "{}",
        record.text
    );
}

#[test]
fn anchors_that_lead_nowhere_are_no_links() {
    let page = format!(
        "<html><body><table><tr><td><a href=1>سياسة</a> <a href=2>اقتصاد</a> <a href=3>رياضة</a></td></tr></table><a name=top><h1>فتح الجسر القديم</h1><div>{}</div></a></body></html>",
        paragraphs()
    );
    check_article(&page, "فتح الجسر القديم|||");
}
