//! Upload Data: files in five steps, from choosing them to what their import did, and the history of all uploads.

mod bits;
mod check;
mod columns;
mod download;
mod entry;
mod files;
mod groups;
mod history;
mod problems;
mod queue;
mod report;
mod rules;
mod run;
#[cfg(test)]
mod sample;
mod side;
mod text;
mod undo;

use domain::upload::UploadKind;
use leptos::prelude::*;

use self::bits::{click, live, words};
use self::check::CheckStep;
use self::columns::ColumnsStep;
use self::download::{File, save};
use self::entry::Entry;
use self::files::FilesStep;
use self::history::History;
use self::queue::{Queue, Step};
use self::run::{DoneStep, ImportStep};
use crate::api;
use crate::session;
use crate::ui::dom::focus_later;
use crate::ui::{
    Freshness, Icon, IconSize, Menu, MenuItem, PageHead, Popover, Remote, Stepper, ask_before_leaving, glyph,
    use_toasts,
};

const QUESTION: &str = "Berkas masih diproses. Bila halaman ini ditinggalkan, pengiriman terhenti dan berkas yang belum \
                        diimpor tidak diimpor. Tinggalkan halaman?";
const STEPS: &[&str] = &["Pilih berkas", "Petakan kolom", "Periksa", "Impor", "Selesai"];

/// The page.
#[component]
pub fn UploadPage() -> impl IntoView {
    let queue = Queue::new();
    let may_write = Signal::derive(|| session::user().is_some_and(|user| user.role.may_write()));
    let data = Remote::new(move || queue.revision.get(), |_| api::dashboard::read(None));
    let freshness = Signal::derive(move || {
        data.ok().map(|data| Freshness {
            as_of: data.has_sales.then_some(data.as_of),
            last_upload: data.last_upload.as_ref().map(|upload| upload.at),
        })
    });
    ask_before_leaving(queue.is_busy, QUESTION);
    view! {
        <PageHead title="Upload Data" freshness>
            {live(move || may_write.get().then(templates))}
        </PageHead>
        {live(move || may_write.get().then(|| wizard(queue)))}
        <History queue may_write />
    }
}

/// The five steps.
fn wizard(queue: Queue) -> AnyView {
    let current = Signal::derive(move || match queue.step.get() {
        Step::Files => 0,
        Step::Columns => 1,
        Step::Check => 2,
        Step::Import => 3,
        Step::Done => 4,
    });
    Effect::new(move |before: Option<Step>| {
        let step = queue.step.get();
        // The part that had the focus is gone; who reads by ear hears the new step's name.
        if before.is_some_and(|before| before != step) {
            focus_later("#langkah");
            // The focus alone would scroll a tall step to its middle.
            request_animation_frame(|| window().scroll_to_with_x_and_y(0.0, 0.0));
        }
        step
    });
    let step = move || {
        Some(match queue.step.get() {
            Step::Files => view! { <FilesStep queue /> }.into_any(),
            Step::Columns => view! { <ColumnsStep queue /> }.into_any(),
            Step::Check => view! { <CheckStep queue /> }.into_any(),
            Step::Import => view! { <ImportStep queue /> }.into_any(),
            Step::Done => view! { <DoneStep queue /> }.into_any(),
        })
    };
    let announcement = announcement(queue);
    let name = move || {
        let index = current.get();
        format!("Langkah {} dari {}: {}", index + 1, STEPS.len(), STEPS[index])
    };
    view! {
        <section class="card" id="langkah" tabindex="-1" aria-label=name>
            <div class="card__strip">
                <Stepper label="Langkah unggah" steps=STEPS current />
            </div>
            {live(step)}
        </section>
        <p class="sr-only" role="status">
            {words(move || announcement.get())}
        </p>
    }
    .into_any()
}

/// What is worth saying aloud: how many files are through, not every percent.
fn announcement(queue: Queue) -> Memo<String> {
    Memo::new(move |_| {
        let entries = queue.entries.get();
        let files = entries.len();
        let count = |is: fn(&Entry) -> bool| entries.iter().filter(|entry| is(entry)).count();
        match queue.step.get() {
            _ if files == 0 => String::new(),
            Step::Import | Step::Done => format!("{} dari {files} berkas diimpor", count(Entry::is_committed)),
            _ => format!(
                "{} dari {files} berkas diterima dan diperiksa",
                files - count(Entry::is_busy)
            ),
        }
    })
}

/// The example files.
fn templates() -> AnyView {
    let open = RwSignal::new(false);
    let pending = RwSignal::new(false);
    let toasts = use_toasts();
    let trigger = move || {
        view! {
            <button
                class="btn btn--secondary"
                type="button"
                aria-haspopup="menu"
                aria-expanded=move || if open.get() { "true" } else { "false" }
                disabled=pending
                on:click=click(move || open.update(|open| *open = !*open))
            >
                <Icon glyph=glyph::FILE_SPREADSHEET />
                "Unduh contoh berkas"
                <Icon glyph=glyph::CHEVRON_DOWN size=IconSize::Small />
            </button>
        }
    };
    let item = move |kind: UploadKind| {
        let take = move || {
            open.set(false);
            save(File::Template(kind), pending, toasts);
        };
        view! {
            <MenuItem icon=glyph::FILE_SPREADSHEET on:click=click(take)>
                {format!("Contoh berkas {}", text::kind_word(kind))}
            </MenuItem>
        }
    };
    view! {
        <Popover open trigger class="popover--end">
            <Menu label="Contoh berkas">
                {item(UploadKind::Sales)} {item(UploadKind::Stock)} {item(UploadKind::Customers)}
                {item(UploadKind::Payments)} {item(UploadKind::OpeningBalances)}
                {item(UploadKind::OpeningPoints)}
            </Menu>
        </Popover>
    }
    .into_any()
}
