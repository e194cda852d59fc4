//! Addresses that no route takes: another method of one that exists, a page of the app, or nothing.

use actix_web::http::Method;
use actix_web::http::header::{ALLOW, HeaderValue};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, ResponseError};
use domain::ProblemCode;

use super::policy;
use crate::error::AppError;
use crate::http::assets::Assets;

/// Answers what no route takes.
pub async fn fallback(request: HttpRequest, assets: Data<Assets>) -> HttpResponse {
    let path = request.path();
    let is_api = path == "/api" || path.starts_with("/api/");
    if !is_api && matches!(*request.method(), Method::GET | Method::HEAD) {
        return assets.serve(&request);
    }
    let methods = if is_api {
        policy::methods(path)
    } else {
        vec!["GET", "HEAD"]
    };
    if methods.is_empty() {
        return AppError::not_found().error_response();
    }
    let allowed = methods.join(", ");
    let error = AppError::problem(
        ProblemCode::MethodNotAllowed,
        format!("Alamat ini tidak menerima {}. Pakai {allowed}.", request.method()),
    );
    let mut response = error.error_response();
    if let Ok(value) = HeaderValue::from_str(&allowed) {
        response.headers_mut().insert(ALLOW, value);
    }
    response
}
