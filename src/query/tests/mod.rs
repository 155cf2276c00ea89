//! The language as lines of data.

mod any_text;

use super::*;
use any_text::sound;

/// A tree on one line, without its spans.
fn group(group: &Group) -> String {
    let clauses = group.clauses.iter().map(|clause| {
        let occur = match clause.occur {
            Occur::Should => "should",
            Occur::Must => "must",
            Occur::MustNot => "not",
        };
        format!("({occur} {})", node(&clause.node))
    });
    clauses.collect::<Vec<_>>().join(" ")
}

fn node(one: &Node) -> String {
    let several = |nodes: &[Node]| nodes.iter().map(node).collect::<Vec<_>>().join(" ");
    match one {
        Node::Word { text } => format!("word:{text}"),
        Node::Form { text } => format!("form:{text}"),
        Node::Prefix { text } => format!("prefix:{text}"),
        Node::Fuzzy { text, distance } => format!("fuzzy{distance}:{text}"),
        Node::Phrase { text } => format!("phrase:[{text}]"),
        Node::Near { text, distance } => format!("near{distance}:[{text}]"),
        Node::Title(inner) => format!("title({})", node(inner)),
        Node::Filter(Filter::Date(range)) => {
            format!(
                "date:{:?}-{:?}",
                range.from.unwrap_or(0),
                range.until.unwrap_or(0)
            )
        }
        Node::Filter(Filter::Told(range)) => format!("told:[{range}]"),
        Node::Filter(Filter::Added(range)) => format!("added:[{range}]"),
        Node::Filter(Filter::Source(value)) => format!("source:[{value}]"),
        Node::Filter(Filter::Path(value)) => format!("path:[{value}]"),
        Node::Filter(Filter::Language(value)) => format!("language:[{value}]"),
        Node::Filter(Filter::Place(value)) => format!("place:[{value}]"),
        Node::Filter(Filter::Group(value)) => format!("group:[{value}]"),
        Node::Group(inner) => format!("group({})", group(inner)),
        Node::All(nodes) => format!("all({})", several(nodes)),
        Node::Any(nodes) => format!("any({})", several(nodes)),
        Node::Not(inner) => format!("not({})", node(inner)),
    }
}

fn problems(query: &Query) -> String {
    let each = query.problems.iter();
    let each = each.map(|p| format!("{} {}", p.kind.name(), p.word));
    each.collect::<Vec<_>>().join("; ")
}

/// `expected` is the tree, and behind ` ! ` the problems.
#[track_caller]
fn check(typed: &str, expected: &str) {
    let query = parse(typed);
    let (tree, trouble) = expected.split_once(" ! ").unwrap_or((expected, ""));
    assert_eq!(group(&query.root), tree, "tree of {typed}");
    assert_eq!(problems(&query), trouble, "problems of {typed}");
    sound(&query);
}

#[test]
fn words_side_by_side() {
    check("ضباط مخابرات", "(should word:ضباط) (should word:مخابرات)");
    check(
        "F-16 2021-08 داعش-خراسان",
        "(should word:F-16) (should word:2021-08) (should word:داعش-خراسان)",
    );
    check(
        "من قصف المدرسة؟",
        "(should word:من) (should word:قصف) (should word:المدرسة)",
    );
    check(
        "حلب،دمشق؛ إدلب.",
        "(should word:حلب) (should word:دمشق) (should word:إدلب)",
    );
    check(
        "#حلب_الشهباء @user [x]",
        "(should word:حلب_الشهباء) (should word:user) (should word:x)",
    );
    check("﴿قل﴾ د'Ivoire", "(should word:قل) (should word:د'Ivoire)");
    check(
        "قُصِفَ cafe\u{301}",
        "(should word:قُصِفَ) (should word:cafe\u{301})",
    );
    check(
        "حلب - سوريا – ... & !",
        "(should word:حلب) (should word:سوريا)",
    );
    check(
        "می\u{200C}خواهم \u{200F}حلب\u{200E}",
        "(should word:می\u{200C}خواهم) (should word:حلب)",
    );
}

#[test]
fn nothing_to_search() {
    check("", " ! empty ");
    check(" \u{200F}\t", " ! empty ");
    check("... ؟ -", " ! empty ");
    check("ـــ", " ! empty ");
    check("*", " ! operator-without-operand *; empty ");
    check(
        "-حلب -دمشق",
        "(not word:حلب) (not word:دمشق) ! only-exclusions -حلب",
    );
    check("-حلب source:x", "(not word:حلب) (must source:[x])");
}

#[test]
fn signs() {
    check("+أ -ب", "(must word:أ) (not word:ب)");
    check("أ –ب −ج", "(should word:أ) (not word:ب) (not word:ج)");
    check(
        "+\"أ ب\" -(ج د)",
        "(must phrase:[أ ب]) (not group((should word:ج) (should word:د)))",
    );
    check(
        "+title:x -source:\"y z\"",
        "(must title(word:x)) (not source:[y z])",
    );
    check("أ --ب", "(should word:أ) (not word:ب) ! doubled-sign --ب");
    check("أ +-ب", "(should word:أ) (must word:ب) ! doubled-sign +-ب");
    check("أ -- --- -...", "(should word:أ)");
    check(
        "أ + ب",
        "(should word:أ) (should word:ب) ! operator-without-operand +",
    );
    check(
        "أ +... ب",
        "(should word:أ) (should word:ب) ! operator-without-operand +",
    );
    check("\u{200F}-\u{200F}ب أ", "(not word:ب) (should word:أ)");
    check(
        "(-أ ب)|-ج",
        "(should any(group((not word:أ) (should word:ب)) not(word:ج)))",
    );
    check("\"أ\"-ب", "(should phrase:[أ]) (should word:ب)");
    check(
        "+-OR أ",
        "(must word:OR) (should word:أ) ! doubled-sign +-OR",
    );
}

#[test]
fn operators() {
    check(
        "أ ب OR ج د",
        "(should word:أ) (should any(word:ب word:ج)) (should word:د)",
    );
    check("أ AND ب OR ج", "(should any(all(word:أ word:ب) word:ج))");
    check("أ OR ب AND ج", "(should any(word:أ all(word:ب word:ج)))");
    check("أ AND (ب OR ج)", "(should all(word:أ any(word:ب word:ج)))");
    check("أ AND (ب AND ج)", "(should all(word:أ word:ب word:ج))");
    check(
        "أ|ب || ج أو د او ه",
        "(should any(word:أ word:ب word:ج word:د word:ه))",
    );
    check(
        "أ&&ب AT&T",
        "(should all(word:أ word:ب)) (should word:AT&T)",
    );
    check(
        "a or b and c not d",
        "(should word:a) (should word:or) (should word:b) (should word:and) (should word:c) (should word:not) (should word:d)",
    );
    check("NOT أ ب", "(not word:أ) (should word:ب)");
    check("أ ليس ب", "(should word:أ) (not word:ب)");
    check("أ AND NOT ب", "(should all(word:أ not(word:ب)))");
    check("أ AND ليس ب", "(should all(word:أ not(word:ب)))");
    check("أ AND -ب", "(should all(word:أ not(word:ب)))");
    check("NOT أ OR ب", "(should any(not(word:أ) word:ب))");
    check("+أ AND ب", "(must all(word:أ word:ب))");
    check("+أ OR ب", "(should any(word:أ word:ب)) ! misplaced-sign +");
    check(
        "NOT NOT أ ب",
        "(not word:أ) (should word:ب) ! doubled-sign NOT NOT أ",
    );
    check("أ \u{200F}OR\u{200F} ب", "(should any(word:أ word:ب))");
    check(
        r"أ \OR ب",
        "(should word:أ) (should word:OR) (should word:ب)",
    );
    check("-OR أ", "(not word:OR) (should word:أ)");
    check("\"أ OR ب\"", "(should phrase:[أ OR ب])");
}

#[test]
fn operators_that_cannot_be_one() {
    check(
        "OR أ",
        "(should word:OR) (should word:أ) ! operator-without-operand OR",
    );
    check(
        "أ أو",
        "(should word:أ) (should word:أو) ! operator-without-operand أو",
    );
    check(
        "أ ليس",
        "(should word:أ) (should word:ليس) ! operator-without-operand ليس",
    );
    check(
        "ليس هناك دليل",
        "(should word:ليس) (should word:هناك) (should word:دليل) ! ambiguous-operator ليس",
    );
    check(
        "أ أو ليس ب",
        "(should word:أ) (should word:أو) (should word:ليس) (should word:ب) ! operator-without-operand أو; ambiguous-operator ليس",
    );
    check(
        "أ OR AND ب",
        "(should word:أ) (should word:OR) (should word:AND) (should word:ب) ! operator-without-operand OR; operator-without-operand AND",
    );
    check(
        "أ AND NOT",
        "(should word:أ) (should word:AND) (should word:NOT) ! operator-without-operand AND; operator-without-operand NOT",
    );
    check(
        "(OR أ) ب",
        "(should group((should word:OR) (should word:أ))) (should word:ب) ! operator-without-operand OR",
    );
    check("أ | ", "(should word:أ) ! operator-without-operand |");
    check("أ ||| ب", "(should any(word:أ word:ب))");
    check("OR", "(should word:OR) ! operator-without-operand OR");
    check("أ OR ()", "(should word:أ) ! empty-parentheses ()");
    check("أ OR ... ب", "(should any(word:أ word:ب))");
}

#[test]
fn parentheses() {
    check("(أ ب)", "(should word:أ) (should word:ب)");
    check(
        "((أ)) （ب ج）",
        "(should word:أ) (should group((should word:ب) (should word:ج)))",
    );
    check("-(-أ) ب", "(not group((not word:أ))) (should word:ب)");
    check("+(أ OR ب)", "(must any(word:أ word:ب))");
    check(
        "(أ ب",
        "(should word:أ) (should word:ب) ! unclosed-parenthesis (",
    );
    check(
        "أ) ب",
        "(should word:أ) (should word:ب) ! unopened-parenthesis )",
    );
    check(
        "أ -() ( ! )",
        "(should word:أ) ! empty-parentheses (); empty-parentheses ( ! )",
    );
    check("أ(ب)ج", "(should word:أ) (should word:ب) (should word:ج)");
}

#[test]
fn quotations() {
    for (open, close) in [
        ('"', '"'),
        ('«', '»'),
        ('“', '”'),
        ('„', '“'),
        ('„', '”'),
        ('‹', '›'),
        ('”', '“'),
        ('”', '”'),
        ('“', '"'),
        ('"', '”'),
        ('»', '«'),
        ('›', '‹'),
    ] {
        check(
            &format!("{open} ولاية خراسان {close} أ"),
            "(should phrase:[ولاية خراسان]) (should word:أ)",
        );
    }
    check("\"حلب\"", "(should phrase:[حلب])");
    check(
        "\u{200F}\"\u{200F}حلب\u{200F}\"\u{200F}~\u{200F}3",
        "(should near3:[حلب])",
    );
    check("\"ليس أو OR\"", "(should phrase:[ليس أو OR])");
    check("«a \"b\" c»", "(should phrase:[a \"b\" c])");
    check("‹a \"b\" »c›", "(should phrase:[a \"b\" »c])");
    check("أ'ب' د", "(should word:أ'ب) (should word:د)");
    check(
        "أ \"ب ج",
        "(should word:أ) (should phrase:[ب ج]) ! unclosed-quote \"ب",
    );
    check("أ \"", "(should word:أ) ! unclosed-quote \"");
    check(
        "أ» ب”",
        "(should word:أ) (should word:ب) ! unopened-quote »; unopened-quote ”",
    );
    check(
        "أ \"\" -« ، »",
        "(should word:أ) ! empty-phrase \"\"; empty-phrase « ، »",
    );
    check("=\"أ ب\" -=\"ج\"", "(should phrase:[أ ب]) (not phrase:[ج])");
}

#[test]
fn nearness() {
    check("\"قصف مدرسة\"~5", "(should near5:[قصف مدرسة])");
    check("«قصف مدرسة»~١٢", "(should near12:[قصف مدرسة])");
    check("\"أ ب\"~ ج", "(should near5:[أ ب]) (should word:ج)");
    check(
        "\"أ ب\"~5000",
        "(should near1000:[أ ب]) ! bad-distance \"أ ب\"~5000",
    );
    check(
        "\"أ ب\"~99999999999",
        "(should near1000:[أ ب]) ! bad-distance \"أ ب\"~99999999999",
    );
    check(
        "\"أ ب\"~ج",
        "(should near5:[أ ب]) (should word:ج) ! bad-distance \"أ ب\"~",
    );
}

#[test]
fn word_operators() {
    check("=مقاتلون", "(should form:مقاتلون)");
    check(
        "أفغان* أفغان*؟",
        "(should prefix:أفغان) (should prefix:أفغان)",
    );
    check("أ*", "(should prefix:أ) ! short-prefix أ*");
    check("*abc", "(should word:abc) ! misplaced-star *abc");
    check("a*b", "(should word:ab) ! misplaced-star a*b");
    check("*abc*", "(should prefix:abc) ! misplaced-star *abc*");
    check("O*R", "(should word:OR) ! misplaced-star O*R");
    check("a&*&b", "(should word:a&*&b) ! misplaced-star a&*&b");
    check(
        "طالبن~ الامونيم~",
        "(should fuzzy1:طالبن) (should fuzzy2:الامونيم)",
    );
    check(
        "طالبن~1 طالبن~٢،",
        "(should fuzzy1:طالبن) (should fuzzy2:طالبن)",
    );
    check("طالبن~9", "(should fuzzy2:طالبن) ! bad-distance طالبن~9");
    check("طالبن~0", "(should fuzzy1:طالبن) ! bad-distance طالبن~0");
    check(
        "طالبن~0.8",
        "(should fuzzy1:طالبن) ! bad-distance طالبن~0.8",
    );
    check("a~b", "(should word:a~b) ! misplaced-tilde a~b");
    check("a~ـ", "(should word:a) ! misplaced-tilde a~ـ");
    check("a~2,b~ـ", "(should fuzzy1:a) ! bad-distance a~2,b~ـ");
    check(
        "a~*2",
        "(should word:a~*2) ! misplaced-star a~*2; misplaced-tilde a~*2",
    );
    check("ab~*", "(should prefix:ab) ! misplaced-tilde ab~*");
    check("=ab* =ab~1", "(should prefix:ab) (should fuzzy1:ab)");
    check(
        "~5 ~ *",
        "(should word:5) ! operator-without-operand ~; operator-without-operand *",
    );
    check("-=a +ab*", "(not form:a) (must prefix:ab)");
}

#[test]
fn fields() {
    check(
        "title:x عنوان:x TITLE:x",
        "(should title(word:x)) (should title(word:x)) (should title(word:x))",
    );
    check(
        "title:\"a b\" title:\"a b\"~3",
        "(should title(phrase:[a b])) (should title(near3:[a b]))",
    );
    check("title:(a OR b)", "(should title(any(word:a word:b)))");
    check(
        "title:(a -b)",
        "(should title(group((should word:a) (not word:b))))",
    );
    check(
        "title:=a title:ab* title:ab~1",
        "(should title(form:a)) (should title(prefix:ab)) (should title(fuzzy1:ab))",
    );
    check(
        "title:-a",
        "(should title(word:a)) ! misplaced-sign title:-a",
    );
    check(
        "title:(title:a) title:title:a",
        "(should title(word:a)) (should title(word:title:a))",
    );
    check(
        "source:reuters.com, مصدر:«بي بي سي» x",
        "(must source:[reuters.com]) (must source:[بي بي سي]) (should word:x)",
    );
    check(
        "source:أ OR source:ب حلب",
        "(must any(source:[أ] source:[ب])) (should word:حلب)",
    );
    check(
        "(source:أ date:2021) حلب",
        "(must group((must source:[أ]) (must date:20210101-20211231))) (should word:حلب)",
    );
    check("source:أ AND حلب", "(should all(source:[أ] word:حلب))");
    check(
        "place:\"دير الزور\" مكان:حلب -group:Taliban جماعة:داعش x",
        "(must place:[دير الزور]) (must place:[حلب]) (not group:[Taliban]) (must group:[داعش]) (should word:x)",
    );
    check(
        "path:*.pdf path:\"a b/*\" مسار:/data/x.",
        "(must path:[*.pdf]) (must path:[a b/*]) (must path:[/data/x.])",
    );
    check(
        "language:ar lang:en لغة:fa",
        "(must language:[ar]) (must language:[en]) (must language:[fa])",
    );
    check(
        "date:2021-08..2021-11 تاريخ:٢٠٢١",
        "(must date:20210801-20211130) (must date:20210101-20211231)",
    );
    check(
        "date:..2021 date:\"2021 .. 2022\" -date:2021/02",
        "(must date:0-20211231) (must date:20210101-20221231) (not date:20210201-20210228)",
    );
    check(
        "date:2021-08.. date:٢٠٢١.., date:2021. date:2021...",
        "(must date:20210801-0) (must date:20210101-0) (must date:20210101-20211231) (must date:20210101-0)",
    );
    check(
        "title:\u{200F}\"a\" \u{200F}source\u{200F}:\u{200F}b",
        "(should title(phrase:[a])) (must source:[b])",
    );
    check(
        r"\title:x path:\\server",
        r"(should word:title:x) (must path:[\\server])",
    );
    check("path:\"//server/x\"", "(must path:[//server/x])");
}

#[test]
fn fields_that_are_none() {
    check(
        "title: x",
        "(should word:title) (should word:x) ! field-without-value title:",
    );
    check(
        "المصدر: x مصدر: y",
        "(should word:المصدر) (should word:x) (should word:مصدر) (should word:y) ! field-without-value مصدر:",
    );
    check(
        "title:... source:!!",
        "(should word:title) (should word:source) ! field-without-value title:...; field-without-value source:!!",
    );
    check(
        "http://example.org/~a?b=c 10:30 Note: قال:شيء",
        "(should word:http://example.org/~a?b=c) (should word:10:30) (should word:Note) (should word:قال:شيء)",
    );
    check("title://x", "(should word:title://x)");
    check("foo:bar", "(should word:foo:bar) ! unknown-field foo:bar");
    check(
        "foo:\"a b\"",
        "(should word:foo) (should phrase:[a b]) ! unknown-field foo:",
    );
    check("date:أمس", "(should word:أمس) ! bad-date date:أمس");
    check(
        "-date:2021-13 x",
        "(not word:2021-13) (should word:x) ! bad-date date:2021-13",
    );
    check(
        "date:\"last year\"",
        "(should phrase:[last year]) ! bad-date date:\"last year\"",
    );
    check(
        "source:\"\" x",
        "(should word:x) ! empty-phrase source:\"\"",
    );
    check(
        "source:(a b)",
        "(should word:a) (should word:b) ! bad-filter source:",
    );
    check("title:() x", "(should word:x) ! empty-parentheses ()");
}

#[test]
fn spans_hold_what_was_typed() {
    let query = parse("أ +\"ب ج\"~3 -title:د هـ OR (و ز) date:2021،");
    let shown: Vec<_> = query
        .root
        .clauses
        .iter()
        .map(|c| c.span.of(&query.text))
        .collect();
    assert_eq!(
        shown,
        ["أ", "+\"ب ج\"~3", "-title:د", "هـ OR (و ز)", "date:2021"]
    );
}

#[test]
fn written_back() {
    for (typed, written) in [
        ("أ  أو ب ليس ج", "أ OR ب -ج"),
        ("+(أ&&ب) |ج", "أ AND ب OR ج"),
        ("«أ ب»~ “ج”", "\"أ ب\"~5 \"ج\""),
        (
            "عنوان:(أ ب) مصدر:«س ص» تاريخ:٢٠٢١/٨",
            "title:(أ ب) source:\"س ص\" date:2021-08",
        ),
        (r"\title:x ليس", r"\title:x \ليس"),
        ("a AND NOT (b c)", "a AND NOT (b c)"),
        ("+a AND b", "+(a AND b)"),
    ] {
        assert_eq!(parse(typed).to_string(), written, "{typed}");
    }
}

#[test]
fn problems_are_sentences() {
    for (typed, sentence) in [
        (
            "أ OR",
            "`OR` lacks a word to work on and is searched as a word",
        ),
        ("أ | ", "`|` lacks a word to work on and is passed over"),
        (
            "طالبن~9",
            "the distance in `طالبن~9` cannot be used; it is taken as 2",
        ),
        (
            "\"\u{1b}[31m\u{202E}x",
            "`\"\u{FFFD}[31m\u{FFFD}x` opens a quotation that nothing closes; it runs to the end of the query",
        ),
        ("", "there is no word to search for"),
    ] {
        let shown = parse(typed).problems.first().map(ToString::to_string);
        assert_eq!(shown.as_deref(), Some(sentence), "{typed}");
    }
}
