//! From left to right, as glyphs stand on the page, to the order in which one reads: the bidirectional
//! algorithm of Unicode, backwards.

/// What a line is made of, from left to right.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unit<'t> {
    /// One glyph's text, in the order in which one reads it.
    pub(super) text: &'t str,
    /// The marks above and below it.
    pub(super) marks: &'t str,
}

/// How the brackets of the lines so far were written: fonts say either what a bracket looks like or what it
/// means, and in a line from right to left that is not the same.
#[derive(Debug, Default)]
pub(super) struct Brackets {
    looks: u32,
    means: u32,
}

/// What counts for the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Arabic,
    /// Other letters written from right to left.
    Right,
    Left,
    Digit,
    /// Parts a number in two, and keeps its parts in order: `12.5`, `1/2`.
    Separator,
    /// `+` and `-`.
    Sign,
    /// `%`, `$` and the like.
    Terminator,
    Neutral,
}

/// Whether a letter is written from right to left; nothing for what is no letter.
pub(super) fn is_right_to_left(c: char) -> Option<bool> {
    match c {
        '\u{590}'..='\u{65F}' | '\u{66E}'..='\u{6EF}' | '\u{6FA}'..='\u{8FF}' => {
            Some(c.is_alphabetic()).filter(|&is| is)
        }
        '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}' | '\u{10800}'..='\u{10FFF}' => Some(true),
        '\u{1E800}'..='\u{1EFFF}' => Some(true),
        c if c.is_alphabetic() => Some(false),
        _ => None,
    }
}

impl Class {
    fn of(text: &str) -> Self {
        if let Some(c) = text.chars().find(|&c| is_right_to_left(c).is_some()) {
            return match (is_right_to_left(c), c) {
                (Some(true), '\u{590}'..='\u{5FF}' | '\u{FB1D}'..='\u{FB4F}') => Self::Right,
                (Some(true), _) => Self::Arabic,
                _ => Self::Left,
            };
        }
        if text.chars().any(char::is_numeric) {
            return Self::Digit;
        }
        match text.chars().next() {
            Some('.' | ',' | ':' | '/' | '،' | '\u{A0}') => Self::Separator,
            Some('\u{66B}' | '\u{66C}') => Self::Separator,
            Some('+' | '-' | '−') => Self::Sign,
            Some('%' | '٪' | '‰' | '#' | '$' | '€' | '£' | '¥' | '°') => Self::Terminator,
            _ => Self::Neutral,
        }
    }
}

/// One piece of the line in the order of reading, and how its bracket looks from the other side.
struct Placed<'t> {
    unit: Unit<'t>,
    mirrored: Option<char>,
}

/// Puts a line's units in the order of reading.
pub(super) fn logical(units: &[Unit<'_>], right_to_left: bool, brackets: &mut Brackets) -> String {
    let classes: Vec<Class> = units.iter().map(|unit| Class::of(unit.text)).collect();
    let mut line = Line {
        units,
        classes: &classes,
        placed: Vec::with_capacity(units.len()),
    };
    if right_to_left {
        line.read_leftward(0, units.len());
    } else {
        line.read_rightward();
    }
    write(&line.placed, brackets)
}

struct Line<'l, 't> {
    units: &'l [Unit<'t>],
    classes: &'l [Class],
    placed: Vec<Placed<'t>>,
}

impl Line<'_, '_> {
    fn class(&self, at: usize) -> Option<Class> {
        self.classes.get(at).copied()
    }

    fn char(&self, at: usize) -> Option<char> {
        self.units.get(at)?.text.chars().next()
    }

    fn place(&mut self, at: usize, turned: bool) {
        if let Some(&unit) = self.units.get(at) {
            let mirrored = match self.char(at) {
                Some(c) if turned => mirror(c),
                _ => None,
            };
            self.placed.push(Placed { unit, mirrored });
        }
    }

    fn place_all(&mut self, begin: usize, end: usize) {
        for at in begin..end {
            self.place(at, false);
        }
    }

    /// Reads `begin..end` from its right end.
    fn read_leftward(&mut self, begin: usize, end: usize) {
        let mut end = end;
        // The letter read last decides what the parts of a number do.
        let mut after_arabic = false;
        while end > begin {
            let at = end - 1;
            match self.class(at) {
                Some(Class::Arabic | Class::Right) => {
                    after_arabic = self.class(at) == Some(Class::Arabic);
                    self.place(at, false);
                    end = at;
                }
                Some(Class::Left | Class::Digit) => {
                    let run = self.left_run(begin, end);
                    match run {
                        Some(from) => {
                            after_arabic = false;
                            self.left_to_right(from, end);
                            end = from;
                        }
                        None => {
                            let from = self.number(begin, end, after_arabic);
                            self.place_all(from, end);
                            end = from;
                        }
                    }
                }
                Some(Class::Terminator)
                    if !after_arabic
                        && at > begin
                        && self.class(at - 1) == Some(Class::Digit)
                        && self.left_run(begin, at).is_none() =>
                {
                    let from = self.number(begin, at, false);
                    self.place_all(from, end);
                    end = from;
                }
                _ => {
                    if let Some(from) = self.bracketed_run(begin, at) {
                        after_arabic = false;
                        self.place_all(from, end);
                        end = from;
                    } else {
                        self.place(at, true);
                        end = at;
                    }
                }
            }
        }
    }

    /// Where a run of Latin begins that ends before `end`, numbers among and beside its words; nothing where it has
    /// no letter.
    fn left_run(&self, begin: usize, end: usize) -> Option<usize> {
        let mut from = end;
        let mut has_letter = false;
        let mut at = end;
        while at > begin {
            match self.class(at - 1) {
                Some(Class::Left) => {
                    has_letter = true;
                    from = at - 1;
                }
                Some(Class::Digit) => from = at - 1,
                Some(Class::Arabic | Class::Right) | None => break,
                // What stands between a number and a word keeps them together only if it is slight.
                Some(Class::Neutral)
                    if !has_letter && self.char(at - 1).is_none_or(|c| !" '’_&".contains(c)) =>
                {
                    break;
                }
                _ => {}
            }
            at -= 1;
        }
        // A number at the left end that a bracket or the like parts from the words is one by itself.
        while has_letter && from < end {
            match (from..end).find(|&at| self.class(at) == Some(Class::Left)) {
                Some(first) if (from..first).any(|at| self.is_apart(at)) => {
                    from = (from..first)
                        .rev()
                        .find(|&at| self.is_apart(at))
                        .map_or(first, |at| at + 1);
                    while from < first && self.class(from) != Some(Class::Digit) {
                        from += 1;
                    }
                }
                _ => break,
            }
        }
        has_letter.then_some(from)
    }

    fn is_apart(&self, at: usize) -> bool {
        self.class(at) == Some(Class::Neutral)
            && self.char(at).is_some_and(|c| !" '’_&".contains(c))
    }

    /// Where a run of Latin begins whose last sign is the closing bracket at `at`: `Reuters (AFP)`.
    fn bracketed_run(&self, begin: usize, at: usize) -> Option<usize> {
        let closing = self.char(at)?;
        let opening = mirror(closing).filter(|_| ")]}".contains(closing))?;
        if at == begin || !matches!(self.class(at - 1)?, Class::Left | Class::Digit) {
            return None;
        }
        let from = self.left_run(begin, at)?;
        let open = (from..at).rev().find(|&i| self.char(i) == Some(opening))?;
        let before = (from..open).rev().find(|&i| self.char(i) != Some(' '))?;
        matches!(self.class(before)?, Class::Left | Class::Digit).then_some(from)
    }

    /// Places a run of Latin. A number at its right end is followed, not preceded, by what looks like a unit of
    /// measure: `5 km` shows as `km 5` among Arabic.
    fn left_to_right(&mut self, from: usize, end: usize) {
        let letters = (from..end)
            .take_while(|&at| self.class(at) == Some(Class::Left))
            .count();
        let rest = from + letters;
        let is_unit = (1..=3).contains(&letters)
            && self.char(from).is_some_and(char::is_lowercase)
            && rest + 1 < end
            && self.char(rest) == Some(' ')
            && (rest + 1..end)
                .all(|at| matches!(self.class(at), Some(Class::Digit | Class::Separator)));
        if is_unit {
            self.place_all(rest + 1, end);
            self.place(rest, false);
            self.place_all(from, rest);
        } else {
            self.place_all(from, end);
        }
    }

    /// Where a number begins that ends before `end`.
    fn number(&self, begin: usize, end: usize, after_arabic: bool) -> usize {
        let is_digit = |at: usize| self.class(at) == Some(Class::Digit);
        let mut from = end;
        while from > begin && is_digit(from - 1) {
            from -= 1;
            while from > begin && is_digit(from - 1) {
                from -= 1;
            }
            let inner = from.checked_sub(1).and_then(|at| self.class(at));
            let joins = match inner {
                Some(Class::Separator) => true,
                // After an Arabic letter numbers are Arabic too, and a sign parts them.
                Some(Class::Sign) => !after_arabic && !self.has_arabic_digit(from),
                _ => false,
            };
            if joins && from >= begin + 2 && is_digit(from - 2) {
                from -= 1;
            } else {
                break;
            }
        }
        if !after_arabic && !self.has_arabic_digit(from) {
            while from > begin && self.class(from - 1) == Some(Class::Terminator) {
                from -= 1;
            }
        }
        from
    }

    fn has_arabic_digit(&self, at: usize) -> bool {
        self.char(at)
            .is_some_and(|c| ('\u{660}'..='\u{669}').contains(&c))
    }

    /// Reads the whole line from its left end; runs of Arabic in it from their right ends.
    fn read_rightward(&mut self) {
        let is_right = |class: Option<Class>| matches!(class, Some(Class::Arabic | Class::Right));
        let mut at = 0;
        while at < self.units.len() {
            if !is_right(self.class(at)) {
                self.place(at, false);
                at += 1;
                continue;
            }
            let mut end = at + 1;
            for next in at + 1..self.units.len() {
                match self.class(next) {
                    Some(Class::Left) => break,
                    class if is_right(class) => end = next + 1,
                    _ => {}
                }
            }
            self.read_leftward(at, end);
            at = end;
        }
    }
}

/// Writes the line down, brackets as they look or as they mean: whichever makes them open before words and close
/// after them, and makes better pairs.
fn write(placed: &[Placed<'_>], brackets: &mut Brackets) -> String {
    let text = |at: Option<usize>| {
        at.and_then(|at| placed.get(at))
            .map_or(" ", |piece| piece.unit.text)
    };
    let before = |at: usize| text(at.checked_sub(1)) == " ";
    let after =
        |at: usize| text(Some(at + 1)).starts_with([' ', '.', '،', '؛', ',', ':', '؟', '!']);
    let pairs = |mirrored: bool| -> i32 {
        let mut open = Vec::new();
        let mut score = 0;
        for (at, piece) in placed.iter().enumerate() {
            let Some(c) = piece.mirrored else { continue };
            let c = if mirrored { c } else { mirror(c).unwrap_or(c) };
            let opens = "([{«‹".contains(c);
            if opens {
                open.push(c);
            } else {
                score += if open.pop().and_then(mirror) == Some(c) {
                    1
                } else {
                    -1
                };
            }
            match (before(at), after(at)) {
                (true, false) => score += if opens { 2 } else { -2 },
                (false, true) => score += if opens { -2 } else { 2 },
                _ => {}
            }
        }
        score - open.len() as i32
    };
    let mirrored = if placed.iter().any(|piece| piece.mirrored.is_some()) {
        match pairs(true).cmp(&pairs(false)) {
            std::cmp::Ordering::Greater => {
                brackets.looks += 1;
                true
            }
            std::cmp::Ordering::Less => {
                brackets.means += 1;
                false
            }
            std::cmp::Ordering::Equal => brackets.looks >= brackets.means,
        }
    } else {
        false
    };
    let mut out = String::new();
    for piece in placed {
        match piece.mirrored {
            Some(c) if mirrored => {
                out.push(c);
                out.extend(piece.unit.text.chars().skip(1));
            }
            _ => out.push_str(piece.unit.text),
        }
        out.push_str(piece.unit.marks);
    }
    out
}

/// The other bracket of a pair.
fn mirror(c: char) -> Option<char> {
    Some(match c {
        '(' => ')',
        ')' => '(',
        '[' => ']',
        ']' => '[',
        '{' => '}',
        '}' => '{',
        '«' => '»',
        '»' => '«',
        '‹' => '›',
        '›' => '‹',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `looks` is the line as it stands on the page, from left to right.
    #[track_caller]
    fn check(looks: &str, reads: &str) {
        let chars: Vec<String> = looks.chars().map(String::from).collect();
        let units: Vec<Unit<'_>> = chars.iter().map(|text| Unit { text, marks: "" }).collect();
        let right_to_left = looks.chars().any(|c| is_right_to_left(c) == Some(true));
        let read = logical(&units, right_to_left, &mut Brackets::default());
        assert_eq!(read, reads);
    }

    #[test]
    fn lines_are_turned_as_they_were_laid_out() {
        check("ةنيدملا يف", "في المدينة");
        check("2024 ماع يف", "في عام 2024");
        check("٪٤٥ ةبسنب ٢٠٢٤ ماع", "عام ٢٠٢٤ بنسبة ٤٥٪");
        // After Arabic letters a stroke keeps parts of a number in order, a hyphen does not.
        check("12/03/2024 يف", "في 12/03/2024");
        check("01-05-2024 يف", "في 2024-05-01");
        check("صخش 1,250,000.5 غلب", "بلغ 1,250,000.5 شخص");
        check("%37.5 يأ", "أي 37.5%");
        check("10:30 ةعاسلا", "الساعة 10:30");
        check("5 ةئاملا يف", "في المائة 5");
    }

    #[test]
    fn latin_keeps_its_direction() {
        check("لاقو Reuters ةلاكو", "وكالة Reuters وقال");
        check(
            "تلاق Médecins Sans Frontières ةمظنم",
            "منظمة Médecins Sans Frontières قالت",
        );
        check("Boeing 747 ةرئاط", "طائرة Boeing 747");
        check("km 5 لوطب", "بطول 5 km");
        check("برعلا Reuters (AFP) تلاق", "قالت Reuters (AFP) العرب");
        check(
            "plain words, 5 of them (all)",
            "plain words, 5 of them (all)",
        );
    }

    #[test]
    fn brackets_open_before_words() {
        check(".)رمتؤم يف( لاق", "قال (في مؤتمر).");
        check("«رداغن مل» لاق", "قال «لم نغادر»");
        check("»رداغن مل« لاق", "قال «لم نغادر»");
        check("ةنيدملا« لاق", "قال «المدينة");
        check("]اهلك[ ندملا", "المدن [كلها]");
    }

    #[test]
    fn arabic_within_latin_is_turned() {
        let units = ["t", "h", "e", " ", "ق", "و", "س", " ", "i", "s"];
        let units: Vec<Unit<'_>> = units.iter().map(|text| Unit { text, marks: "" }).collect();
        assert_eq!(
            logical(&units, false, &mut Brackets::default()),
            "the سوق is"
        );
    }
}
