//! Callers of the API, and what they are answered.

use domain::Problem;
use domain::account::{AdminLogin, TokenResponse};
use domain::upload::{UploadKind, UploadMode, UploadOptions, UploadReport};
use reqwest::multipart::{Form, Part};
use reqwest::{Method, RequestBuilder, header};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A caller with its own cookies, and with a token once signed in.
#[derive(Clone, Debug)]
pub struct Client {
    http: reqwest::Client,
    address: String,
    /// The access token, if signed in.
    pub token: Option<String>,
}

impl Client {
    /// A caller that nobody knows.
    ///
    /// # Panics
    /// When the HTTP client cannot be made.
    pub fn new(address: &str) -> Self {
        let http = reqwest::Client::builder()
            .cookie_store(true)
            .build()
            .expect("an HTTP client");
        Self {
            http,
            address: address.to_owned(),
            token: None,
        }
    }

    /// Signs in as staff.
    ///
    /// # Panics
    /// When that is refused.
    #[must_use]
    pub async fn signed_in(mut self, username: &str, password: &str) -> Self {
        let login = AdminLogin {
            username: username.to_owned(),
            password: password.to_owned(),
            totp: None,
        };
        let answer = self.post("/api/auth/admin/login", &login).await;
        self.token = Some(answer.ok::<TokenResponse>().access_token);
        self
    }

    /// A request to a path, with the token and, as browsers do, the origin.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.address));
        let request = request.header(header::ORIGIN, &self.address);
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    /// `GET` of a path.
    pub async fn get(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::GET, path)).await
    }

    /// `POST` of a JSON body.
    pub async fn post(&self, path: &str, body: &impl Serialize) -> Answer {
        Answer::of(self.request(Method::POST, path).json(body)).await
    }

    /// `DELETE` of a path.
    pub async fn delete(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::DELETE, path)).await
    }

    /// An upload of a file, to be sent.
    pub fn upload(&self, file_name: &str, bytes: impl Into<Vec<u8>>) -> Upload<'_> {
        Upload {
            client: self,
            file_name: file_name.to_owned(),
            bytes: bytes.into(),
            kind: None,
            mode: None,
            batch: None,
            options: None,
            respond_async: false,
        }
    }

    /// Uploads a file and imports it.
    ///
    /// # Panics
    /// When it is not imported.
    pub async fn import(&self, file_name: &str, bytes: impl Into<Vec<u8>>) -> UploadReport {
        self.upload(file_name, bytes).send().await.expect(201).json()
    }
}

/// `POST /api/admin/upload`, part by part.
#[derive(Clone, Debug)]
pub struct Upload<'a> {
    client: &'a Client,
    file_name: String,
    bytes: Vec<u8>,
    kind: Option<UploadKind>,
    mode: Option<UploadMode>,
    batch: Option<String>,
    options: Option<UploadOptions>,
    respond_async: bool,
}

impl Upload<'_> {
    /// Says what the file holds.
    #[must_use]
    pub fn kind(mut self, kind: UploadKind) -> Self {
        self.kind = Some(kind);
        self
    }

    /// Only checks, and writes nothing.
    #[must_use]
    pub fn check(mut self) -> Self {
        self.mode = Some(UploadMode::Check);
        self
    }

    /// Names the selection that the file belongs to.
    #[must_use]
    pub fn batch(mut self, batch: &str) -> Self {
        self.batch = Some(batch.to_owned());
        self
    }

    /// Says how to read the file and what to do with it.
    #[must_use]
    pub fn options(mut self, options: UploadOptions) -> Self {
        self.options = Some(options);
        self
    }

    /// Does not wait for the import.
    #[must_use]
    pub fn respond_async(mut self) -> Self {
        self.respond_async = true;
        self
    }

    /// Sends it.
    ///
    /// # Panics
    /// When the server does not answer.
    pub async fn send(self) -> Answer {
        self.try_send().await.expect("an answer")
    }

    /// Sends it to a server that may die meanwhile.
    ///
    /// # Errors
    /// When there is no whole answer.
    ///
    /// # Panics
    /// When the options are no JSON.
    pub async fn try_send(self) -> reqwest::Result<Answer> {
        let mut form = Form::new();
        if let Some(kind) = self.kind {
            form = form.text("kind", kind.as_str());
        }
        if let Some(mode) = self.mode {
            form = form.text("mode", mode.as_str());
        }
        if let Some(batch) = self.batch {
            form = form.text("batch", batch);
        }
        if let Some(options) = self.options {
            form = form.text("options", serde_json::to_string(&options).expect("options are JSON"));
        }
        form = form.part("file", Part::bytes(self.bytes).file_name(self.file_name));
        let mut request = self.client.request(Method::POST, "/api/admin/upload").multipart(form);
        if self.respond_async {
            request = request.header("prefer", "respond-async");
        }
        Answer::try_of(request).await
    }
}

/// What a request was answered with, read to its end.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: header::HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    /// Sends a request and reads the answer.
    ///
    /// # Panics
    /// When there is none.
    pub async fn of(request: RequestBuilder) -> Self {
        Self::try_of(request).await.expect("an answer")
    }

    /// Sends a request to a server that may die meanwhile.
    ///
    /// # Errors
    /// When there is no whole answer.
    pub async fn try_of(request: RequestBuilder) -> reqwest::Result<Self> {
        let response = request.send().await?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Ok(Self {
            status,
            headers,
            body: response.bytes().await?.to_vec(),
        })
    }

    /// The same answer, which must have this status.
    ///
    /// # Panics
    /// When it has another one.
    #[track_caller]
    #[expect(
        clippy::return_self_not_must_use,
        reason = "the expectation itself may be all that a test wants"
    )]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text());
        self
    }

    /// The body of a 200.
    ///
    /// # Panics
    /// When it is none, or not of this shape.
    #[track_caller]
    pub fn ok<T: DeserializeOwned>(self) -> T {
        self.expect(200).json()
    }

    /// The body as JSON.
    ///
    /// # Panics
    /// When it is not of this shape.
    #[track_caller]
    pub fn json<T: DeserializeOwned>(&self) -> T {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// The problem that ended the request.
    ///
    /// # Panics
    /// When the answer is none.
    #[track_caller]
    pub fn problem(&self) -> Problem {
        assert_eq!(
            self.header("content-type"),
            "application/problem+json",
            "{}",
            self.text()
        );
        let problem: Problem = self.json();
        assert_eq!(problem.status, self.status);
        problem
    }

    /// A header, empty when absent.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}
