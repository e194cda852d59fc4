//! Files of an upload, fetched with the session and saved.

use domain::id::UploadId;
use domain::upload::UploadKind;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::Blob;

use super::bits::press;
use crate::api::{ApiError, uploads};
use crate::ui::save::save_blob;
use crate::ui::{Button, ButtonSize, Toast, Toasts, glyph, use_toasts};

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
