//! The activity log: its wire types and the words for what was done.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::tree::{answers, fields};

/// What is done, as the log stores it, and in words.
pub const AUDIT_ACTIONS: &[(&str, &str)] = &[
    ("login", "Masuk"),
    ("login_failed", "Gagal masuk"),
    ("login_refused", "Masuk ditolak"),
    ("logout_everywhere", "Keluar di semua perangkat"),
    ("session_ended", "Mengakhiri sesi"),
    ("session_reused", "Token sesi dipakai ulang, sesi diakhiri"),
    ("sessions_ended", "Mengakhiri semua sesi akun"),
    ("password_changed", "Mengubah kata sandi"),
    ("password_change_failed", "Gagal mengubah kata sandi"),
    ("password_reset", "Mengatur ulang kata sandi"),
    ("reset_link_sent", "Mengirim tautan atur ulang"),
    ("invitation_accepted", "Menerima undangan"),
    ("account_created", "Membuat akun"),
    ("account_renamed", "Mengubah nama akun"),
    ("account_enabled", "Mengaktifkan akun"),
    ("account_disabled", "Menonaktifkan akun"),
    ("account_exported", "Mengekspor data akun"),
    ("account_anonymised", "Menganonimkan akun"),
    ("email_change_asked", "Meminta ganti email"),
    ("email_changed", "Mengganti email"),
    ("totp_enabled", "Memasang autentikator"),
    ("totp_disabled", "Melepas autentikator"),
    ("totp_reset", "Melepas autentikator akun lain"),
    ("recovery_code_used", "Masuk dengan kode pemulihan"),
    ("recovery_codes_renewed", "Membuat kode pemulihan baru"),
    ("registration_approved", "Menyetujui pendaftaran"),
    ("registration_rejected", "Menolak pendaftaran"),
    ("customer_created", "Menambah customer"),
    ("customer_changed", "Mengubah customer"),
    ("customer_merged", "Menggabungkan customer"),
    ("admin_invited", "Mengundang admin"),
    ("admin_changed", "Mengubah admin"),
    ("api_key_created", "Membuat kunci API"),
    ("api_key_revoked", "Mencabut kunci API"),
    ("settings_changed", "Mengubah pengaturan"),
    ("schedule_created", "Menjadwalkan laporan"),
    ("schedule_changed", "Mengubah jadwal laporan"),
    ("schedule_deleted", "Menghapus jadwal laporan"),
    ("schedule_sent", "Mengirim laporan terjadwal"),
    ("mail_tested", "Mengirim email uji"),
    ("picture_uploaded", "Mengunggah gambar"),
    ("upload_committed", "Mengimpor berkas"),
    ("stock_adjusted", "Menyesuaikan stok"),
    ("stock_minimum_set", "Mengubah minimum stok"),
    ("order_terms_set", "Mengubah waktu tunggu atau isi kemasan"),
    ("upload_undone", "Membatalkan unggahan"),
    ("profile_changed", "Mengubah profil sendiri"),
];

/// What was done, in words; an action without words is shown as it is stored.
pub fn audit_label(action: &str) -> &str {
    AUDIT_ACTIONS
        .iter()
        .find(|(stored, _)| *stored == action)
        .map_or(action, |(_, words)| words)
}

/// One entry of the activity log.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditEntry {
    /// The entry.
    #[cfg_attr(feature = "openapi", schema(example = "aud_42"))]
    pub id: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Who, in words.
    pub actor: String,
    /// What, in snake_case; [`audit_label`] says it in words.
    pub action: String,
    /// The id of what was acted on, or ''.
    pub subject: String,
    /// What that is called now: a customer's name and number, a username, a file's name; none where it is nothing known.
    pub subject_name: Option<String>,
    /// How it was.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub before: Option<serde_json::Value>,
    /// How it is since.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub after: Option<serde_json::Value>,
    /// The client's address.
    pub client: String,
    /// The request.
    pub trace_id: String,
}

/// Answer of `GET /api/admin/audit`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditPage {
    /// The newest first.
    pub items: Vec<AuditEntry>,
    /// What to send as `cursor` for the next page; null on the last.
    pub next_cursor: Option<String>,
    /// How many entries the filter holds, counted up to 50,000.
    pub total: i64,
    /// Whether `total` was counted to the end.
    pub total_is_exact: bool,
    /// Staff, for the filter `actor`: ids and names.
    pub actors: Vec<AuditActor>,
}

/// A member of the staff as the filter of the activity log offers it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditActor {
    /// `adm_42`.
    pub id: String,
    /// What it is called.
    pub name: String,
}

fields! {
    AuditEntry { id, at, actor, action, subject, subject_name, before, after, client, trace_id }
    AuditPage { items, next_cursor, total, total_is_exact, actors }
    AuditActor { id, name }
}
answers!(AuditEntry AuditPage AuditActor);
