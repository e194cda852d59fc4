//! Routes of pictures: kept under `/api/admin`, served to whoever may see them.

use actix_multipart::Multipart;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, X_CONTENT_TYPE_OPTIONS};
use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse, get, post};
use domain::settings::StoredPicture;
use domain::{Problem, ProblemCode};
use futures_util::TryStreamExt;
use serde::Deserialize;
use utoipa::IntoParams;

use super::service::{self, BYTES_MAX};
use crate::error::{AppError, AppResult};
use crate::extract::{self, Path, Query, Writer};
use crate::http::Routes;
use crate::http::etag;
use crate::state::AppState;

/// Mounts the route that keeps pictures.
pub fn routes(config: &mut Routes<'_>) {
    config.service(upload_picture);
}

/// The multipart body, for the documentation.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "described, not built: the body is read as a stream")]
struct PictureForm {
    /// PNG, JPEG or WebP; told by its content.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// Who may see it.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct PictureQuery {
    /// Whether a session is needed to see it.
    #[serde(default)]
    private: bool,
}

/// Upload a picture
///
/// It is decoded, made at most 1,024 pixels long, and encoded again, so that nothing but the picture is kept. Anybody may
/// see it, as the company's logo, unless `private` is set, as for the QRIS code.
#[utoipa::path(
    tag = "settings",
    params(PictureQuery),
    request_body(content = PictureForm, content_type = "multipart/form-data"),
    responses(
        (status = 201, body = StoredPicture),
        (status = 413, body = Problem, description = "Over 4 MB"),
        (status = 415, body = Problem, description = "Not multipart/form-data"),
        (status = 422, body = Problem, description = "No picture, too many pixels, or broken"),
    ),
)]
#[post("/files")]
async fn upload_picture(
    caller: Writer,
    state: Data<AppState>,
    request: HttpRequest,
    query: Query<PictureQuery>,
    body: Payload,
) -> AppResult<HttpResponse> {
    let media_type = request
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    if !media_type.is_some_and(|value| value.to_ascii_lowercase().starts_with("multipart/form-data")) {
        return Err(AppError::problem(
            ProblemCode::MediaType,
            "Kirim gambarnya sebagai multipart/form-data.",
        ));
    }
    let file = read(Multipart::new(request.headers(), body)).await?;
    Ok(HttpResponse::Created().json(service::keep(&state, &caller, file, !query.private).await?))
}

async fn read(mut body: Multipart) -> AppResult<Vec<u8>> {
    let broken = |_| {
        AppError::problem(
            ProblemCode::Malformed,
            "Kiriman terputus atau tidak terbaca. Kirim lagi.",
        )
    };
    let mut file = None;
    while let Some(mut field) = body.try_next().await.map_err(broken)? {
        let name = field.name().unwrap_or_default().to_owned();
        if name != "file" || file.is_some() {
            return Err(AppError::invalid(
                format!("/{name}"),
                "unknown",
                "Isian ini tidak dikenal atau ganda.",
            ));
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = field.try_next().await.map_err(broken)? {
            if bytes.len() + chunk.len() > BYTES_MAX {
                return Err(AppError::problem(
                    ProblemCode::BodyTooLarge,
                    "Gambar lebih dari 4 MB. Kecilkan, lalu unggah lagi.",
                ));
            }
            bytes.extend_from_slice(&chunk);
        }
        file = Some(bytes);
    }
    file.ok_or_else(|| AppError::invalid("/file", "required", "Sertakan gambarnya dalam isian “file”."))
}

/// A picture
///
/// The company's logo is for everybody; others need a session. What an address shows never changes.
#[utoipa::path(
    tag = "settings",
    params(("hash" = String, Path, description = "Names the picture.",
        example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")),
    responses(
        (status = 200, description = "The picture", content_type = "image/png"),
        (status = 304, description = "Unchanged since the ETag of If-None-Match"),
        (status = 401, body = Problem, description = "It needs a session"),
        (status = 404, body = Problem),
    ),
)]
#[get("/api/files/{hash}")]
pub async fn picture(state: Data<AppState>, request: HttpRequest, hash: Path<String>) -> AppResult<HttpResponse> {
    let picture = service::find(&state, &hash).await?.ok_or_else(AppError::not_found)?;
    if !picture.is_public {
        extract::caller(&request)?;
    }
    let tag = format!("\"{}\"", hash.0);
    let audience = if picture.is_public { "public" } else { "private" };
    let is_current = etag::is_current(&request, &tag);
    let mut response = if is_current {
        HttpResponse::NotModified()
    } else {
        HttpResponse::Ok()
    };
    response
        .insert_header((ETAG, tag))
        .insert_header((CACHE_CONTROL, format!("{audience}, max-age=31536000, immutable")))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"));
    if is_current {
        return Ok(response.finish());
    }
    Ok(response.content_type(picture.content_type).body(picture.content))
}
