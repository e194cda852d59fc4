//! What there is to tell members of the staff, as it is stored, and in words.

use domain::id::UploadId;
use domain::notification::NotificationKind;
use domain::upload::UploadStatus;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Facts {
    /// An upload is done.
    UploadFinished {
        /// Which.
        upload_id: i64,
        /// Its file.
        file_name: String,
        /// What it ended as.
        status: UploadStatus,
        /// What it came to, in a line.
        outcome: String,
    },
    /// Parts became low or critical since the last digest.
    LowStock {
        /// Critical ones in all.
        critical: i64,
        /// Low ones in all.
        low: i64,
        /// How many became so.
        fresh: i64,
        /// The first of those, the critical before the low.
        parts: Vec<LowPart>,
    },
    /// A registration waits for approval.
    RegistrationWaiting {
        /// The customer's number.
        customer_number: String,
        /// The customer's name as the distributor has it; what a stranger typed is in the list of registrations.
        customer_name: String,
    },
}

/// A part that became low or critical.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LowPart {
    /// Its number.
    pub number: String,
    /// Its name.
    pub name: String,
    /// Whether it is critical.
    pub critical: bool,
}

/// What is told of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Words {
    pub title: String,
    pub text: String,
    pub why: &'static str,
    pub path: String,
    /// What a mail says besides.
    pub more: Vec<String>,
}

/// What can be told: facts that are stored and put into words when they are shown.
pub(super) trait Told: Serialize + DeserializeOwned {
    /// What kind of thing it is.
    fn kind(&self) -> NotificationKind;

    /// In words.
    fn words(&self) -> Words;
}

impl Told for Facts {
    fn kind(&self) -> NotificationKind {
        match self {
            Self::UploadFinished { .. } => NotificationKind::UploadFinished,
            Self::LowStock { .. } => NotificationKind::LowStock,
            Self::RegistrationWaiting { .. } => NotificationKind::RegistrationWaiting,
        }
    }

    fn words(&self) -> Words {
        match self {
            Self::UploadFinished {
                upload_id,
                file_name,
                status,
                outcome,
            } => Words {
                title: match status {
                    UploadStatus::Committed => "Unggahan selesai",
                    UploadStatus::NeedsChoice => "Unggahan menunggu pilihan Anda",
                    _ => "Unggahan ditolak",
                }
                .to_owned(),
                text: format!("{file_name}: {outcome}"),
                why: "karena Anda mengunggah berkas ini",
                path: format!("/admin/upload?report={}", UploadId(*upload_id)),
                more: Vec::new(),
            },
            Self::LowStock {
                critical,
                low,
                fresh,
                parts,
            } => Words {
                title: "Ringkasan stok".to_owned(),
                text: format!("{critical} part kritis, {low} rendah. {fresh} baru sejak ringkasan terakhir"),
                why: "karena ini ringkasan stok harian",
                path: format!("/admin/stock?status={}", if *critical > 0 { "critical" } else { "low" }),
                more: parts.iter().map(LowPart::line).collect(),
            },
            Self::RegistrationWaiting {
                customer_number,
                customer_name,
            } => Words {
                title: "Pendaftaran menunggu persetujuan".to_owned(),
                text: format!("{customer_number}, {customer_name}"),
                why: "karena Anda boleh menyetujui pendaftaran",
                path: "/admin/users".to_owned(),
                more: Vec::new(),
            },
        }
    }
}

impl LowPart {
    fn line(&self) -> String {
        let status = if self.critical { "Kritis" } else { "Rendah" };
        format!("{status}: {} ({})", self.name, self.number)
    }
}
