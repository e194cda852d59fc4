//! Errors of the API: RFC 9457 problem details with a stable code.

use serde::{Deserialize, Serialize};

use crate::tree::{Fault, FromTree, Tree, fields};

macro_rules! problem_codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $status:literal, $title:literal;)*) => {
        /// What went wrong, as a stable code. One table says each code's HTTP status and title.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub enum ProblemCode {
            $($(#[$doc])* #[serde(rename = $code)] $name,)*
        }

        impl ProblemCode {
            /// Every code.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The code as it stands on the wire.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// The HTTP status it is sent with.
            pub fn status(self) -> u16 {
                match self { $(Self::$name => $status,)* }
            }

            /// A short Indonesian title.
            pub fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)* }
            }
        }
    };
}

problem_codes! {
    /// The body is not JSON, or the request is not HTTP that we understand.
    Malformed = "malformed", 400, "Permintaan tidak terbaca";
    /// No token, or one that no longer counts.
    Unauthorized = "unauthorized", 401, "Belum masuk";
    /// Username or password wrong, or the account does not exist.
    CredentialsInvalid = "credentials_invalid", 401, "Gagal masuk";
    /// The role or scope may not do this.
    Forbidden = "forbidden", 403, "Tidak berwenang";
    /// The account has an authenticator app: send its code as `totp`.
    TotpRequired = "totp_required", 401, "Perlu kode autentikator";
    /// The authenticator's code is wrong or was used.
    TotpInvalid = "totp_invalid", 401, "Kode autentikator salah";
    /// The settings demand an authenticator app, and the account has none yet.
    TotpSetupRequired = "totp_setup_required", 403, "Pasang autentikator dulu";
    /// The emailed code was not entered yet (said only after the right password).
    AccountUnverified = "account_unverified", 403, "Akun belum diverifikasi";
    /// An admin has to approve first (said only after the right password).
    AccountPending = "account_pending", 403, "Akun menunggu persetujuan";
    /// The account was disabled (said only after the right password).
    AccountDisabled = "account_disabled", 403, "Akun dinonaktifkan";
    /// The address does not exist, or not for this caller.
    NotFound = "not_found", 404, "Tidak ditemukan";
    /// The address exists, not with this method.
    MethodNotAllowed = "method_not_allowed", 405, "Metode tidak didukung";
    /// The state does not allow it.
    Conflict = "conflict", 409, "Bentrok dengan keadaan sekarang";
    /// A payment with this reference is recorded already.
    ReferenceTaken = "reference_taken", 409, "Referensi sudah dipakai";
    /// The settings name no day from which payments are kept.
    PaymentsNotKept = "payments_not_kept", 409, "Pembayaran belum dicatat";
    /// The same Idempotency-Key is still at work.
    IdempotencyRunning = "idempotency_running", 409, "Permintaan yang sama masih berjalan";
    /// What the import would do is no longer what was shown.
    EffectsChanged = "effects_changed", 409, "Dampak impor berubah";
    /// The upload waits for the uploader's choice.
    NeedsChoice = "needs_choice", 409, "Perlu pilihan";
    /// The reward costs more points than there are.
    PointsInsufficient = "points_insufficient", 409, "Poin belum cukup";
    /// A correction took more points than there were.
    PointsNegative = "points_negative", 409, "Saldo poin minus";
    /// None of the reward is left.
    RewardOutOfStock = "reward_out_of_stock", 409, "Stok hadiah habis";
    /// The reward is for other tiers.
    RewardTier = "reward_tier", 409, "Hadiah untuk tier lain";
    /// The reward's first day is yet to come.
    RewardNotYet = "reward_not_yet", 409, "Hadiah belum mulai";
    /// The reward's last day is over, or it was taken out of the catalogue.
    RewardEnded = "reward_ended", 409, "Hadiah sudah berakhir";
    /// A one-time link was used, or is too old.
    LinkExpired = "link_expired", 410, "Tautan tidak berlaku";
    /// Somebody else changed it meanwhile.
    ChangedMeanwhile = "changed_meanwhile", 412, "Sudah berubah";
    /// The body is over the limit.
    BodyTooLarge = "body_too_large", 413, "Kiriman terlalu besar";
    /// The request's media type is not taken here.
    MediaType = "media_type", 415, "Jenis isi tidak didukung";
    /// A value is missing, wrong or unknown; see `errors`.
    Invalid = "invalid", 422, "Isian belum benar";
    /// The emailed code is wrong, old, used, or of another attempt.
    OtpInvalid = "otp_invalid", 422, "Kode tidak berlaku";
    /// The Idempotency-Key was used with another body.
    IdempotencyMismatch = "idempotency_mismatch", 422, "Kunci idempotensi sudah dipakai";
    /// The file was refused; `detail` says why and `upload` holds the report.
    UploadRejected = "upload_rejected", 422, "Berkas ditolak";
    /// If-Match is missing.
    VersionMissing = "version_missing", 428, "Versi belum disertakan";
    /// Too many requests.
    TooManyRequests = "too_many_requests", 429, "Terlalu banyak permintaan";
    /// Too many failed logins.
    TooManyLogins = "too_many_logins", 429, "Terlalu banyak percobaan login";
    /// Too many emailed codes.
    TooManyCodes = "too_many_codes", 429, "Terlalu banyak permintaan OTP";
    /// Too many uploads.
    TooManyUploads = "too_many_uploads", 429, "Terlalu banyak upload";
    /// We failed; the cause is in our log under the trace id.
    Internal = "internal", 500, "Kesalahan di server";
    /// The database or another part is busy or away; try again.
    Unavailable = "unavailable", 503, "Layanan sedang sibuk";
}

/// What is wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldProblem {
    /// JSON pointer to the field (`/password`), or the name of a query parameter.
    pub pointer: String,
    /// A stable code: `required`, `invalid`, `taken` ...
    pub code: String,
    /// Indonesian, says how to mend it.
    pub detail: String,
}

impl FieldProblem {
    /// A problem of one field.
    pub fn new(pointer: impl Into<String>, code: impl Into<String>, detail: impl Into<String>) -> Self {
        Self {
            pointer: pointer.into(),
            code: code.into(),
            detail: detail.into(),
        }
    }
}

/// The body of every error answer, `application/problem+json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// `about:blank#<code>`; the code is what to compare.
    #[serde(rename = "type")]
    pub kind: String,
    /// Short, the same for every problem of the code.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// Indonesian, says what happened and how to mend it.
    pub detail: String,
    /// Stable. For a refused upload: the code of its first problem (see `RowProblemCode`).
    pub code: String,
    /// Names this request in the server's log.
    pub trace_id: String,
    /// The fields at fault, if the problem is about fields.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
    /// The report of a refused or waiting upload.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upload: Option<Box<crate::upload::UploadReport>>,
}

fields! {
    FieldProblem { pointer, code, detail }
}

impl FromTree for Problem {
    fn read(tree: Tree, fault: &mut Fault) -> Self {
        let mut fields = tree.fields(fault);
        Self {
            kind: fields.take("type", fault),
            title: fields.take("title", fault),
            status: fields.take("status", fault),
            detail: fields.take("detail", fault),
            code: fields.take("code", fault),
            trace_id: fields.take("trace_id", fault),
            errors: fields.take_or_default("errors", fault),
            upload: fields.take("upload", fault),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_written_as_its_wire_name() {
        for code in ProblemCode::ALL {
            assert_eq!(serde_json::to_value(code).unwrap(), code.as_str());
            assert!((400..=503).contains(&code.status()));
        }
    }
}
