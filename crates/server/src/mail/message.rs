//! A mail as bytes, with the headers that it travels with.

use std::time::SystemTime;

use lettre::Message;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};

use super::letter::LOGO;
use super::store::Waiting;

/// Reads a sender: `Name <address>` or an address.
pub(crate) fn sender(text: &str) -> Option<Mailbox> {
    text.parse().ok()
}

/// The message of a mail, the same at every attempt. None when its recipient is no address.
pub(super) fn build(waiting: &Waiting, from: &Mailbox) -> Option<Message> {
    let mail = &waiting.mail;
    let plain = SinglePart::plain(mail.text.clone());
    let html = SinglePart::html(mail.html.clone());
    let words = MultiPart::alternative().singlepart(plain);
    let words = match &waiting.logo {
        Some(logo) => {
            let picture = Attachment::new_inline(LOGO.to_owned());
            let picture = picture.body(logo.content.clone(), ContentType::parse(logo.content_type).ok()?);
            words.multipart(MultiPart::related().singlepart(html).singlepart(picture))
        }
        None => words.singlepart(html),
    };
    let builder = Message::builder()
        .from(from.clone())
        .to(Mailbox::new(None, mail.to.parse().ok()?))
        .subject(mail.subject.as_str())
        .date(SystemTime::from(waiting.created_at))
        .message_id(Some(format!("<{}@{}>", waiting.id, from.email.domain())))
        // Holiday notices need not answer.
        .raw_header(HeaderValue::new(
            HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".to_owned(),
        ));
    let body = match &waiting.file {
        Some((kept, bytes)) => {
            let media_type = ContentType::parse(&kept.media_type).ok()?;
            let file = Attachment::new(kept.name.clone()).body(bytes.clone(), media_type);
            MultiPart::mixed().multipart(words).singlepart(file)
        }
        None => words,
    };
    builder.multipart(body).ok()
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use uuid::Uuid;

    use super::*;
    use crate::kept::Kept;
    use crate::mail::texts;

    fn waiting(to: &str) -> Waiting {
        Waiting {
            id: Uuid::from_u128(7),
            mail: texts::login_code(to, "482913", 10),
            file: None,
            logo: None,
            created_at: DateTime::from_timestamp(1_795_219_200, 0).unwrap(),
            age: 0,
        }
    }

    #[test]
    fn every_attempt_carries_the_same_message_id_and_date() {
        let from = sender("AMPConnect <no-reply@contoh.id>").unwrap();
        let headers = |text: &str| -> Vec<String> {
            let wanted = ["Message-ID:", "Date:", "From:", "To:", "Auto-Submitted:"];
            text.lines()
                .filter(|line| wanted.iter().any(|name| line.starts_with(name)))
                .map(str::to_owned)
                .collect()
        };
        let text = || String::from_utf8(build(&waiting("budi@contoh.id"), &from).unwrap().formatted()).unwrap();
        assert_eq!(headers(&text()), headers(&text()));
        assert!(text().contains("Message-ID: <00000000-0000-0000-0000-000000000007@contoh.id>"));
        assert!(text().contains("To: budi@contoh.id"));
    }

    #[test]
    fn a_file_travels_beside_the_words_under_its_name() {
        let from = sender("no-reply@contoh.id").unwrap();
        let kept = Kept {
            name: "laporan-penjualan.csv".to_owned(),
            media_type: "text/csv; charset=utf-8".to_owned(),
            size: 3,
        };
        let waiting = Waiting {
            file: Some((kept, b"a,b".to_vec())),
            ..waiting("budi@contoh.id")
        };
        let text = String::from_utf8(build(&waiting, &from).unwrap().formatted()).unwrap();
        assert!(text.contains("multipart/mixed") && text.contains("multipart/alternative"));
        assert!(text.contains("Content-Disposition: attachment; filename=\"laporan-penjualan.csv\""));
    }

    #[test]
    fn a_recipient_cannot_smuggle_a_header_in() {
        let from = sender("no-reply@contoh.id").unwrap();
        for to in ["a@b.id\r\nBcc: c@d.id", "a@b.id, c@d.id", "", "a"] {
            assert!(build(&waiting(to), &from).is_none(), "{to:?}");
        }
    }
}
