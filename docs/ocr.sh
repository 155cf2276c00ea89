#!/bin/sh
# A command for `kashaf index --ocr-command`: reads scanned documents with tesseract.
#
#     kashaf index --ocr-command docs/ocr.sh ~/archive
#     kashaf index --ocr-command "docs/ocr.sh ara+eng" ~/archive      # the languages of tesseract
#
# Needs tesseract with the models of these languages, and poppler's tools for PDF. On Debian and Ubuntu:
#
#     apt install tesseract-ocr tesseract-ocr-ara poppler-utils
#
# The document, a PDF or a picture (PNG, JPEG, TIFF, GIF, WebP), comes in on standard input. Its text goes out on
# standard output in UTF-8, with a form feed behind each page. What is written on the way lies in $TMPDIR, and is
# removed. Exit code 0: read, also where there was no word in it; else the first line on standard error says why
# not.

set -eu

languages=${1:-ara}
# Dots an inch: more is not better, the Arabic model wants letters of a certain size.
resolution=200

# kashaf reads as many documents at a time as it has threads; a second thread for each page makes all of them slower.
export OMP_THREAD_LIMIT=1
export LC_ALL=C

fail() {
    printf '%s\n' "$1" >&2
    exit 1
}

for tool in tesseract pdfinfo pdftoppm; do
    command -v "$tool" > /dev/null || fail "$tool is not installed"
done

work=$(mktemp -d "${TMPDIR:-/tmp}/ocr.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

document=$work/document
complaints=$work/complaints
cat > "$document"

# The text of one picture, or of each page of a TIFF.
recognise() {
    tesseract "$@" 2> "$complaints" || fail "tesseract: $(head -n 1 "$complaints")"
}

if ! head -c 1024 "$document" | grep -aq '%PDF-'; then
    recognise "$document" - -l "$languages"
    exit
fi

pages=$(pdfinfo "$document" 2> /dev/null | sed -n 's/^Pages: *//p')
[ -n "$pages" ] || fail "pdfinfo does not know how many pages there are"

# Page by page: a picture of one is large.
page=1
while [ "$page" -le "$pages" ]; do
    pdftoppm -f "$page" -l "$page" -singlefile -gray -r "$resolution" "$document" "$work/page" 2> /dev/null \
        || fail "pdftoppm cannot draw page $page"
    # The form feed is written here: a page without words must have one, too, or the next would take its number.
    recognise "$work/page.pgm" - -l "$languages" --dpi "$resolution" -c page_separator=
    printf '\f'
    rm "$work/page.pgm"
    page=$((page + 1))
done
