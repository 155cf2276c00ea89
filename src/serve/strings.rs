//! What the page itself says, in both languages, side by side. Labels stand before a number or a value (`label: 3`), which
//! spares both languages their plurals.

macro_rules! strings {
    ($($name:ident: $arabic:literal, $english:literal;)*) => {
        /// Strings of one language.
        #[derive(Debug)]
        pub(super) struct Strings {$(
            #[doc = concat!("“", $english, "”")]
            pub(super) $name: &'static str,
        )*}

        /// In Arabic.
        pub(super) static ARABIC: Strings = Strings { $($name: $arabic,)* };

        /// In English.
        pub(super) static ENGLISH: Strings = Strings { $($name: $english,)* };
    };
}

strings! {
    name: "كشّاف", "kashaf";
    motto: "بحث في أرشيف الأخبار", "Search in an archive of news";
    skip: "تخطَّ إلى المحتوى", "Skip to the content";
    tools: "روابط الصفحة", "Page links";
    help: "المساعدة", "Help";
    saved: "عمليات البحث المحفوظة", "Saved searches";
    names: "تهجئات الأسماء", "Spellings of names";
    home: "صفحة البحث", "Search page";
    other_language: "English", "العربية";
    stale: "تعذّر فتح الفهرس، والنتائج من نسخة سابقة منه.", "The index on disk cannot be opened; an earlier state of it answers.";
    local: "لا تُحمّل هذه الصفحات شيئاً من خارج هذا الخادم", "These pages fetch nothing from elsewhere";

    ask: "ابحث في الأرشيف", "Search the archive";
    search: "ابحث", "Search";

    documents: "الوثائق", "Documents";
    sources: "المصادر", "Sources";
    period: "الفترة", "Period";
    undated: "بلا تاريخ", "Without a date";
    indexed: "آخر وصول وثائق (توقيت عالمي)", "Documents last came (UTC)";
    begin: "جرّب", "Try";
    years: "السنوات", "Years";
    help_more: "كيف تكتب البحث", "How to write a search";

    every_word: "وثائق فيها كل الكلمات", "Documents with every word";
    some_words: "وثائق فيها بعضها", "with some of them";
    nothing: "لا نتائج", "Nothing found";
    shown: "المعروض", "shown";
    results: "النتائج", "Results";
    searched: "ما بُحث عنه", "Searched for";
    conditions: "الشروط", "Only";
    remove: "احذف", "Remove";
    stem: "بكل صيغ", "and all forms of";
    variant: "تهجئة أخرى", "other spelling";
    alias: "اسم آخر", "other name";
    dropped: "لا يُبحث عنها", "not searched";
    notes: "ملاحظات", "Notes";
    meant: "هل قصدت", "Did you mean";
    try_this: "ما يمكن تجربته", "What to try";
    without_conditions: "البحث نفسه بلا شروط", "The same search without conditions";
    without_quotes: "الكلمات بلا علامات اقتباس", "The words without quotation marks";
    not_exact: "مع الصيغ والتهجئات والأسماء الأخرى", "With other forms, spellings and names";
    everything: "مع ما استُبعد من تهجئات وأسماء", "With the spellings and names that were taken away";
    first_page: "صفحة النتائج الأولى", "The first page of results";
    beginning: "كلمات تبدأ هكذا", "Words that begin so";

    timeline: "النتائج عبر الزمن", "Results over time";
    by_day: "باليوم", "by day";
    by_month: "بالشهر", "by month";
    by_year: "بالسنة", "by year";
    most: "الأكثر", "most";
    time: "الفترة", "Time";
    table: "النتائج عبر الزمن جدولاً", "Results over time as a table";
    all_time: "كل التواريخ", "All dates";
    gaps: "من دون الفترات الخالية", "without empty stretches";

    sort: "الترتيب", "Sort by";
    relevance: "الأكثر صلة", "Relevance";
    newest: "الأحدث", "Newest";
    oldest: "الأقدم", "Oldest";
    oldest_told: "الأقدم حدثاً", "Earliest told";
    newest_told: "الأحدث حدثاً", "Latest told";
    duplicates: "النسخ", "Copies";
    fold: "مطويّة", "Folded";
    show: "كلها", "All";
    only: "ما نُسخ فقط", "Only what was copied";
    export: "تصدير القائمة", "Export the list";
    most_exported: "الحد الأعلى", "at most";

    filters: "تصفية النتائج", "Filter the results";
    since: "من", "From";
    until: "إلى", "To";
    published: "تاريخ النشر", "Published";
    arrived: "وصلت إلى الأرشيف", "Came to the archive";
    last_day: "منذ أمس", "Since yesterday";
    last_week: "آخر سبعة أيام", "In the last seven days";
    last_month: "آخر شهر", "In the last month";
    told: "حدث في", "Tells of";
    source: "المصدر", "Source";
    language: "اللغة", "Language";
    place: "المكان", "Place";
    place_or_country: "المكان أو البلد", "Place or country";
    such_as_place: "حلب", "Aleppo";
    such_as_group: "طالبان", "Taliban";
    group: "الجماعة", "Group";
    country: "البلد", "Country";
    path: "الملف", "File";
    page: "الصفحة", "Page";
    further: "شروط أخرى", "Further conditions";
    exact: "كما كُتبت تماماً", "Exactly as written";
    no_variants: "بلا تهجئات أخرى", "No other spellings";
    no_aliases: "بلا أسماء أخرى", "No other names";
    apply: "طبّق", "Apply";
    counts: "الأعداد: وثائق فيها كل الكلمات + وثائق فيها بعضها", "Counts: documents with every word + with some of them";
    more_values: "غيرها", "Others";
    chosen: "مختار", "chosen";

    more_passages: "مقاطع أخرى في الوثيقة", "More passages in the document";
    copies: "نسخ من الخبر", "Copies of the story";
    same_text: "النص نفسه", "same text";
    who_carries: "من نشر الخبر", "Who carries the story";
    similar: "وثائق تشبهها", "More like it";
    cite: "اقتباس", "Cite";
    copy: "انسخ", "Copy";
    copied: "نُسخ", "Copied";
    web: "على الويب", "On the web";
    pages: "صفحات النتائج", "Pages of results";
    previous_page: "الصفحة السابقة", "Previous page";
    next_page: "الصفحة التالية", "Next page";

    back: "عودة إلى النتائج", "Back to the results";
    about: "عن الوثيقة", "About the document";
    related: "وثائق قريبة", "Related";
    matches: "مواضع المطابقة", "Matches";
    previous_match: "السابق", "Previous";
    next_match: "التالي", "Next";
    parts: "أجزاء النص", "Parts of the text";
    evidence: "للتوثيق", "Evidence";
    id: "المعرّف", "Id";
    file: "الملف", "File";
    date_from: "مصدر التاريخ", "Date taken from";
    calendar: "التقويم", "Calendar";
    hijri: "هجري (قد يختلف بيوم)", "Hijri (may be a day off)";
    from_record: "بيانات الوثيقة", "the document's own data";
    from_address: "رابطها", "its address";
    from_text: "نصها", "its text";
    from_name: "اسم الملف", "the file's name";
    from_document: "الوثيقة نفسها", "the document itself";
    from_letters: "حروفها وكلماتها", "its letters and words";
    language_from: "مصدر اللغة", "Language taken from";
    file_format: "صيغة الملف", "File format";
    encoding: "ترميز النص", "Encoding";
    characters: "المحارف", "Characters";
    several: "وثائق بهذا المعرّف", "Documents with this id";

    story: "الخبر ومن نشره", "The story and who carries it";
    first_published: "أول من نشر", "published first";
    asked: "الوثيقة المطلوبة", "asked for";
    in_common: "المشترك تقريباً", "in common, about";
    compare: "قارن", "Compare";
    difference: "الفرق", "Difference";
    words_removed: "كلمات حُذفت", "Words gone";
    words_added: "كلمات أُضيفت", "Words new";
    words_same: "كلمات مشتركة", "Words in common";
    removed: "محذوف", "gone";
    added: "مضاف", "new";
    cut: "النص أطول من أن يُعرض كله.", "The text is too long to show all of it.";
    quoting: "مقاطع منه في وثائق أخرى", "Passages of it in other documents";
    first_here: "هذه الوثيقة أسبق", "this document was first";
    first_there: "تلك الوثيقة أسبق", "that document was first";
    same_day: "في اليوم نفسه", "on the same day";
    name_forms: "كيف يكتب الأرشيف هذا الاسم", "How the archive writes this name";
    every_form: "كل التهجئات وعدد وثائقها", "Every spelling, with its documents";
    ask_name: "اسم شخص أو مكان أو جماعة", "A name of a person, place or group";
    form: "كما كُتب", "As written";
    first_day: "أول يوم", "First day";
    last_day_of: "آخر يوم", "Last day";
    typed: "كما كتبتَه", "as you typed it";
    all_forms: "ابحث عنها كلها", "Search for all of them";
    no_forms: "ليس الاسم في الأرشيف بأي تهجئة معروفة.", "The archive does not hold this name in any spelling that is known.";
    names_help: "اكتب اسماً بالعربية أو باللاتينية: تُعرض تهجئاته وأسماؤه الأخرى الموجودة في الأرشيف.", "Type a name in Arabic or in Latin letters: its spellings and other names that the archive holds are listed.";
    set_apart: "ما يميّزها", "What sets it apart";
    no_similar: "لا وثيقة تشبهها في الأرشيف.", "No document in the archive is like it.";

    no_saved: "لم يُحفظ أي بحث بعد. يُحفظ هكذا:", "No search has been saved yet. This saves one:";
    ran: "آخر تشغيل", "Last ran";
    told_of: "وثائق أُبلغ عنها", "Documents told of";
    never: "لم يُشغَّل بعد", "not yet";
    feed: "خلاصة Atom", "Atom feed";
    unreadable: "عمليات بحث محفوظة لا تُقرأ", "Saved searches that cannot be read";

    misread: "قيمة غير مفهومة", "This value means nothing";
    unknown: "لا يوجد معامل بهذا الاسم", "There is no parameter of this name";
    too_long: "قُصّ لطوله", "Cut, for it is too long";
    backwards: "التاريخ الأول بعد الثاني، فتُرك الثاني.", "The first date is later than the second, which was left out.";
    too_far: "لا صفحات بعد المئة: ضيّق البحث.", "There is no page beyond the hundredth: narrow the search.";
}
