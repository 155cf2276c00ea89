//! The character set that a page says it is in, found before it can be read.

/// Pages say it at their beginning; browsers look at a kilobyte.
const HEAD: usize = 8 << 10;

/// The character set of `<?xml encoding=…?>`, `<meta charset=…>` or `<meta http-equiv content="…; charset=…">`.
pub(in super::super) fn declared(bytes: &[u8]) -> Option<String> {
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    let head: String = head
        .iter()
        .map(|byte| char::from(*byte).to_ascii_lowercase())
        .collect();
    let head = without_comments(&head);
    let xml = head
        .trim_start()
        .strip_prefix("<?xml")
        .and_then(|rest| rest.split("?>").next())
        .and_then(|said| value_of(said, "encoding"));
    xml.or_else(|| {
        head.split("<meta")
            .skip(1)
            .filter_map(|rest| rest.split('>').next())
            .find_map(|tag| value_of(tag, "charset"))
    })
}

fn without_comments(head: &str) -> String {
    let mut parts = head.split("<!--");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str(part.split_once("-->").map_or("", |(_, rest)| rest));
    }
    out
}

/// The value of `name=value`, in quotes or not.
fn value_of(text: &str, name: &str) -> Option<String> {
    text.match_indices(name).find_map(|(at, _)| {
        let rest = text
            .get(at + name.len()..)?
            .trim_start()
            .strip_prefix('=')?;
        let value: String = rest
            .trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\''))
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.'))
            .collect();
        (!value.is_empty()).then_some(value)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_say_their_character_set() {
        let check = |page: &str, expected: Option<&str>| {
            assert_eq!(declared(page.as_bytes()).as_deref(), expected, "{page}");
        };
        check("<meta charset=windows-1256>", Some("windows-1256"));
        check("<html><head><META CharSet = \"UTF-8\" />", Some("utf-8"));
        check(
            "<meta http-equiv='Content-Type' content='text/html; charset=iso-8859-6'>",
            Some("iso-8859-6"),
        );
        check(
            "<meta http-equiv=content-type content=text/html;charset=windows-1256>",
            Some("windows-1256"),
        );
        check(
            "<?xml version=\"1.0\" encoding='ISO-8859-6'?><html>",
            Some("iso-8859-6"),
        );
        check("<meta name=charset content=x><meta charset=a>", Some("a"));
        check("<!-- <meta charset=x> --><meta charset=a>", Some("a"));
        check("<script charset=utf-8></script>", None);
        check("<meta charset", None);
        check("<meta charset=''>", None);
        check("", None);
    }
}
