//! Mails about the portal itself, and what people are told by it.

use super::{Link, Mail, Paragraph, line, mail};

/// A mail that only shows that mails arrive.
pub fn test(to: &str, by: &str) -> Mail {
    let by = line(by);
    mail(
        to,
        "Email uji AMPConnect",
        vec![
            Paragraph(format!(
                "Email ini dikirim dari Pengaturan AMPConnect oleh {by} untuk menguji pengiriman email."
            )),
            Paragraph("Anda membacanya, jadi pengirimannya berjalan. Tidak ada yang perlu dilakukan.".to_owned()),
        ],
    )
}

/// What somebody is told: a title, what there is to say, why it is told, where to look, and the page on which it can be
/// switched off.
pub fn notice(to: &str, title: &str, lines: &[String], why: &str, link: &str, page: &str) -> Mail {
    let title = line(title);
    let mut parts: Vec<_> = lines.iter().map(|words| Paragraph(line(words))).collect();
    parts.push(Link {
        label: "Buka di AMPConnect",
        url: link.to_owned(),
    });
    parts.push(Paragraph(format!(
        "Anda mendapat email ini {}. Matikan di halaman {page}, bagian Notifikasi.",
        line(why)
    )));
    mail(to, &format!("AMPConnect: {title}"), parts)
}
