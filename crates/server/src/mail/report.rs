//! The mail that carries a report.

use super::Mail;
use super::letter::Part::{Link, Paragraph};
use super::letter::{line, mail};

/// What the mail says about the report.
#[derive(Clone, Debug)]
pub struct ReportMail<'a> {
    /// `Laporan penjualan per hari`.
    pub title: &'a str,
    /// Days and what the report is narrowed to.
    pub filters: &'a str,
    /// How many rows it has.
    pub rows: &'a str,
    /// The data date and the last upload.
    pub freshness: &'a str,
    /// When it is sent, and whose schedule it is.
    pub because: &'a str,
    /// Whether the file is too large to travel.
    pub is_too_large: bool,
    /// The page of reports.
    pub link: &'a str,
}

/// A report, with its filters, row count and data date. The file is attached by the caller.
pub fn report(to: &str, report: &ReportMail<'_>) -> Mail {
    let opening = if report.is_too_large {
        "Berkasnya terlalu besar untuk email. Unduh dari halaman Laporan."
    } else {
        "Berkasnya terlampir."
    };
    mail(
        to,
        &format!("AMPConnect: {}", line(report.title)),
        vec![
            Paragraph(format!("{}. {opening}", line(report.title))),
            Paragraph(format!("Isi: {}", report.filters)),
            Paragraph(format!("Jumlah baris: {}", report.rows)),
            Paragraph(report.freshness.to_owned()),
            Paragraph(format!("Dikirim karena jadwal {}.", line(report.because))),
            Link {
                label: "Ubah atau hentikan jadwal",
                url: report.link.to_owned(),
            },
        ],
    )
}
