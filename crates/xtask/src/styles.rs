//! One style sheet out of the many that the sources keep apart: they compress better together, and come in one request.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use anyhow::Context;

/// Joins the style sheets that the staged `index.html` links, in its order, and links the result instead.
pub fn join(staging: &Path) -> anyhow::Result<()> {
    let index = staging.join("index.html");
    let html = fs::read_to_string(&index)?;
    let (mut rest, sheets) = split(&html);
    let mut joined = String::new();
    for sheet in &sheets {
        let file = staging.join(sheet.trim_start_matches('/'));
        joined.push_str(&fs::read_to_string(&file).with_context(|| format!("index.html links {sheet}"))?);
        joined.push('\n');
        fs::remove_file(file)?;
    }
    let mut hash = DefaultHasher::new();
    joined.hash(&mut hash);
    let name = format!("style-{:016x}.css", hash.finish());
    let link = format!("<link href=/{name} rel=stylesheet></head>");
    rest = rest.replacen("</head>", &link, 1);
    anyhow::ensure!(rest.contains(&name), "index.html has no </head>");
    fs::write(staging.join(name), joined)?;
    Ok(fs::write(index, rest)?)
}

/// The page without its links to style sheets, and what they link, in order.
fn split(html: &str) -> (String, Vec<&str>) {
    let (mut rest, mut sheets, mut tail) = (String::new(), Vec::new(), html);
    while let Some(start) = tail.find("<link ") {
        let end = tail[start..].find('>').map_or(tail.len(), |end| start + end + 1);
        let tag = &tail[start..end];
        let is_sheet = tag.contains("rel=stylesheet") || tag.contains("rel=\"stylesheet\"");
        rest.push_str(&tail[..if is_sheet { start } else { end }]);
        if is_sheet {
            sheets.extend(attribute(tag, "href="));
        }
        tail = &tail[end..];
    }
    rest.push_str(tail);
    (rest, sheets)
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let value = tag.split_once(name)?.1;
    value.split(['"', ' ', '>']).find(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_links_to_style_sheets_are_taken_out() {
        let html = "<head><link href=/a.css rel=stylesheet><link href=/x.svg rel=icon>\
                    <link rel=\"stylesheet\" href=\"/b.css\"></head><body></body>";
        let (rest, sheets) = split(html);
        assert_eq!(sheets, ["/a.css", "/b.css"]);
        assert_eq!(rest, "<head><link href=/x.svg rel=icon></head><body></body>");
    }
}
