//! What the stable words of the view models are called in the language of the page.

use super::ask::ARRIVALS;
use super::language::Ui;
use super::strings::Strings;
use super::view::{ChipKind, Try};
use crate::names::Called;

impl Try {
    /// What it is called, the query where that is another, and where it leads.
    #[must_use]
    pub(super) fn said(&self, ui: &Ui) -> (&'static str, Option<&str>, &str) {
        let say = ui.strings();
        match self {
            Self::WithoutConditions(url) => (say.without_conditions, None, url),
            Self::WithoutQuotes(url) => (say.without_quotes, None, url),
            Self::NotExact(url) => (say.not_exact, None, url),
            Self::Everything(url) => (say.everything, None, url),
            Self::FirstPage(url) => (say.first_page, None, url),
            Self::Beginning(query, url) => (say.beginning, Some(query), url),
        }
    }
}

impl Strings {
    /// What stands before a chip's text; nothing before a word.
    #[must_use]
    pub(super) fn chip(&self, kind: &ChipKind) -> &'static str {
        match kind {
            ChipKind::Word | ChipKind::Dropped => "",
            ChipKind::Stem => self.stem,
            ChipKind::Variant => self.variant,
            ChipKind::Alias => self.alias,
            ChipKind::Condition(name) => self.condition(name),
        }
    }

    /// A condition by the name of its parameter.
    #[must_use]
    pub(super) fn condition(&self, name: &str) -> &'static str {
        match name {
            "since" => self.since,
            "until" => self.until,
            "told" => self.told,
            "added" => self.arrived,
            "language" => self.language,
            "place" => self.place,
            "group" => self.group,
            "country" => self.country,
            "path" => self.path,
            _ => self.source,
        }
    }

    /// A choice: an order, what becomes of copies, a format.
    #[must_use]
    pub(super) fn choice(&self, key: &str) -> &'static str {
        match key {
            "relevance" => self.relevance,
            "date" => self.oldest,
            "-date" => self.newest,
            "told" => self.oldest_told,
            "-told" => self.newest_told,
            "1d" => self.last_day,
            "7d" => self.last_week,
            "1m" => self.last_month,
            "fold" => self.fold,
            "show" => self.show,
            "only" => self.only,
            "csv" => "CSV",
            "json" => "JSON",
            "html" => "HTML",
            "markdown" => "Markdown",
            _ => "",
        }
    }

    /// A unit of time.
    #[must_use]
    pub(super) fn by(&self, unit: &str) -> &'static str {
        match unit {
            "day" => self.by_day,
            "month" => self.by_month,
            _ => self.by_year,
        }
    }

    /// A field of metadata: the names of a record's own fields stay as they are.
    #[must_use]
    pub(super) fn field<'k>(&'static self, key: &'k str) -> &'k str {
        match key {
            "date-from" => self.date_from,
            "calendar" => self.calendar,
            "language-from" => self.language_from,
            "file-format" => self.file_format,
            "encoding" => self.encoding,
            other => other,
        }
    }

    /// Where a date or a language was found.
    #[must_use]
    pub(super) fn origin(&self, word: &str) -> &'static str {
        match word {
            "record" => self.from_record,
            "url" => self.from_address,
            "text" => self.from_text,
            "name" => self.from_name,
            "told" => self.from_document,
            "detected" => self.from_letters,
            "hijri" => self.hijri,
            _ => "",
        }
    }

    /// Which of two documents was first.
    #[must_use]
    pub(super) fn first(&self, key: &str) -> &'static str {
        match key {
            "here" => self.first_here,
            "there" => self.first_there,
            _ => self.same_day,
        }
    }
}

impl Ui {
    /// The value of a condition: what the program knows by a tag or an id, by its name.
    #[must_use]
    pub(super) fn value(self, key: &str, value: &str) -> String {
        let called = match key {
            "language" => Called::language(value),
            "place" | "country" => Called::place(value),
            "group" => Called::group(value),
            "added" if ARRIVALS.contains(&value) => return self.strings().choice(value).to_owned(),
            _ => return value.to_owned(),
        };
        called.label(self == Self::Arabic)
    }

    /// What is wrong, and what to do: of a problem by its stable word.
    #[must_use]
    pub(super) fn problem(self, key: &str) -> (&'static str, &'static str) {
        let [arabic, english] = match key {
            "malformed" => [
                (
                    "تعذّرت قراءة العنوان",
                    "ابدأ من صفحة البحث، فهي تكتب العناوين كما ينبغي.",
                ),
                (
                    "This address cannot be read",
                    "Start from the search page, which writes addresses as they should be.",
                ),
            ],
            "token" => [
                (
                    "يلزم رمز الدخول",
                    "افتح العنوان الذي عرضه البرنامج عند تشغيله وفيه الرمز؛ أو، إن كان الرمز في ملف، أضف إلى العنوان \u{200E}?token=TOKEN\u{200E} والرمز مكان \u{200E}TOKEN\u{200E}.",
                ),
                (
                    "A token is needed",
                    "Open the address that the program printed when it started, with the token in it; or, where the token stands in a file, add ?token=TOKEN to the address, with the token for TOKEN.",
                ),
            ],
            "foreign" => [
                (
                    "الطلب وارد من صفحة أخرى أو موجَّه إلى اسم آخر",
                    "افتح العنوان الذي عرضه البرنامج عند تشغيله. للسماح باسم آخر شغّله مع \u{200E}--host\u{200E}.",
                ),
                (
                    "The request is another page's, or for another name",
                    "Open the address that the program printed when it started. To allow another name, start it with --host.",
                ),
            ],
            "not-found" => [
                (
                    "لا صفحة بهذا العنوان",
                    "ربما حُذفت الوثيقة من الأرشيف أو تغيّر معرّفها منذ حُفظ الرابط. ابحث عن عنوانها أو عن عبارة منها.",
                ),
                (
                    "There is no page at this address",
                    "The document may have left the archive, or its id may have changed since the link was kept. Search for its title, or for a phrase from it.",
                ),
            ],
            "method" => [
                (
                    "القراءة وحدها مسموح بها",
                    "هذه الصفحات تُقرأ ولا تُرسَل إليها بيانات.",
                ),
                (
                    "Only reading is allowed",
                    "These pages are read; nothing can be sent to them.",
                ),
            ],
            "body" => [
                (
                    "لا يُقبل محتوى مع الطلب",
                    "هذه الصفحات تُقرأ ولا تُرسَل إليها بيانات.",
                ),
                (
                    "Nothing may be sent along",
                    "These pages are read; nothing can be sent to them.",
                ),
            ],
            "too-long" => [
                ("العنوان أطول مما يُقبل", "اختصر البحث أو احذف بعض الشروط."),
                (
                    "The address is too long",
                    "Shorten the search, or take some conditions away.",
                ),
            ],
            "busy" => [
                ("طلبات كثيرة في وقت واحد", "حاول من جديد بعد لحظات."),
                ("Too many requests at once", "Try again in a moment."),
            ],
            "too-slow" => [
                (
                    "طال البحث أكثر مما يُسمح به",
                    "ضيّق البحث: كلمات أندر، أو فترة أقصر، أو بلا * و~.",
                ),
                (
                    "The search took too long",
                    "Narrow it: rarer words, a shorter time, or no * and ~.",
                ),
            ],
            "index" => [
                (
                    "تعذّرت قراءة الفهرس",
                    "شغّل \u{200E}kashaf check\u{200E} لمعرفة السبب، ثم حاول من جديد.",
                ),
                (
                    "The index cannot be read",
                    "Run kashaf check to see why, then try again.",
                ),
            ],
            "saved" => [
                (
                    "تعذّرت قراءة البحث المحفوظ",
                    "شغّل \u{200E}kashaf saved list\u{200E} لمعرفة السبب، ثم حاول من جديد.",
                ),
                (
                    "The saved search cannot be read",
                    "Run kashaf saved list to see why, then try again.",
                ),
            ],
            _ => [
                (
                    "وقع خطأ في البرنامج",
                    "هذا خطأ منّا لا منك. حاول من جديد، وإن تكرّر فأخبر من يقوم على البرنامج.",
                ),
                (
                    "Something went wrong in the program",
                    "The mistake is ours, not yours. Try again; if it comes back, tell whoever looks after the program.",
                ),
            ],
        };
        match self {
            Self::Arabic => arabic,
            Self::English => english,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serve::strings::{ARABIC, ENGLISH};

    #[test]
    fn languages_are_named_in_the_language_of_the_page() {
        let check = |ui: Ui, key: &str, value: &str, expected: &str| {
            assert_eq!(ui.value(key, value), expected, "{key} {value}");
        };
        check(Ui::Arabic, "language", "fr", "الفرنسية");
        check(Ui::English, "language", "fr", "French");
        check(Ui::English, "language", "xx", "xx");
        check(Ui::English, "source", "fr", "fr");
    }

    #[test]
    fn what_has_no_name_keeps_its_own() {
        assert_eq!(ARABIC.field("encoding"), "ترميز النص");
        assert_eq!(ENGLISH.field("byline"), "byline");
        assert_eq!(ENGLISH.choice("-date"), "Newest");
    }
}
