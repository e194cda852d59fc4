//! What a mail is made of, and how it looks as plain text and as HTML.

use super::Mail;
use crate::settings::service::{Logo, Signature};

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
        logo: None,
    }
}

/// The head of the HTML, before it is signed.
const HEAD: &str = "<p style=\"margin:0 0 24px;font-weight:bold\">AMPConnect</p>\n";
/// The signature of the plain text, before it is signed.
const SIGNATURE: &str = "-- \nAMPConnect\n";

/// What the HTML calls the logo that travels with it.
pub(super) const LOGO: &str = "logo@ampconnect";
/// The box that a logo is shown in, in pixels.
pub(super) const LOGO_BOX: (u32, u32) = (200, 48);

/// The mail in the name of a distributor and with its logo; as it was where that has neither.
pub(super) fn signed(mail: Mail, company: Signature) -> Mail {
    let name = line(&company.name);
    let names = |escaped: &str| match escaped.is_empty() {
        true => "AMPConnect".to_owned(),
        false => format!("{escaped} · AMPConnect"),
    };
    let logo = company.logo.as_ref().map(picture).unwrap_or_default();
    let head = HEAD.replace("AMPConnect", &format!("{logo}{}", names(&escape(&name))));
    let signature = SIGNATURE.replace("AMPConnect", &names(&name));
    Mail {
        text: mail.text.replacen(SIGNATURE, &signature, 1),
        html: mail.html.replacen(HEAD, &head, 1),
        logo: company.logo.map(|logo| logo.hash),
        ..mail
    }
}

/// The logo over the name, which says what it shows. It travels with the mail: readers show it without asking anybody, and
/// nobody learns that the mail was opened.
fn picture(logo: &Logo) -> String {
    let (width, height) = shown(logo.width, logo.height);
    format!(
        "<img src=\"cid:{LOGO}\" alt=\"\" width=\"{width}\" height=\"{height}\" \
         style=\"display:block;margin:0 0 8px;border:0\">"
    )
}

/// How large a picture is shown: in its box, never larger than it is.
fn shown(width: u32, height: u32) -> (u32, u32) {
    let (width, height) = (width.max(1), height.max(1));
    let (most_width, most_height) = (LOGO_BOX.0.min(width), LOGO_BOX.1.min(height));
    if most_height * width <= most_width * height {
        ((most_height * width / height).max(1), most_height)
    } else {
        (most_width, (most_width * height / width).max(1))
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

/// No scripts, nothing from elsewhere: what it needs is in the elements themselves.
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
        let company = |name: &str, logo| Signature {
            name: name.to_owned(),
            logo,
        };
        assert_eq!(signed(plain.clone(), company(" ", None)), plain);
        let mail = signed(plain.clone(), company("CV <Roda> & Bima", None));
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
        let logo = Logo {
            hash: vec![7; 32],
            width: 900,
            height: 300,
        };
        let mail = signed(plain, company("", Some(logo)));
        assert_eq!(mail.logo, Some(vec![7; 32]));
        assert!(mail.text.contains("-- \nAMPConnect\n"), "{}", mail.text);
        let image = r#"<img src="cid:logo@ampconnect" alt="" width="144" height="48""#;
        assert!(mail.html.contains(image), "{}", mail.html);
    }

    #[test]
    fn a_logo_is_shown_in_its_box_and_never_larger_than_it_is() {
        for (picture, wanted) in [
            ((900, 300), (144, 48)),
            ((1024, 64), (200, 12)),
            ((30, 20), (30, 20)),
            ((64, 1024), (3, 48)),
            ((1024, 1), (200, 1)),
        ] {
            assert_eq!(shown(picture.0, picture.1), wanted, "{picture:?}");
        }
    }
}
