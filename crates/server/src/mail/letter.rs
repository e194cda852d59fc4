//! What a mail is made of, and how it looks as plain text and as HTML.

use super::Mail;

/// Longest value that a mail repeats, in characters; links are not cut.
pub(super) const LONGEST: usize = 100;

/// One part of a mail, from top to bottom.
pub(super) enum Part {
    Paragraph(String),
    Code(String),
    Link { label: &'static str, url: String },
}

use Part::{Code, Link, Paragraph};

/// The mail of these parts.
pub(super) fn mail(to: &str, subject: &str, parts: Vec<Part>) -> Mail {
    Mail {
        to: to.to_owned(),
        subject: subject.to_owned(),
        text: plain(&parts),
        html: html(subject, &parts),
        attachment: None,
    }
}

/// The head of the HTML, before it is signed.
const HEAD: &str = "<p style=\"margin:0 0 24px;font-weight:bold\">AMPConnect</p>\n";
/// The signature of the plain text, before it is signed.
const SIGNATURE: &str = "-- \nAMPConnect\n";

/// The mail in the name of a distributor; as it was where that has none.
pub(super) fn signed(mail: Mail, company: &str) -> Mail {
    let company = line(company);
    if company.is_empty() {
        return mail;
    }
    let head = HEAD.replace("AMPConnect", &format!("{} · AMPConnect", escape(&company)));
    let signature = SIGNATURE.replace("AMPConnect", &format!("{company} · AMPConnect"));
    Mail {
        text: mail.text.replacen(SIGNATURE, &signature, 1),
        html: mail.html.replacen(HEAD, &head, 1),
        ..mail
    }
}

const CLOSING: &str = "Email ini dikirim otomatis oleh AMPConnect. Mohon tidak membalasnya.";

fn plain(parts: &[Part]) -> String {
    let mut blocks: Vec<String> = parts
        .iter()
        .map(|part| match part {
            Paragraph(words) => words.clone(),
            Code(code) => format!("    {code}"),
            Link { label, url } => format!("{label}:\n{url}"),
        })
        .collect();
    blocks.push(format!("{SIGNATURE}{CLOSING}\n"));
    blocks.join("\n\n")
}

/// No pictures, no scripts, nothing from elsewhere: what it needs is in the elements themselves.
fn html(title: &str, parts: &[Part]) -> String {
    let body: String = parts.iter().map(element).collect();
    format!(
        "<!doctype html>\n<html lang=\"id\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n</head>\n\
         <body style=\"margin:0;padding:24px;font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:1.5;\
         color:#1a1f26;background:#ffffff\">\n<div style=\"max-width:560px;margin:0 auto\">\n\
         {HEAD}{body}\
         <p style=\"margin:32px 0 0;font-size:13px;color:#5b6470\">{CLOSING}</p>\n</div>\n</body>\n</html>\n",
        title = escape(title),
    )
}

fn element(part: &Part) -> String {
    match part {
        Paragraph(words) => format!("<p style=\"margin:0 0 16px\">{}</p>\n", escape(words)),
        Code(code) => format!(
            "<p style=\"margin:0 0 16px;font-size:32px;font-weight:bold;letter-spacing:6px;font-family:monospace\">{}</p>\n",
            escape(code)
        ),
        Link { label, url } => {
            let url = escape(url);
            format!(
                "<p style=\"margin:0 0 8px\"><a href=\"{url}\" style=\"font-weight:bold\">{label}</a></p>\n\
                 <p style=\"margin:0 0 16px;font-size:13px;word-break:break-all\">{url}</p>\n",
                label = escape(label),
            )
        }
    }
}

/// A value on one line, of a length that fits a sentence.
pub(super) fn line(value: &str) -> String {
    let words: String = value
        .chars()
        .map(|c| if c.is_control() || is_invisible(c) { ' ' } else { c })
        .collect();
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    match words.char_indices().nth(LONGEST) {
        Some((cut, _)) => format!("{}…", &words[..cut]),
        None => words,
    }
}

/// Line separators, and marks that turn the direction of what follows.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{2028}' | '\u{2029}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_is_signed_with_the_companys_name_and_nothing_of_it_is_markup() {
        let plain = mail("budi@contoh.id", "Uji", vec![Paragraph("Isi".to_owned())]);
        assert_eq!(signed(plain.clone(), " "), plain);
        let mail = signed(plain, "CV <Roda> & Bima");
        assert!(
            mail.text.contains("-- \nCV <Roda> & Bima · AMPConnect\n"),
            "{}",
            mail.text
        );
        assert!(
            mail.html.contains(">CV &lt;Roda&gt; &amp; Bima · AMPConnect</p>"),
            "{}",
            mail.html
        );
    }
}
