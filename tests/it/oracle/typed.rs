//! Random query trees, and how people may type them: the same tree in English and Arabic operators,
//! signs and words, all sorts of quotation marks.

use kashaf::query::{Clause, DateRange, Filter, Group, Node, Occur};
use kashaf::text::Span;
use proptest::prelude::*;

use super::corpus::VOCABULARY;

const PHRASES: &[&str] = &[
    "ولاية خراسان",
    "ضباط سابقون",
    "الضباط سابقون",
    "قصف المدرسة",
    "المدرسة في حلب",
    "في حلب",
    "حلب حلب",
    "حلب",
    "المدرسة",
    "في",
    "على من",
    "متى قصف",
    "BBC 2021",
    "the bombing",
    "les deplaces",
    "قال وأضاف",
    "العراق في",
];
const NEAR: &[&str] = &[
    "قصف حلب",
    "مدرسة ضابط",
    "حلب حلب",
    "خراسان في ولاية",
    "في حلب",
    "في من",
    "متى حلب",
    "حلب",
    "ضباط ضابط داعش",
    "مدرستهم F-16 حلب",
    "شؤون العراق 2021",
    "bombing bombings",
    "bombed the schools",
    "generous bomb",
];
const PREFIXES: &[&str] = &[
    "مدر",
    "مدرسة",
    "خرا",
    "ضبا",
    "الولا",
    "ولاية",
    "BB",
    "bomb",
    "20",
    "ح",
    "F-1",
    "داعش-خرا",
    "في",
    "قص",
    "شؤ",
];
const FUZZY: &[&str] = &[
    "خرسان",
    "حبل",
    "ضبط",
    "داعشي",
    "BBC",
    "2012",
    "مدرسه",
    "في",
    "ولايت",
    "داعش-خراسان",
];
/// Words besides those of the texts: of several tokens, absent, and of none at all.
const WORDS: &[&str] = &[
    "داعش-خراسان",
    "قال.وأضاف",
    "غائب",
    "مدرسته",
    "شوون",
    "10:30",
    "bombed",
    "DEPLACES",
    "general",
    "ʿ",
];
const SOURCES: &[&str] = &["الجزيره", "صدى الفرات", "reuters", "نت الجزيرة", "الفرات"];
const LANGUAGES: &[&str] = &["ar", "AR", "ar-sy", "e", "en"];
const PATHS: &[&str] = &[
    "syria/*",
    "syria/b.jsonl",
    "idlib/*",
    "*.jsonl",
    "b.json",
    "*/a.jsonl",
    "/iraq/*",
];
const DATES: &[&str] = &[
    "2021",
    "2021-08",
    "2021-08..2021-11",
    "..2020",
    "2020-02-29",
    "2021-08-16..",
];

/// Who indexes without a clock begins on the first day of 1970.
const ADDED: &[&str] = &["1970-01-01", "1970", "..1969", "1970-01-02.."];
const TOLD: &[&str] = &[
    "2021-08",
    "2014",
    "2014-03-03",
    "2020..2021",
    "2014-04..",
    "..2013",
];
const PLACES: &[&str] = &[
    "حلب",
    "Aleppo",
    "سوريا",
    "العراق",
    "Iraq",
    "إيران",
    "خراسان",
    "مدينة دمشق",
    "لا مكان",
];
const GROUPS: &[&str] = &["داعش", "ISIS", "ولاية خراسان", "is-khorasan", "لا أحد"];

fn pick(values: &'static [&'static str]) -> impl Strategy<Value = String> + Clone {
    prop::sample::select(values).prop_map(str::to_owned)
}

fn word() -> impl Strategy<Value = String> + Clone {
    prop_oneof![
        9 => prop::sample::select(VOCABULARY).prop_filter("one word", |w| !w.contains(' ')).prop_map(str::to_owned),
        2 => pick(WORDS),
    ]
}

fn phrase() -> impl Strategy<Value = String> + Clone {
    prop_oneof![2 => pick(PHRASES), 1 => prop::collection::vec(word(), 1..4).prop_map(|words| words.join(" "))]
}

/// A condition.
pub(super) fn filter() -> impl Strategy<Value = Filter> + Clone {
    prop_oneof![
        prop::sample::select(DATES).prop_map(|text| Filter::Date(DateRange::parse(text).unwrap())),
        prop::sample::select(TOLD).prop_map(|text| Filter::Told(DateRange::parse(text).unwrap())),
        prop::sample::select(ADDED).prop_map(|text| Filter::Added(DateRange::parse(text).unwrap())),
        pick(SOURCES).prop_map(Filter::Source),
        pick(PATHS).prop_map(Filter::Path),
        pick(LANGUAGES).prop_map(Filter::Language),
        pick(PLACES).prop_map(Filter::Place),
        pick(GROUPS).prop_map(Filter::Group),
    ]
}

fn leaf() -> impl Strategy<Value = Node> + Clone {
    let text = prop_oneof![
        6 => word().prop_map(|text| Node::Word { text }),
        1 => word().prop_map(|text| Node::Form { text }),
        1 => pick(PREFIXES).prop_map(|text| Node::Prefix { text }),
        1 => (pick(FUZZY), 1..=2_u8).prop_map(|(text, distance)| Node::Fuzzy { text, distance }),
        2 => phrase().prop_map(|text| Node::Phrase { text }),
        2 => (prop_oneof![pick(NEAR), phrase()], 0..9_u32).prop_map(|(text, distance)| Node::Near { text, distance }),
    ];
    prop_oneof![
        8 => text.clone(),
        1 => text.prop_map(|node| Node::Title(Box::new(node))),
        1 => filter().prop_map(Node::Filter),
    ]
}

fn clause(node: impl Strategy<Value = Node>) -> impl Strategy<Value = Clause> {
    let occur =
        prop_oneof![5 => Just(Occur::Should), 1 => Just(Occur::Must), 1 => Just(Occur::MustNot)];
    (occur, node).prop_map(|(occur, node)| Clause {
        occur,
        node,
        span: Span::new(0, 0),
    })
}

/// A tree as the parser makes them.
pub(super) fn tree() -> impl Strategy<Value = Group> {
    let node = leaf().prop_recursive(3, 16, 4, |node| {
        prop_oneof![
            2 => prop::collection::vec(clause(node.clone()), 1..4).prop_map(|clauses| Node::Group(Group { clauses })),
            2 => prop::collection::vec(node.clone(), 2..4).prop_map(Node::All),
            2 => prop::collection::vec(node.clone(), 2..4).prop_map(Node::Any),
            1 => node.clone().prop_map(|node| Node::Not(Box::new(node))),
            1 => node.prop_map(|node| Node::Title(Box::new(node))),
        ]
    });
    prop::collection::vec(clause(node), 1..5).prop_map(|clauses| {
        match tidy_group(Group { clauses }) {
            Node::Group(group) => group,
            node => Group {
                clauses: vec![Clause {
                    occur: occur(&node),
                    node,
                    span: Span::new(0, 0),
                }],
            },
        }
    })
}

/// A clause without a sign: what only narrows is required.
fn occur(node: &Node) -> Occur {
    if node.narrows() {
        Occur::Must
    } else {
        Occur::Should
    }
}

/// The one form in which the parser gives a tree.
fn tidy(node: Node) -> Node {
    match node {
        Node::All(nodes) => tidy_operands(nodes, |node| match node {
            Node::All(more) => Ok(more),
            node => Err(node),
        })
        .map_or_else(|one| one, Node::All),
        Node::Any(nodes) => tidy_operands(nodes, |node| match node {
            Node::Any(more) => Ok(more),
            node => Err(node),
        })
        .map_or_else(|one| one, Node::Any),
        // Nothing is excluded twice, and no title stands in a title.
        Node::Not(node) => match tidy(*node) {
            Node::Not(inner) => Node::Not(inner),
            node => Node::Not(Box::new(node)),
        },
        Node::Title(node) => match tidy(*node) {
            node @ (Node::Title(_) | Node::Filter(_) | Node::Not(_)) => node,
            node => Node::Title(Box::new(node)),
        },
        Node::Group(group) => tidy_group(group),
        leaf => leaf,
    }
}

fn tidy_operands(
    nodes: Vec<Node>,
    open: fn(Node) -> Result<Vec<Node>, Node>,
) -> Result<Vec<Node>, Node> {
    let mut out = Vec::new();
    for node in nodes {
        match open(tidy(node)) {
            Ok(more) => out.extend(more),
            Err(node) => out.push(node),
        }
    }
    if out.len() > 1 {
        Ok(out)
    } else {
        Err(out.pop().unwrap())
    }
}

/// A single clause that is not excluded stands without its group.
fn tidy_group(group: Group) -> Node {
    let mut clauses = Vec::new();
    for mut clause in group.clauses {
        clause.node = match tidy(clause.node) {
            Node::Not(node) => {
                clause.occur = Occur::MustNot;
                *node
            }
            node => node,
        };
        if clause.occur == Occur::Should {
            clause.occur = occur(&clause.node);
        }
        clauses.push(clause);
    }
    if let [
        Clause {
            occur: Occur::Should | Occur::Must,
            ..
        },
    ] = clauses.as_slice()
    {
        return clauses.remove(0).node;
    }
    Node::Group(Group { clauses })
}

/// The tree with no places in it, to compare by.
pub(super) fn unplaced(mut group: Group) -> Group {
    fn forget(node: &mut Node) {
        match node {
            Node::Title(node) | Node::Not(node) => forget(node),
            Node::All(nodes) | Node::Any(nodes) => nodes.iter_mut().for_each(forget),
            Node::Group(group) => forget_group(group),
            _ => {}
        }
    }
    fn forget_group(group: &mut Group) {
        for clause in &mut group.clauses {
            clause.span = Span::new(0, 0);
            forget(&mut clause.node);
        }
    }
    forget_group(&mut group);
    group
}

/// Types a tree; `whims` decides among the ways to.
pub(super) fn typed(group: &Group, whims: u64) -> String {
    let mut typist = Typist {
        whims,
        out: String::new(),
    };
    typist.group(group);
    typist.out
}

struct Typist {
    whims: u64,
    out: String,
}

/// What a node is tied to, the loosest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Tie {
    Clause,
    Or,
    And,
    Sign,
}

impl Typist {
    fn one_of(&mut self, ways: &[&'static str]) -> &'static str {
        self.whims = self
            .whims
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ways[(self.whims >> 33) as usize % ways.len()]
    }

    fn push_one_of(&mut self, ways: &[&'static str]) {
        let way = self.one_of(ways);
        self.out.push_str(way);
    }

    fn group(&mut self, group: &Group) {
        for (place, clause) in group.clauses.iter().enumerate() {
            if place > 0 {
                self.push_one_of(&[" ", "  ", " ", "، "]);
            }
            match clause.occur {
                Occur::Should => self.node(&clause.node, Tie::Clause),
                Occur::Must if clause.node.narrows() && self.one_of(&["", "+"]).is_empty() => {
                    self.node(&clause.node, Tie::Clause);
                }
                Occur::Must => {
                    self.out.push('+');
                    self.node(&clause.node, Tie::Sign);
                }
                Occur::MustNot => {
                    self.push_one_of(&["-", "NOT ", "–", "−"]);
                    self.node(&clause.node, Tie::Sign);
                }
            }
        }
    }

    fn node(&mut self, node: &Node, tie: Tie) {
        let enclosed = match node {
            Node::Group(_) => true,
            Node::Any(_) => tie > Tie::Clause,
            Node::All(_) => tie > Tie::Or,
            _ => false,
        };
        if enclosed {
            self.push_one_of(&["(", "( ", "（"]);
        }
        match node {
            Node::Word { text } => self.out.push_str(text),
            Node::Form { text } => {
                self.out.push('=');
                self.out.push_str(text);
            }
            Node::Prefix { text } => {
                self.out.push_str(text);
                self.out.push('*');
            }
            Node::Fuzzy { text, distance } => {
                self.out.push_str(text);
                self.push_one_of(if *distance == 1 {
                    &["~1", "~١"]
                } else {
                    &["~2", "~٢"]
                });
            }
            Node::Phrase { text } => self.quoted(text),
            Node::Near { text, distance } => {
                self.quoted(text);
                self.out.push_str(&format!("~{distance}"));
            }
            Node::Title(node) => {
                self.push_one_of(&["title:", "عنوان:", "TITLE:"]);
                self.node(node, Tie::Sign);
            }
            Node::Filter(filter) => self.filter(filter),
            Node::Group(group) => self.group(group),
            Node::All(nodes) => self.joined(nodes, &[" AND ", " && "], Tie::And),
            Node::Any(nodes) => self.joined(nodes, &[" OR ", " أو ", " | ", "||", " او "], Tie::Or),
            Node::Not(node) => {
                self.push_one_of(&["NOT ", "-"]);
                self.node(node, Tie::Sign);
            }
        }
        if enclosed {
            self.push_one_of(&[")", " )", "）"]);
        }
    }

    fn joined(&mut self, nodes: &[Node], operators: &[&'static str], tie: Tie) {
        for (place, node) in nodes.iter().enumerate() {
            if place > 0 {
                self.push_one_of(operators);
            }
            self.node(node, tie);
        }
    }

    fn quoted(&mut self, text: &str) {
        let marks = self.one_of(&["\"\"", "«»", "“”", "„“", "‹›"]);
        let mut marks = marks.chars();
        self.out.extend(marks.next());
        self.out.push_str(text);
        self.out.extend(marks.next());
    }

    fn filter(&mut self, filter: &Filter) {
        let (names, value): (&[&'static str], _) = match filter {
            Filter::Date(range) => (&["date:", "تاريخ:"], range.to_string()),
            Filter::Told(range) => (&["told:", "حدث:"], range.to_string()),
            Filter::Added(range) => (&["added:", "أضيف:"], range.to_string()),
            Filter::Source(source) => (&["source:", "مصدر:"], source.clone()),
            Filter::Path(path) => (&["path:", "مسار:"], path.clone()),
            Filter::Language(tag) => (&["language:", "lang:", "لغة:"], tag.clone()),
            Filter::Place(name) => (&["place:", "مكان:"], name.clone()),
            Filter::Group(name) => (&["group:", "جماعة:"], name.clone()),
        };
        self.push_one_of(names);
        if value.contains(' ') || self.one_of(&["", "quoted"]) == "quoted" {
            self.quoted(&value);
        } else {
            self.out.push_str(&value);
        }
    }
}
