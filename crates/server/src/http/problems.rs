//! Every error leaves as a problem, whoever made it: what the framework or a library answers in its own words is put
//! into ours.

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::StatusCode;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::middleware::Next;
use actix_web::{Error, HttpResponse, ResponseError};
use domain::ProblemCode;

use crate::error::AppError;

/// Middleware: see above.
pub async fn translate(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<EitherBody<impl MessageBody>>, Error> {
    match next.call(request).await {
        Ok(response) if needs_translation(&response) => {
            let problem = in_our_words(response.status());
            let headers = response.headers().clone();
            let (request, _) = response.into_parts();
            let mut translated = problem.map_into_right_body();
            for (name, value) in headers {
                if !translated.headers().contains_key(&name) && name.as_str() != "content-length" {
                    translated.headers_mut().append(name, value);
                }
            }
            Ok(ServiceResponse::new(request, translated))
        }
        Ok(response) => Ok(response.map_into_left_body()),
        Err(error) if error.as_error::<AppError>().is_some() => {
            let response = error.error_response();
            Err(InternalError::from_response(error, response).into())
        }
        Err(error) => {
            let response = in_our_words(error.as_response_error().status_code());
            Err(InternalError::from_response(error, response).into())
        }
    }
}

fn needs_translation<B>(response: &ServiceResponse<B>) -> bool {
    let status = response.status();
    let content_type = response
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    (status.is_client_error() || status.is_server_error())
        && !content_type.is_some_and(|value| value.starts_with("application/problem+json"))
}

fn in_our_words(status: StatusCode) -> HttpResponse {
    let error = match status.as_u16() {
        401 => AppError::unauthorized(),
        403 => AppError::forbidden(),
        404 => AppError::not_found(),
        405 => AppError::problem(ProblemCode::MethodNotAllowed, "Alamat ini tidak menerima metode itu."),
        413 => AppError::problem(ProblemCode::BodyTooLarge, "Kiriman lebih besar daripada batasnya."),
        415 => AppError::problem(ProblemCode::MediaType, "Jenis isi kiriman ini tidak diterima di sini."),
        429 | 503 => AppError::unavailable(),
        400..=499 => AppError::problem(
            ProblemCode::Malformed,
            "Permintaan tidak dapat dibaca. Periksa penulisannya.",
        ),
        _ => AppError::from(anyhow::anyhow!("answered with status {status}")),
    };
    error.error_response()
}

#[cfg(test)]
mod tests {
    use actix_web::middleware::from_fn;
    use actix_web::{App, error, test, web};
    use domain::Problem;

    use super::*;

    #[actix_web::test]
    async fn what_others_answer_is_put_into_our_words() {
        async fn foreign() -> Result<HttpResponse, Error> {
            Err(error::ErrorUnsupportedMediaType("no"))
        }
        let app = test::init_service(
            App::new()
                .wrap(from_fn(translate))
                .route("/foreign", web::get().to(foreign))
                .route(
                    "/plain",
                    web::get().to(|| async { HttpResponse::ImATeapot().body("tea") }),
                ),
        )
        .await;
        for (path, status, code) in [
            ("/foreign", 415, "media_type"),
            ("/plain", 400, "malformed"),
            ("/nowhere", 404, "not_found"),
        ] {
            let response = test::call_service(&app, test::TestRequest::get().uri(path).to_request()).await;
            assert_eq!(response.status().as_u16(), status);
            assert_eq!(
                response.headers().get("content-type").unwrap(),
                "application/problem+json"
            );
            let problem: Problem = test::read_body_json(response).await;
            assert_eq!((problem.code.as_str(), problem.status), (code, status));
        }
    }
}
