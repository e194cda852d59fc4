//! What members of the staff are told: the wire types of `/api/admin/notifications`.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::tree::{answers, fields};

/// What somebody is told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum NotificationKind {
    /// An upload of one's own is done.
    UploadFinished,
    /// Parts became low or critical.
    LowStock,
    /// A registration waits for approval.
    RegistrationWaiting,
}

impl NotificationKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::UploadFinished, Self::LowStock, Self::RegistrationWaiting];

    /// The word on the wire and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::UploadFinished => "upload_finished",
            Self::LowStock => "low_stock",
            Self::RegistrationWaiting => "registration_waiting",
        }
    }

    /// Reads such a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// In words.
    pub fn label(self) -> &'static str {
        match self {
            Self::UploadFinished => "Unggahan selesai",
            Self::LowStock => "Ringkasan stok",
            Self::RegistrationWaiting => "Pendaftaran menunggu",
        }
    }

    /// When one is told.
    pub fn hint(self) -> &'static str {
        match self {
            Self::UploadFinished => "Saat unggahan Anda diimpor, ditolak, atau menunggu pilihan",
            Self::LowStock => "Paling banyak sekali sehari, bila ada part yang menjadi rendah atau kritis",
            Self::RegistrationWaiting => "Saat pendaftaran customer perlu persetujuan; untuk admin dan super_admin",
        }
    }

    /// Whether a mail comes too where nobody chose: who uploads mostly looks on.
    pub fn mails_by_default(self) -> bool {
        self != Self::UploadFinished
    }
}

/// One thing that somebody is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Notification {
    /// Names it.
    #[cfg_attr(feature = "openapi", schema(example = "ntf_42"))]
    pub id: String,
    /// What it tells of.
    pub kind: NotificationKind,
    /// In a few words.
    pub title: String,
    /// What there is to say, in a line.
    pub text: String,
    /// Why the caller is told: `karena Anda mengunggah berkas ini`.
    pub why: String,
    /// Where to look, a path of the portal.
    pub path: String,
    /// When it happened.
    pub at: DateTime<Utc>,
    /// Whether it was read.
    pub read: bool,
}

/// Answer of `GET /api/admin/notifications`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NotificationPage {
    /// The newest first.
    pub items: Vec<Notification>,
    /// What to send as `cursor` for the next page; null on the last.
    pub next_cursor: Option<String>,
    /// How many there are in all.
    pub total: i64,
    /// Always true here.
    pub total_is_exact: bool,
    /// How many were not read.
    pub unread: i64,
}

/// Body of `POST /api/admin/notifications/read`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NotificationsRead {
    /// Which were read; all without it.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = json!(["ntf_42"])))]
    pub ids: Option<Vec<String>>,
}

/// How many were not read, as `GET /api/admin/notifications/events` tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Unread {
    /// How many.
    pub unread: i64,
}

/// The ways on which somebody is told of a kind of thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NotificationWays {
    /// By the bell.
    pub portal: bool,
    /// By mail.
    pub email: bool,
}

/// One line of the preferences.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NotificationPreference {
    /// What it is about.
    pub kind: NotificationKind,
    /// By the bell.
    pub portal: bool,
    /// By mail.
    pub email: bool,
}

/// Answer of `GET /api/admin/notifications/preferences`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NotificationPreferences {
    /// A line per kind.
    pub items: Vec<NotificationPreference>,
}

fields! {
    Notification { id, kind, title, text, why, path, at, read }
    NotificationPage { items, next_cursor, total, total_is_exact, unread }
    Unread { unread }
    NotificationPreference { kind, portal, email }
    NotificationPreferences { items }
}
answers!(Notification NotificationPage Unread NotificationPreference NotificationPreferences);
