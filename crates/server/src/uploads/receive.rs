//! The multipart body of an upload: streamed to a file, judged while it comes.

use actix_multipart::{Field, Multipart, MultipartError};
use futures_util::TryStreamExt as _;

use domain::ProblemCode;
use domain::upload::{UploadKind, UploadMode, UploadOptions};

use super::files::{Received, Receiving};
use crate::error::{AppError, AppResult};
use crate::extract::Caller;
use crate::limits;
use crate::state::AppState;

/// Most bytes of a field that is not the file.
const FIELD_LIMIT: usize = 64 * 1024;
/// Most characters of a file name that are kept.
const NAME_LIMIT: usize = 200;

/// What came in.
pub(super) struct Form {
    pub file: Received,
    pub file_name: String,
    pub kind: Option<UploadKind>,
    pub mode: UploadMode,
    pub batch: Option<String>,
    pub options: UploadOptions,
}

/// Reads the body to its end. The upload limit is judged before the file is read, with the batch if that came first.
pub(super) async fn receive(state: &AppState, caller: &Caller, mut body: Multipart) -> AppResult<Form> {
    let limit = state.config.upload_limit_bytes;
    let mut file = None;
    let mut file_name = String::new();
    let mut kind = None;
    let mut mode = UploadMode::Commit;
    let mut batch = None;
    let mut options = UploadOptions::default();
    while let Some(mut field) = body.try_next().await.map_err(broken)? {
        let name = field.name().unwrap_or_default().to_owned();
        match name.as_str() {
            "file" if file.is_none() => {
                let now = state.clock.now();
                limits::upload::count(
                    &state.db,
                    state.limits.now().upload,
                    caller.account_id,
                    batch.as_deref(),
                    now,
                )
                .await?;
                file_name = own_name(&field);
                file = Some(read_file(state, &mut field, limit).await?);
            }
            "kind" => {
                let word = text(&mut field, &name).await?;
                let known = UploadKind::parse(&word)
                    .ok_or_else(|| unknown_word("/kind", UploadKind::ALL.iter().map(|kind| kind.as_str())))?;
                kind = Some(known);
            }
            "mode" => {
                let word = text(&mut field, &name).await?;
                mode = UploadMode::parse(&word)
                    .ok_or_else(|| unknown_word("/mode", UploadMode::ALL.iter().map(|mode| mode.as_str())))?;
            }
            "batch" => {
                let word = text(&mut field, &name).await?;
                if word.is_empty() || word.len() > 64 || !word.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
                    return Err(AppError::invalid(
                        "/batch",
                        "invalid",
                        "Pakai 1 sampai 64 huruf, angka, atau strip.",
                    ));
                }
                batch = Some(word);
            }
            "options" => {
                let json = text(&mut field, &name).await?;
                options = serde_json::from_str(&json).map_err(|error| {
                    AppError::invalid(
                        "/options",
                        "invalid",
                        format!("Opsi tidak terbaca sebagai JSON yang dikenal: {error}"),
                    )
                })?;
            }
            _ => {
                return Err(AppError::invalid(
                    format!("/{name}"),
                    "unknown",
                    "Isian ini tidak dikenal atau ganda.",
                ));
            }
        }
    }
    let file = file.ok_or_else(|| AppError::invalid("/file", "required", "Sertakan berkasnya dalam isian “file”."))?;
    Ok(Form {
        file,
        file_name,
        kind,
        mode,
        batch,
        options,
    })
}

async fn read_file(state: &AppState, field: &mut Field, limit: u64) -> AppResult<Received> {
    let mut receiving = Receiving::start(state)?;
    while let Some(bytes) = field.try_next().await.map_err(broken)? {
        if receiving.size() + bytes.len() as u64 > limit {
            return Err(too_large(state));
        }
        receiving.write(&bytes)?;
    }
    Ok(receiving.finish()?)
}

/// The body is over the limit.
pub(super) fn too_large(state: &AppState) -> AppError {
    AppError::problem(
        ProblemCode::BodyTooLarge,
        format!(
            "Berkas melebihi {} MB. Bagi menjadi beberapa berkas, misalnya per bulan.",
            state.config.upload_limit_bytes / 1024 / 1024
        ),
    )
}

async fn text(field: &mut Field, name: &str) -> AppResult<String> {
    let mut bytes = Vec::new();
    while let Some(piece) = field.try_next().await.map_err(broken)? {
        if bytes.len() + piece.len() > FIELD_LIMIT {
            return Err(AppError::invalid(
                format!("/{name}"),
                "too_long",
                "Isian ini terlalu panjang.",
            ));
        }
        bytes.extend_from_slice(&piece);
    }
    String::from_utf8(bytes)
        .map_err(|_| AppError::invalid(format!("/{name}"), "invalid", "Isian ini bukan teks UTF-8."))
}

/// The file's own name without folders and control characters.
fn own_name(field: &Field) -> String {
    let given = field
        .content_disposition()
        .and_then(|disposition| disposition.get_filename())
        .unwrap_or_default();
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last.chars().filter(|c| !c.is_control()).take(NAME_LIMIT).collect();
    if clean.trim().is_empty() {
        "tanpa-nama".to_owned()
    } else {
        clean.trim().to_owned()
    }
}

fn unknown_word<'a>(pointer: &str, words: impl Iterator<Item = &'a str>) -> AppError {
    let words: Vec<&str> = words.collect();
    AppError::invalid(pointer, "invalid", format!("Pilih salah satu: {}.", words.join(", ")))
}

fn broken(error: MultipartError) -> AppError {
    tracing::info!(%error, "an upload's body could not be read");
    AppError::problem(
        ProblemCode::Malformed,
        "Kiriman terputus atau bukan multipart yang benar. Unggah sekali lagi.",
    )
}
