//! Routes of settings, under `/api/admin`.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, post, put};
use domain::Problem;
use domain::loyalty::{PointsSettings, TierSettings};
use domain::settings::{
    CompanySettings, LimitSettings, MailSettings, MailTestRequest, PaymentSettings, PricingSettings, ReorderSettings,
    Settings, SignInSettings, StockSettings, Versioned,
};

use super::{rules, service};
use crate::error::AppResult;
use crate::extract::{Json, SuperAdmin};
use crate::http::Routes;
use crate::http::{etag, precondition};
use crate::state::AppState;

/// Mounts the routes.
pub fn routes(config: &mut Routes<'_>) {
    config
        .service(settings)
        .service(put_sign_in)
        .service(put_company)
        .service(put_mail)
        .service(put_limits)
        .service(put_stock)
        .service(put_reorder)
        .service(put_pricing)
        .service(put_payments)
        .service(put_points)
        .service(put_tiers)
        .service(test_mail);
}

/// All settings
///
/// Each group with its version, who changed it last, and which of its fields the environment sets.
#[utoipa::path(tag = "settings", responses((status = 200, body = Settings)))]
#[get("/settings")]
async fn settings(caller: SuperAdmin, state: Data<AppState>, request: HttpRequest) -> AppResult<HttpResponse> {
    etag::respond_by_content(&request, &caller, &service::all(&state).await?)
}

/// Change how people sign in
///
/// When customers enter an emailed code besides their password, and whether staff need an authenticator app.
#[utoipa::path(
    tag = "settings",
    params(("If-Match" = String, Header, description = "The version that was seen, in quotes.", example = "\"0\"")),
    request_body = SignInSettings,
    responses(
        (status = 200, description = "Changed.", body = Versioned<SignInSettings>),
        (status = 412, description = "`changed_meanwhile`.", body = Problem),
        (status = 422, description = "A field is wrong; see `errors`.", body = Problem),
        (status = 428, description = "`version_missing`.", body = Problem),
    ),
)]
#[put("/settings/sign-in")]
async fn put_sign_in(
    caller: SuperAdmin,
    state: Data<AppState>,
    request: HttpRequest,
    form: Json<SignInSettings>,
) -> AppResult<HttpResponse> {
    let seen = precondition::seen(&request)?;
    Ok(HttpResponse::Ok().json(service::change_sign_in(&state, &caller, seen, form.0).await?))
}

/// Change the company
///
/// Its name is in mails; its logo is the hash of a picture that was uploaded before.
#[utoipa::path(
    tag = "settings",
    params(("If-Match" = String, Header, description = "The version that was seen, in quotes.", example = "\"0\"")),
    request_body = CompanySettings,
    responses(
        (status = 200, description = "Changed.", body = Versioned<CompanySettings>),
        (status = 412, description = "`changed_meanwhile`.", body = Problem),
        (status = 422, description = "A field is wrong; see `errors`.", body = Problem),
        (status = 428, description = "`version_missing`.", body = Problem),
    ),
)]
#[put("/settings/company")]
async fn put_company(
    caller: SuperAdmin,
    state: Data<AppState>,
    request: HttpRequest,
    form: Json<CompanySettings>,
) -> AppResult<HttpResponse> {
    let seen = precondition::seen(&request)?;
    Ok(HttpResponse::Ok().json(service::change_company(&state, &caller, seen, form.0).await?))
}

/// Change the sender of mails
///
/// Holds from the next mail on. Where the environment sets the sender, this changes nothing.
#[utoipa::path(
    tag = "settings",
    params(("If-Match" = String, Header, description = "The version that was seen, in quotes.", example = "\"0\"")),
    request_body = MailSettings,
    responses(
        (status = 200, description = "Changed.", body = Versioned<MailSettings>),
        (status = 412, description = "`changed_meanwhile`.", body = Problem),
        (status = 422, description = "A field is wrong; see `errors`.", body = Problem),
        (status = 428, description = "`version_missing`.", body = Problem),
    ),
)]
#[put("/settings/mail")]
async fn put_mail(
    caller: SuperAdmin,
    state: Data<AppState>,
    request: HttpRequest,
    form: Json<MailSettings>,
) -> AppResult<HttpResponse> {
    let seen = precondition::seen(&request)?;
    Ok(HttpResponse::Ok().json(service::change_mail(&state, &caller, seen, form.0).await?))
}

/// Change the limits
///
/// Holds on every instance at once. Fields that the environment sets stay as they are.
#[utoipa::path(
    tag = "settings",
    params(("If-Match" = String, Header, description = "The version that was seen, in quotes.", example = "\"0\"")),
    request_body = LimitSettings,
    responses(
        (status = 200, description = "Changed.", body = Versioned<LimitSettings>),
        (status = 412, description = "`changed_meanwhile`.", body = Problem),
        (status = 422, description = "A field is wrong; see `errors`.", body = Problem),
        (status = 428, description = "`version_missing`.", body = Problem),
    ),
)]
#[put("/settings/limits")]
async fn put_limits(
    caller: SuperAdmin,
    state: Data<AppState>,
    request: HttpRequest,
    form: Json<LimitSettings>,
) -> AppResult<HttpResponse> {
    let seen = precondition::seen(&request)?;
    Ok(HttpResponse::Ok().json(service::change_limits(&state, &caller, seen, form.0).await?))
}

/// Send a test mail
///
/// Goes the way of all mails. What becomes of it is `mail_test` of the settings.
#[utoipa::path(
    tag = "settings",
    request_body = MailTestRequest,
    responses(
        (status = 202, description = "On its way."),
        (status = 422, description = "The address is none.", body = Problem),
    ),
)]
#[post("/settings/mail/test")]
async fn test_mail(caller: SuperAdmin, state: Data<AppState>, form: Json<MailTestRequest>) -> AppResult<HttpResponse> {
    service::test_mail(&state, &caller, &form).await?;
    Ok(HttpResponse::Accepted().finish())
}

/// Change how stock is judged
///
/// The limits of its statuses, and whether sales dated after a part's last stock file reduce it. Statuses and stock follow in
/// the same transaction.
#[utoipa::path(
    tag = "settings",
    params(("If-Match" = String, Header, description = "The version that was seen, in quotes.", example = "\"0\"")),
    request_body = StockSettings,
    responses(
        (status = 200, description = "Changed.", body = Versioned<StockSettings>),
        (status = 412, description = "`changed_meanwhile`.", body = Problem),
        (status = 422, description = "Limits that cannot be.", body = Problem),
        (status = 428, description = "`version_missing`.", body = Problem),
    ),
)]
#[put("/settings/stock")]
async fn put_stock(
    caller: SuperAdmin,
    state: Data<AppState>,
    request: HttpRequest,
    form: Json<StockSettings>,
) -> AppResult<HttpResponse> {
    let seen = precondition::seen(&request)?;
    Ok(HttpResponse::Ok().json(service::change_stock(&state, &caller, seen, form.0).await?))
}

/// Change on what terms parts are ordered
///
/// Target service, review, pack size, and what ordering and holding cost. Lead time and safety days are those of stock.
#[utoipa::path(
    tag = "settings",
    params(("If-Match" = String, Header, description = "The version that was seen, in quotes.", example = "\"0\"")),
    request_body = ReorderSettings,
    responses(
        (status = 200, description = "Changed.", body = Versioned<ReorderSettings>),
        (status = 412, description = "`changed_meanwhile`.", body = Problem),
        (status = 422, description = "A field is wrong; see `errors`.", body = Problem),
        (status = 428, description = "`version_missing`.", body = Problem),
    ),
)]
#[put("/settings/reorder")]
async fn put_reorder(
    caller: SuperAdmin,
    state: Data<AppState>,
    request: HttpRequest,
    form: Json<ReorderSettings>,
) -> AppResult<HttpResponse> {
    let seen = precondition::seen(&request)?;
    Ok(HttpResponse::Ok().json(service::change_reorder(&state, &caller, seen, form.0).await?))
}

/// Change how prices are judged
///
/// The discount rate over which lines are told of.
#[utoipa::path(
    tag = "settings",
    params(("If-Match" = String, Header, description = "The version that was seen, in quotes.", example = "\"0\"")),
    request_body = PricingSettings,
    responses(
        (status = 200, description = "Changed.", body = Versioned<PricingSettings>),
        (status = 412, description = "`changed_meanwhile`.", body = Problem),
        (status = 422, description = "A field is wrong; see `errors`.", body = Problem),
        (status = 428, description = "`version_missing`.", body = Problem),
    ),
)]
#[put("/settings/pricing")]
async fn put_pricing(
    caller: SuperAdmin,
    state: Data<AppState>,
    request: HttpRequest,
    form: Json<PricingSettings>,
) -> AppResult<HttpResponse> {
    let seen = precondition::seen(&request)?;
    Ok(HttpResponse::Ok().json(service::change_pricing(&state, &caller, seen, form.0).await?))
}

/// Change how customers pay
///
/// Bank accounts, QRIS and instructions, and from when on payments are kept. What everybody owes follows in the same transaction.
#[utoipa::path(
    tag = "settings",
    params(("If-Match" = String, Header, description = "The version that was seen, in quotes.", example = "\"0\"")),
    request_body = PaymentSettings,
    responses(
        (status = 200, description = "Changed.", body = Versioned<PaymentSettings>),
        (status = 412, description = "`changed_meanwhile`.", body = Problem),
        (status = 422, description = "A field is wrong; see `errors`.", body = Problem),
        (status = 428, description = "`version_missing`.", body = Problem),
    ),
)]
#[put("/settings/payments")]
async fn put_payments(
    caller: SuperAdmin,
    state: Data<AppState>,
    request: HttpRequest,
    form: Json<PaymentSettings>,
) -> AppResult<HttpResponse> {
    let seen = precondition::seen(&request)?;
    Ok(HttpResponse::Ok().json(service::change_payments(&state, &caller, seen, form.0).await?))
}

/// Change how points are earned and when they expire
///
/// The whole list of rules, each from a date on: the rule in force on an invoice's date counts. What invoices earned follows in the
/// same transaction, as entries of the ledger. Points never expire before the day after their rule was made.
#[utoipa::path(
    tag = "settings",
    params(("If-Match" = String, Header, description = "The version that was seen, in quotes.", example = "\"0\"")),
    request_body = PointsSettings,
    responses(
        (status = 200, description = "Changed.", body = Versioned<PointsSettings>),
        (status = 412, description = "`changed_meanwhile`.", body = Problem),
        (status = 422, description = "A rule that cannot be.", body = Problem),
        (status = 428, description = "`version_missing`.", body = Problem),
    ),
)]
#[put("/settings/points")]
async fn put_points(
    caller: SuperAdmin,
    state: Data<AppState>,
    request: HttpRequest,
    form: Json<PointsSettings>,
) -> AppResult<HttpResponse> {
    let seen = precondition::seen(&request)?;
    Ok(HttpResponse::Ok().json(rules::change_points(&state, &caller, seen, form.0).await?))
}

/// Change from where tiers hold, and what they bring
///
/// The whole list of rules, each from a date on: the rule in force on the data date counts. Tiers follow in the same
/// transaction.
#[utoipa::path(
    tag = "settings",
    params(("If-Match" = String, Header, description = "The version that was seen, in quotes.", example = "\"0\"")),
    request_body = TierSettings,
    responses(
        (status = 200, description = "Changed.", body = Versioned<TierSettings>),
        (status = 412, description = "`changed_meanwhile`.", body = Problem),
        (status = 422, description = "A rule that cannot be.", body = Problem),
        (status = 428, description = "`version_missing`.", body = Problem),
    ),
)]
#[put("/settings/tiers")]
async fn put_tiers(
    caller: SuperAdmin,
    state: Data<AppState>,
    request: HttpRequest,
    form: Json<TierSettings>,
) -> AppResult<HttpResponse> {
    let seen = precondition::seen(&request)?;
    Ok(HttpResponse::Ok().json(rules::change_tiers(&state, &caller, seen, form.0).await?))
}
