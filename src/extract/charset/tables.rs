//! The Arabic character sets that other software does not decode: those of the Macintosh, of DOS and of IBM's
//! terminals, each as the characters of its bytes from 0x80 on.

use std::sync::LazyLock;

/// The upper half of a character set with one byte for a character; U+FFFD where there is none.
pub(super) type UpperHalf = [char; 128];

fn half(characters: &str) -> UpperHalf {
    let mut half = ['\u{FFFD}'; 128];
    for (place, c) in half.iter_mut().zip(characters.chars()) {
        *place = c;
    }
    half
}

/// MacArabic.
pub(super) static MAC: LazyLock<UpperHalf> = LazyLock::new(|| half(MAC_CHARACTERS));
/// DOS code page 720.
pub(super) static DOS: LazyLock<UpperHalf> = LazyLock::new(|| half(DOS_CHARACTERS));
/// Code page 864, whose shapes of letters are here the letters. Of the bytes for lam with alef only the alef
/// stands here: [`is_lam_alef`].
pub(super) static IBM: LazyLock<UpperHalf> = LazyLock::new(|| half(IBM_CHARACTERS));

/// Whether a byte of code page 864 is a lam joined to an alef.
pub(super) fn is_lam_alef(byte: u8) -> bool {
    matches!(byte, 0x99 | 0x9A | 0x9D | 0x9E | 0xF9 | 0xFA)
}

/// The percent sign is an Arabic one in code page 864.
pub(super) const IBM_PERCENT: char = '\u{66A}';

/// 0x80 to 0xFF. Punctuation that is there twice, for each direction, is the same here.
const MAC_CHARACTERS: &str = "\
    Ä\u{A0}ÇÉÑÖÜáàâä\u{6BA}«çéè\
    êëí…îïñó»ôö÷úùûü\
    \u{20}!\"#$\u{66A}&'()*+\u{60C}-./\
    \u{660}\u{661}\u{662}\u{663}\u{664}\u{665}\u{666}\u{667}\u{668}\u{669}:\u{61B}<=>\u{61F}\
    ❊\u{621}\u{622}\u{623}\u{624}\u{625}\u{626}\u{627}\u{628}\u{629}\u{62A}\u{62B}\u{62C}\u{62D}\u{62E}\u{62F}\
    \u{630}\u{631}\u{632}\u{633}\u{634}\u{635}\u{636}\u{637}\u{638}\u{639}\u{63A}[\\]^_\
    \u{640}\u{641}\u{642}\u{643}\u{644}\u{645}\u{646}\u{647}\u{648}\u{649}\u{64A}\u{64B}\u{64C}\u{64D}\u{64E}\u{64F}\
    \u{650}\u{651}\u{652}\u{67E}\u{679}\u{686}\u{6D5}\u{6A4}\u{6AF}\u{688}\u{691}{|}\u{698}\u{6D2}";

/// 0x80 to 0xFF.
const DOS_CHARACTERS: &str = "\
    \u{FFFD}\u{FFFD}éâ\u{FFFD}à\u{FFFD}çêëèïî\u{FFFD}\u{FFFD}\u{FFFD}\
    \u{FFFD}\u{651}\u{652}ô¤\u{640}ûù\u{621}\u{622}\u{623}\u{624}£\u{625}\u{626}\u{627}\
    \u{628}\u{629}\u{62A}\u{62B}\u{62C}\u{62D}\u{62E}\u{62F}\u{630}\u{631}\u{632}\u{633}\u{634}\u{635}«»\
    ░▒▓│┤╡╢╖╕╣║╗╝╜╛┐\
    └┴┬├─┼╞╟╚╔╩╦╠═╬╧\
    ╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀\
    \u{636}\u{637}\u{638}\u{639}\u{63A}\u{641}µ\u{642}\u{643}\u{644}\u{645}\u{646}\u{647}\u{648}\u{649}\u{64A}\
    ≡\u{64B}\u{64C}\u{64D}\u{64E}\u{64F}\u{650}≈°∙·√ⁿ²■\u{A0}";

/// 0x80 to 0xFF.
const IBM_CHARACTERS: &str = "\
    °·∙√▒─│┼┤┬├┴┐┌└┘\
    β∞φ±½¼≈«»\u{623}\u{623}\u{FFFD}\u{FFFD}\u{627}\u{627}\u{FFFD}\
    \u{A0}\u{AD}\u{622}£¤\u{623}\u{FFFD}\u{FFFD}\u{627}\u{628}\u{62A}\u{62B}\u{60C}\u{62C}\u{62D}\u{62E}\
    \u{660}\u{661}\u{662}\u{663}\u{664}\u{665}\u{666}\u{667}\u{668}\u{669}\u{641}\u{61B}\u{633}\u{634}\u{635}\u{61F}\
    ¢\u{621}\u{622}\u{623}\u{624}\u{639}\u{626}\u{627}\u{628}\u{629}\u{62A}\u{62B}\u{62C}\u{62D}\u{62E}\u{62F}\
    \u{630}\u{631}\u{632}\u{633}\u{634}\u{635}\u{636}\u{637}\u{638}\u{639}\u{63A}¦¬÷×\u{639}\
    \u{640}\u{641}\u{642}\u{643}\u{644}\u{645}\u{646}\u{647}\u{648}\u{649}\u{64A}\u{636}\u{639}\u{63A}\u{63A}\u{645}\
    \u{651}\u{651}\u{646}\u{647}\u{647}\u{649}\u{64A}\u{63A}\u{642}\u{622}\u{622}\u{644}\u{643}\u{64A}■\u{FFFD}";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_has_its_place() {
        let check = |half: &UpperHalf, characters: &str, byte: u8, expected: char| {
            assert_eq!(characters.chars().count(), 128);
            assert_eq!(
                half.get(usize::from(byte - 0x80)),
                Some(&expected),
                "{byte:X}"
            );
        };
        check(&MAC, MAC_CHARACTERS, 0x80, 'Ä');
        check(&MAC, MAC_CHARACTERS, 0xC7, 'ا');
        check(&MAC, MAC_CHARACTERS, 0xEA, 'ي');
        check(&MAC, MAC_CHARACTERS, 0xF8, 'گ');
        check(&MAC, MAC_CHARACTERS, 0xFF, 'ے');
        check(&DOS, DOS_CHARACTERS, 0x9F, 'ا');
        check(&DOS, DOS_CHARACTERS, 0xEF, 'ي');
        check(&DOS, DOS_CHARACTERS, 0xFF, '\u{A0}');
        check(&IBM, IBM_CHARACTERS, 0xC7, 'ا');
        check(&IBM, IBM_CHARACTERS, 0x9D, 'ا');
        check(&IBM, IBM_CHARACTERS, 0xFD, 'ي');
        check(&IBM, IBM_CHARACTERS, 0xFF, '\u{FFFD}');
    }
}
