#!/usr/bin/env python3
"""Makes the PDFs beside it, and the text that has to come out of each. README.md says with which programs.

    tests/pdf/make.py [FOLDER]
"""

import datetime
import html
import pathlib
import re
import subprocess
import sys
import tempfile
import unicodedata
import zlib

HERE = pathlib.Path(__file__).resolve().parent
OUT = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else HERE)
CORPUS = HERE.parent.parent / "sample-corpus"
NASKH = "/usr/share/fonts/truetype/noto/NotoNaskhArabic-Regular.ttf"
DEJAVU = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"


def body(path, count):
    """The first paragraphs of a report of the sample corpus, without its head."""
    paragraphs = (CORPUS / path).read_text(encoding="utf-8").split("\n\n")[1:]
    return [" ".join(p.split()) for p in paragraphs if p.strip()][:count]


# Numbers, dates, Latin names, percent, brackets and quotes in one line.
MIXED = [
    "قالت وكالة Reuters في 12/03/2024 إن عدد النازحين بلغ 1,250,000 شخص، أي 37.5% من سكان الإقليم.",
    "وأضاف المتحدث (في مؤتمر صحافي) أن منظمة Médecins Sans Frontières تعمل في ثلاثة مواقع منذ عام ٢٠٢٣.",
    "«لم نغادر المدينة»، قال الطبيب، «ولن نغادرها قبل وصول القافلة» التي تضم ٤٥ شاحنة و6 سيارات إسعاف.",
    "نشر القرار رقم 2585 (2021) على موعدين: الأول 10:30 صباحاً والثاني 18:45 مساءً، وفق وثيقة UNSC.",
    "طول الطريق 120 كلم [من الشمال إلى الجنوب] وكلفته 3.2 مليون دولار، كما جاء في تقرير The Border Observer.",
]
# Vowel signs, doublings and lam-alef in all its forms.
MARKS = [
    "قَالَ الأَمِينُ العَامُّ إِنَّ اللاجِئِينَ لا يَزَالُونَ بِلا مَأْوًى، وَإِنَّ الآلافَ مِنْهُمْ يَنْتَظِرُونَ.",
    "الأطفال والآباء والإخوة، ولأنّ الشتاء أقسى من الصيف، سُمح لأهالي القرية بالعودة إلى الآبار القديمة.",
    "ثُمَّ أُعْلِنَ أَنَّ المُفَاوَضَاتِ سَتُسْتَأْنَفُ غَدًا، وَلَمْ يُعَلِّقْ أَحَدٌ عَلَى ذَلِكَ.",
]
TABLE = [
    ["المحافظة", "عدد الأسر", "النسبة", "التاريخ"],
    ["درعا", "1,240", "12%", "2024-05-01"],
    ["دير الزور", "3,875", "38%", "2024-05-03"],
    ["إدلب (الريف)", "5,012", "50%", "2024-05-07"],
]
SECTIONS = [
    ("أولاً: المستشفى", body("sudan/khartoum-hospital.txt", 1)),
    ("ثانياً: الأهوار", body("iraq/marshes.txt", 1)),
    ("ثالثاً: المخبز", body("iraq/mosul.txt", 1)),
]
HEADER = "نشرة الحدود الأسبوعية"
FOOTER = "مركز الرصد"

# One column: a heading, mixed sentences, vowel signs, a table, a closing sentence.
PLAIN = {
    "title": "نشرة الرصد اليومية",
    "first": MIXED + MARKS,
    "table": TABLE,
    "last": "انتهى البيان، ويصدر التالي يوم الأحد 12 مايو.",
}
COLUMNS = {
    "title": "عام في مدينة لم تنم",
    "text": body("sudan/khartoum-hospital.txt", 1) + body("iraq/marshes.txt", 1),
}


def words_of(kind):
    """The text that has to come out: whatever letters look like, they are the ordinary ones."""
    ordinary = lambda m: unicodedata.normalize("NFKC", m[0])
    return unicodedata.normalize("NFC", re.sub("[\uFB50-\uFDFF\uFE70-\uFEFC]", ordinary, text_of(kind)))


def text_of(kind):
    if kind == "plain":
        rows = [" | ".join(row) for row in PLAIN["table"]]
        return "\n\n".join([PLAIN["title"], *PLAIN["first"], "\n".join(rows), PLAIN["last"]])
    if kind == "columns":
        return "\n\n".join([COLUMNS["title"], *COLUMNS["text"]])
    parts = []
    for heading, paragraphs in SECTIONS:
        parts.append("\n\n".join([heading, *paragraphs]))
    return "\n\f\n".join(parts)


# --- Chromium and WeasyPrint: pages of HTML.

CSS = """
@page { size: A4; margin: 2.5cm 2cm;
  @top-center { content: "%s"; font: 9pt Amiri } @bottom-center { content: "%s — " counter(page); font: 9pt Amiri } }
body { font: 13pt/1.7 Amiri, serif; margin: 0 } h1, h2 { font-size: 18pt }
p { margin: 0 0 8pt; text-align: justify } table { border-collapse: collapse }
td { border: 1px solid black; padding: 3px 10px } .columns { columns: 2; column-gap: 1cm; font-size: 11pt }
.page { break-before: page }
"""


def page(kind, family="Amiri"):
    p = lambda text: f"<p>{html.escape(text)}</p>"
    if kind == "plain":
        rows = "".join("<tr>" + "".join(f"<td>{html.escape(c)}</td>" for c in row) + "</tr>" for row in PLAIN["table"])
        inner = f"<h1>{PLAIN['title']}</h1>" + "".join(map(p, PLAIN["first"])) + f"<table>{rows}</table>" + p(PLAIN["last"])
        title = PLAIN["title"]
    elif kind == "columns":
        inner = f"<h1>{COLUMNS['title']}</h1><div class=columns>" + "".join(map(p, COLUMNS["text"])) + "</div>"
        title = COLUMNS["title"]
    else:
        inner, title = "", HEADER
        for number, (heading, paragraphs) in enumerate(SECTIONS):
            cls = " class=page" if number else ""
            inner += f"<h2{cls}>{heading}</h2>" + "".join(map(p, paragraphs))
    css = CSS % ((HEADER, FOOTER) if kind == "pages" else ("", ""))
    if kind != "pages":
        css = re.sub(r"@(top|bottom)-center \{[^}]*\}", "", css)
    if kind == "pages":
        # Large, so that a paragraph runs over a page.
        css = css.replace("font: 13pt", "font: 17pt")
    css = css.replace("Amiri", family)
    return f'<!doctype html><html lang=ar dir=rtl><meta charset=utf-8><title>{title}</title><style>{css}</style>{inner}'


def chromium(kind, out, work):
    source = work / "page.html"
    source.write_text(page(kind, "'DejaVu Sans'" if kind == "pages" else "'Noto Naskh Arabic'"), encoding="utf-8")
    subprocess.run(
        ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync",
         f"--user-data-dir={work / 'profile'}", "--no-pdf-header-footer", "--disable-pdf-tagging", f"--print-to-pdf={out}", source.as_uri()],
        check=True, capture_output=True, timeout=120)
    # Only packed tighter.
    subprocess.run(["qpdf", "--replace-input", "--object-streams=generate", "--recompress-flate",
                    "--compression-level=9", out], check=True)


def weasyprint(kind, out, work):
    from weasyprint import HTML
    HTML(string=page(kind, "'DejaVu Sans'")).write_pdf(out)


# --- LibreOffice: a flat document.

def libreoffice(kind, out, work):
    e = html.escape
    p = lambda text, style="P": f'<text:p text:style-name="{style}">{e(text)}</text:p>'
    section = ""
    if kind == "plain":
        rows = "".join("<table:table-row>" + "".join(
            f'<table:table-cell table:style-name="C" office:value-type="string">{p(c)}</table:table-cell>' for c in row)
            + "</table:table-row>" for row in PLAIN["table"])
        inner = p(PLAIN["title"], "H") + "".join(map(p, PLAIN["first"]))
        inner += f'<table:table table:style-name="T"><table:table-column table:number-columns-repeated="4"/>{rows}</table:table>'
        inner += p(PLAIN["last"])
    elif kind == "columns":
        inner = p(COLUMNS["title"], "H") + '<text:section text:style-name="S" text:name="s">' + "".join(
            map(p, COLUMNS["text"])) + "</text:section>"
    else:
        inner = ""
        for number, (heading, paragraphs) in enumerate(SECTIONS):
            inner += p(heading, "B" if number else "H") + "".join(map(p, paragraphs))
    master = ""
    if kind == "pages":
        master = (f"<style:header>{p(HEADER, 'M')}</style:header><style:footer>"
                  f'<text:p text:style-name="M">{e(FOOTER)} — <text:page-number text:select-page="current">1'
                  "</text:page-number></text:p></style:footer>")
    size = "17pt" if kind == "pages" else "13pt"
    font = 'style:font-name-complex="Amiri" style:font-name="Amiri"'
    names = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{u}:1.0"' for n, u in [
        ("office", "office"), ("text", "text"), ("style", "style"), ("table", "table"),
        ("fo", "xsl-fo-compatible"), ("svg", "svg-compatible")])
    rtl = 'style:writing-mode="rl-tb" fo:text-align="justify" fo:margin-bottom="0.25cm"'
    source = work / "page.fodt"
    source.write_text(f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document {names} office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:font-face-decls><style:font-face style:name="Amiri" svg:font-family="Amiri"/></office:font-face-decls>
<office:styles><style:style style:name="Standard" style:family="paragraph"/></office:styles>
<office:automatic-styles>
<style:page-layout style:name="L"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" fo:margin="2cm"
 style:writing-mode="rl-tb"/><style:header-style/><style:footer-style/></style:page-layout>
<style:style style:name="P" style:family="paragraph"><style:paragraph-properties {rtl}/><style:text-properties {font}
 style:font-size-complex="{size}" fo:font-size="{size}"/></style:style>
<style:style style:name="M" style:family="paragraph"><style:paragraph-properties style:writing-mode="rl-tb" fo:text-align="center"/>
<style:text-properties {font} style:font-size-complex="9pt" fo:font-size="9pt"/></style:style>
<style:style style:name="H" style:family="paragraph"><style:paragraph-properties {rtl}/><style:text-properties {font}
 style:font-size-complex="18pt" fo:font-size="18pt"/></style:style>
<style:style style:name="B" style:family="paragraph" style:parent-style-name="H"><style:paragraph-properties {rtl}
 fo:break-before="page"/><style:text-properties {font} style:font-size-complex="18pt" fo:font-size="18pt"/></style:style>
<style:style style:name="T" style:family="table"><style:table-properties style:width="17cm" style:writing-mode="rl-tb"/></style:style>
<style:style style:name="C" style:family="table-cell"><style:table-cell-properties fo:border="0.5pt solid #000000"
 fo:padding="0.1cm"/></style:style>
<style:style style:name="S" style:family="section"><style:section-properties style:writing-mode="rl-tb">
<style:columns fo:column-count="2" fo:column-gap="1cm"/></style:section-properties></style:style>
</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="L">{master}</style:master-page></office:master-styles>
<office:body><office:text>{inner}</office:text></office:body></office:document>""", encoding="utf-8")
    subprocess.run(["soffice", f"-env:UserInstallation={(work / 'office').as_uri()}", "--headless", "--convert-to",
                    "pdf", "--outdir", work, source], check=True, capture_output=True, timeout=180)
    (work / "page.pdf").replace(out)


# --- ReportLab: letters joined and turned around before they are drawn.

def reportlab(kind, out, work):
    import arabic_reshaper
    from bidi.algorithm import get_display
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(TTFont("Text", DEJAVU))
    reshape = arabic_reshaper.ArabicReshaper({"delete_harakat": False, "support_ligatures": True})
    canvas = Canvas(str(out), pagesize=(595, 842), pageCompression=1, invariant=1)
    canvas.setTitle("Microsoft Word - report.doc")
    state = {"y": 780, "page": 1}
    shape = lambda text: get_display(reshape.reshape(text), base_dir="R")
    width = lambda text, size: pdfmetrics.stringWidth(shape(text), "Text", size)

    def running():
        if kind == "pages":
            canvas.setFont("Text", 8)
            canvas.drawCentredString(297, 815, shape(HEADER))
            canvas.drawCentredString(297, 25, shape(f"{FOOTER} — {state['page']}"))

    def new_page():
        running()
        canvas.showPage()
        state.update(y=780, page=state["page"] + 1)

    def lines(text, size, room):
        line = ""
        for word in text.split():
            if line and width(f"{line} {word}", size) > room:
                yield line
                line = word
            else:
                line = f"{line} {word}".strip()
        yield line

    def put(text, size=12, left=60, right=535):
        for line in lines(text, size, right - left):
            if state["y"] < 60:
                new_page()
            canvas.setFont("Text", size)
            canvas.drawRightString(right, state["y"], shape(line))
            state["y"] -= size * 1.6
        state["y"] -= size * 0.8

    if kind == "plain":
        put(PLAIN["title"], 18)
        for text in PLAIN["first"]:
            put(text)
        for row in PLAIN["table"]:
            for at, cell in enumerate(row):
                right = 535 - 110 * at
                canvas.setFont("Text", 11)
                canvas.rect(right - 110, state["y"] - 6, 110, 20)
                canvas.drawRightString(right - 6, state["y"], shape(cell))
            state["y"] -= 20
        state["y"] -= 20
        put(PLAIN["last"])
    elif kind == "columns":
        put(COLUMNS["title"], 18)
        top, size, columns = state["y"], 9, [(310, 535), (60, 285)]
        left, right = columns.pop(0)
        for text in COLUMNS["text"]:
            for line in lines(text, size, right - left):
                if state["y"] < 60 and columns:
                    left, right = columns.pop(0)
                    state["y"] = top
                canvas.setFont("Text", size)
                canvas.drawRightString(right, state["y"], shape(line))
                state["y"] -= 13
            state["y"] -= 8
    else:
        for number, (heading, paragraphs) in enumerate(SECTIONS):
            if number:
                new_page()
            put(heading, 18)
            for text in paragraphs:
                put(text, 17)
    running()
    canvas.save()


# --- fpdf2: letters shaped by HarfBuzz.

def fpdf2(kind, out, work):
    from fpdf import FPDF

    class Book(FPDF):
        def header(self):
            if kind == "pages":
                self.set_font("Text", size=9)
                self.cell(0, 8, HEADER, align="C", new_x="LMARGIN", new_y="NEXT")

        def footer(self):
            if kind == "pages":
                self.set_y(-15)
                self.set_font("Text", size=9)
                self.cell(0, 8, f"{FOOTER} — {self.page_no()}", align="C")

    pdf = Book()
    pdf.add_font("Text", fname=NASKH)
    pdf.add_font("Latin", fname=DEJAVU)
    pdf.set_fallback_fonts(["Latin"])
    pdf.set_text_shaping(use_shaping_engine=True, direction="rtl", script="arab", language="ara")
    pdf.set_creation_date(datetime.datetime(2024, 1, 1, tzinfo=datetime.timezone.utc))
    pdf.add_page()

    def put(text, size=12):
        pdf.set_font("Text", size=size)
        pdf.multi_cell(0, size * 0.7, text, align="R", new_x="LMARGIN", new_y="NEXT")
        pdf.ln(size * 0.4)

    if kind == "plain":
        put(PLAIN["title"], 18)
        for text in PLAIN["first"]:
            put(text)
        pdf.set_font("Text", size=11)
        for row in PLAIN["table"]:
            for cell in reversed(row):
                pdf.cell(45, 9, cell, border=1, align="R")
            pdf.ln()
        pdf.ln(6)
        put(PLAIN["last"])
    elif kind == "columns":
        put(COLUMNS["title"], 18)
        top, size = pdf.get_y(), 10
        pdf.set_font("Text", size=size)
        rows = []
        for text in COLUMNS["text"]:
            rows += pdf.multi_cell(85, 6, text, align="R", dry_run=True, output="LINES") + [""]
        half = (len(rows) + 1) // 2
        for part, left in ((rows[:half], 110), (rows[half:], 15)):
            pdf.set_y(top)
            for row in part:
                pdf.set_x(left)
                pdf.cell(85, 6, row, align="R", new_x="LMARGIN", new_y="NEXT")
    else:
        for number, (heading, paragraphs) in enumerate(SECTIONS):
            if number:
                pdf.add_page()
            put(heading, 18)
            for text in paragraphs:
                put(text, 17)
    pdf.output(str(out))


# --- XeLaTeX with bidi.

def xelatex(kind, out, work):
    escape = lambda text: re.sub(r"([%&#_$])", r"\\\1", text)
    # Latin is written from left to right by a command of its own.
    # So are numbers in parts, which TeX would turn around.
    english = lambda text: re.sub(r"[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ ]*[A-Za-zÀ-ÿ]", r"\\textenglish{\g<0>}", escape(text))
    latin = lambda text: re.sub(r"\d+([.,:/-]\d+)+", r"\\textenglish{\g<0>}", english(text))
    p = lambda text: latin(text) + "\n\n"
    if kind == "plain":
        rows = "".join(" & ".join(map(latin, row)) + r" \\ \hline" + "\n" for row in PLAIN["table"])
        inner = r"\section*{%s}" % PLAIN["title"] + "\n" + "".join(map(p, PLAIN["first"]))
        inner += r"\begin{tabular}{|r|r|r|r|}\hline " + rows + r"\end{tabular}" + "\n\n" + p(PLAIN["last"])
    elif kind == "columns":
        inner = r"\begin{center}\LARGE %s\end{center}\begin{multicols}{2}" % COLUMNS["title"]
        inner += "".join(map(p, COLUMNS["text"])) + r"\end{multicols}"
    else:
        inner = r"\Large "
        for number, (heading, paragraphs) in enumerate(SECTIONS):
            inner += (r"\clearpage" if number else "") + r"\section*{%s}" % heading + "\n" + "".join(map(p, paragraphs))
    style = r"\pagestyle{empty}\let\oldsection\section"
    if kind == "pages":
        style = (r"\usepackage{fancyhdr}\pagestyle{fancy}\fancyhf{}\fancyhead[C]{\small %s}"
                 r"\fancyfoot[C]{\small %s — \thepage}") % (HEADER, FOOTER)
    source = work / "page.tex"
    source.write_text(r"""\documentclass[12pt,a4paper]{article}
\usepackage[margin=2.5cm]{geometry}\usepackage{multicol}
\usepackage{polyglossia}\setmainlanguage[numerals=maghrib]{arabic}\setotherlanguage{english}
\newfontfamily\arabicfont[Script=Arabic]{Amiri}\newfontfamily\englishfont{DejaVu Sans}
\newfontfamily\arabicfonttt[Script=Arabic]{Amiri}
\setlength{\parindent}{0pt}\setlength{\parskip}{8pt}\emergencystretch=3em
""" + style + r"\begin{document}" + "\n" + inner + r"\end{document}", encoding="utf-8")
    subprocess.run(["xelatex", "-interaction=batchmode", "page.tex"], cwd=work, capture_output=True, timeout=180)
    (work / "page.pdf").replace(out)


# --- Typst.

def typst(kind, out, work):
    import typst as compiler
    escape = lambda text: re.sub(r"([\\#$*_@<>`~\[\]/])", r"\\\1", text)
    p = lambda text: escape(text) + "\n\n"
    if kind == "plain":
        cells = ", ".join(f"[{escape(c)}]" for row in PLAIN["table"] for c in row)
        inner = f"= {PLAIN['title']}\n\n" + "".join(map(p, PLAIN["first"])) + f"#table(columns: 4, {cells})\n\n" + p(PLAIN["last"])
    elif kind == "columns":
        inner = f"= {COLUMNS['title']}\n\n#columns(2)[\n" + "".join(map(p, COLUMNS["text"])) + "]"
    else:
        inner = "#pagebreak()\n".join(f"= {heading}\n\n" + "".join(map(p, texts)) for heading, texts in SECTIONS)
    running = ""
    if kind == "pages":
        running = (f', header: align(center, text(9pt)[{HEADER}]), footer: context align(center, '
                   f'text(9pt)[{FOOTER} — #counter(page).display()])')
    size = "17pt" if kind == "pages" else "12pt"
    source = work / "page.typ"
    source.write_text(f'#set page(paper: "a4"{running})\n#set text(font: "Noto Naskh Arabic", lang: "ar", size: {size})\n'
                      f"#set par(justify: true)\n{inner}", encoding="utf-8")
    compiler.compile(str(source), output=str(out), font_paths=[str(pathlib.Path(NASKH).parent)])


# --- Files that are hard in other ways.

def picture():
    """A page that is a picture and nothing else."""
    pixels = zlib.compress(bytes(64 * 64), 9)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>",
        b"<</Length 29>>stream\nq 200 0 0 200 0 0 cm /I Do Q \nendstream",
        b"<</Type/XObject/Subtype/Image/Width 64/Height 64/BitsPerComponent 8/ColorSpace/DeviceGray"
        b"/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(pixels), pixels),
    ]
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return data + b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (table, len(data))


def lock(source, out, password, bits):
    weak = ["--allow-weak-crypto"] if bits < 256 else []
    subprocess.run(["qpdf", *weak, "--static-id", "--encrypt", password, "owner", str(bits), "--", source, out], check=True)


PRODUCERS = [chromium, libreoffice, reportlab, fpdf2, xelatex, weasyprint, typst]
KINDS = ["plain", "columns", "pages"]


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    for kind in KINDS:
        (OUT / f"{kind}.expected.txt").write_text(words_of(kind) + "\n", encoding="utf-8")
        for producer in PRODUCERS:
            with tempfile.TemporaryDirectory() as work:
                producer(kind, OUT / f"{producer.__name__}-{kind}.pdf", pathlib.Path(work))
    (OUT / "picture.pdf").write_bytes(picture())
    lock(OUT / "reportlab-columns.pdf", OUT / "locked-open.pdf", "", 128)
    lock(OUT / "reportlab-columns.pdf", OUT / "locked-open-256.pdf", "", 256)
    lock(OUT / "reportlab-columns.pdf", OUT / "locked.pdf", "secret", 256)


if __name__ == "__main__":
    main()
