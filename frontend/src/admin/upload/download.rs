//! Files of an upload, fetched with the session and saved.

use std::time::Duration;

use domain::id::UploadId;
use domain::upload::UploadKind;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, HtmlAnchorElement, Url};

use super::bits::press;
use crate::api::{ApiError, uploads};
use crate::ui::{Button, ButtonSize, Toast, Toasts, glyph, use_toasts};

/// How long a file stays in memory after it was handed over.
const KEPT: Duration = Duration::from_secs(60);

/// What can be saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum File {
    /// The file as it was uploaded, under its own name.
    Original(UploadId, String),
    /// The bad rows of the file of this name, marked.
    Marked(UploadId, String),
    /// An example of a kind.
    Template(UploadKind),
}

impl File {
    fn name(&self) -> String {
        match self {
            Self::Original(_, name) => name.clone(),
            Self::Marked(_, name) => {
                let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
                format!("{stem}-bertanda.xlsx")
            }
            Self::Template(kind) => format!("contoh-{}.xlsx", super::text::kind_word(*kind).replace(' ', "-")),
        }
    }

    async fn fetch(&self) -> Result<Blob, ApiError> {
        match self {
            Self::Original(id, _) => uploads::original(*id).await,
            Self::Marked(id, _) => uploads::marked(*id).await,
            Self::Template(kind) => uploads::template(*kind).await,
        }
    }
}

/// Fetches the file and hands it to the browser; says so if that fails.
pub fn save(file: File, pending: RwSignal<bool>, toasts: Toasts) {
    pending.set(true);
    spawn_local(async move {
        let outcome = file.fetch().await;
        pending.try_set(false);
        match outcome {
            // The browser itself tells when it cannot save.
            Ok(blob) => drop(save_blob(&blob, &file.name())),
            Err(error) => toasts.show(Toast::failed(&error)),
        }
    });
}

fn save_blob(blob: &Blob, name: &str) -> Result<(), JsValue> {
    let url = Url::create_object_url_with_blob(blob)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&url);
    link.set_download(name);
    link.click();
    // Some browsers read the address only after the click was handled.
    set_timeout(move || drop(Url::revoke_object_url(&url)), KEPT);
    Ok(())
}

/// A button that saves a file.
#[component]
pub fn DownloadButton(
    /// What it saves.
    file: File,
    /// Its words.
    words: &'static str,
) -> AnyView {
    let pending = RwSignal::new(false);
    let toasts = use_toasts();
    view! {
        <Button size=ButtonSize::Small icon=glyph::DOWNLOAD pending on_press=press(move || save(file.clone(), pending, toasts))>
            {words}
        </Button>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_saved_under_a_name_that_says_what_they_are() {
        let id = UploadId(1);
        assert_eq!(File::Marked(id, "a.b.csv".into()).name(), "a.b-bertanda.xlsx");
        assert_eq!(File::Original(id, "a.b.csv".into()).name(), "a.b.csv");
        assert_eq!(File::Template(UploadKind::Sales).name(), "contoh-penjualan.xlsx");
    }
}
