//! `kashaf` alone: what to type next.

use std::io::{self, Write};

/// What to type, what it does, and the same in Arabic, which has its lines to itself.
const STEPS: [(&str, &str, &str); 3] = [
    (
        "kashaf index FOLDER",
        "make an index of a folder of articles; the same command brings it up to date",
        "فهرسة مجلد فيه مقالات، والأمر نفسه يحدّث الفهرس",
    ),
    (
        "kashaf search \"ولاية خراسان\"",
        "the best passages, with the matching words lit",
        "البحث: أقرب المقاطع إلى سؤالك، وقد عُلّمت فيها الكلمات",
    ),
    (
        "kashaf serve --open",
        "the search page in your browser, on this machine only",
        "صفحة البحث في متصفحك، على جهازك وحده",
    ),
];

/// Says it. Without a command nothing was done, so it goes to the error stream.
pub(crate) fn say() -> io::Result<()> {
    let mut out = io::stderr().lock();
    writeln!(
        out,
        "kashaf searches archives of Arabic reporting. Three things to type next:"
    )?;
    writeln!(
        out,
        "كشّاف يبحث في أرشيفات الأخبار العربية. ثلاثة أوامر تبدأ بها:"
    )?;
    for (typed, english, arabic) in STEPS {
        writeln!(out, "\n  {typed}\n      {english}\n      {arabic}")?;
    }
    writeln!(
        out,
        "\n`kashaf search --in FOLDER QUERY` does the first two at once. `kashaf --help` lists all commands."
    )
}
