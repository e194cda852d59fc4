//! What people are told: the wire types of `/api/admin/notifications` and `/api/customer/notifications`.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::account::Portal;
use crate::tree::{answers, fields};
use crate::words::words;

words! {
    /// What somebody is told of.
    NotificationKind {
        /// An upload of one's own is done.
        UploadFinished = "upload_finished", "Unggahan selesai";
        /// Parts became low or critical.
        LowStock = "low_stock", "Ringkasan stok";
        /// A registration waits for approval.
        RegistrationWaiting = "registration_waiting", "Pendaftaran menunggu";
        /// A part that a customer asked about is back.
        StockBack = "stock_back", "Stok tersedia lagi";
        /// A customer's new invoices earned points.
        PointsEarned = "points_earned", "Poin masuk";
        /// Points of a customer are about to expire.
        PointsExpiring = "points_expiring", "Poin akan hangus";
        /// What a customer redeemed points for can be fetched.
        RedemptionReady = "redemption_ready", "Penukaran siap diambil";
        /// An invoice of a customer has to be paid.
        InvoiceDue = "invoice_due", "Faktur jatuh tempo";
    }
}

impl NotificationKind {
    /// Whom such a thing is told.
    pub fn portal(self) -> Portal {
        match self {
            Self::UploadFinished | Self::LowStock | Self::RegistrationWaiting => Portal::Admin,
            Self::StockBack | Self::PointsEarned | Self::PointsExpiring | Self::RedemptionReady | Self::InvoiceDue => {
                Portal::Customer
            }
        }
    }

    /// The kinds of a portal, in the order in which they are offered.
    pub fn of(portal: Portal) -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(move |kind| kind.portal() == portal)
    }

    /// When one is told.
    pub fn hint(self) -> &'static str {
        match self {
            Self::UploadFinished => "Saat unggahan Anda diimpor, ditolak, atau menunggu pilihan",
            Self::LowStock => "Paling banyak sekali sehari, bila ada part yang menjadi rendah atau kritis",
            Self::RegistrationWaiting => "Saat pendaftaran customer perlu persetujuan; untuk admin dan super_admin",
            Self::StockBack => "Sekali, saat part yang Anda minta dikabari ada lagi",
            Self::PointsEarned => "Saat faktur baru Anda menambah poin",
            Self::PointsExpiring => "Dalam minggu terakhir sebelum poin hangus",
            Self::RedemptionReady => "Saat hadiah yang Anda tukar dapat diambil",
            Self::InvoiceDue => "Saat faktur mendekati atau melewati jatuh tempo",
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

/// Answer of `GET /api/admin/notifications` and `GET /api/customer/notifications`.
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

/// Body of `POST .../notifications/read`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NotificationsRead {
    /// Which were read; all without it.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = json!(["ntf_42"])))]
    pub ids: Option<Vec<String>>,
}

/// How many were not read, as `GET .../notifications/events` tells it, and to the staff what waits on pages of the menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Unread {
    /// How many were not read.
    pub unread: i64,
    /// How many parts are low or critical; not told to customers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stock: Option<i64>,
    /// How many registrations wait for approval; not told to customers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registrations: Option<i64>,
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

/// Answer of `GET .../notifications/preferences`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NotificationPreferences {
    /// A line per kind.
    pub items: Vec<NotificationPreference>,
}

fields! {
    Notification { id, kind, title, text, why, path, at, read }
    NotificationPage { items, next_cursor, total, total_is_exact, unread }
    Unread { unread, stock, registrations }
    NotificationPreference { kind, portal, email }
    NotificationPreferences { items }
}
answers!(Notification NotificationPage Unread NotificationPreference NotificationPreferences);
