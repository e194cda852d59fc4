//! Lead time and pack size of part groups and of parts: what holds of a part is its own, else its group's, else the setting.

use domain::FieldProblem;
use domain::insight::{OrderTerms, OrderTermsChange, OrderTermsPage};
use domain::money::format_count;
use domain::sales::group_label;
use leptos::prelude::*;

use crate::api::{self, ApiError, Query};
use crate::ui::{
    Answers, Ask, Asks, Button, Card, Empty, ExportMenu, Field, FieldKind, Loaded, Remote, SkeletonCard, Toast, Toasts,
    glyph, work,
};

/// Stands for "one part" among the groups.
const PART_CHOICE: &str = "~part";
/// The fields; the settings on the same page have the names without `own`.
const LEAD_DAYS: &str = "own_lead_days";
const PACK: &str = "own_pack";

/// What the card shares.
#[derive(Clone, Copy)]
struct Desk {
    terms: Remote<OrderTermsPage>,
    asks: Asks,
    toasts: Toasts,
}

/// The card.
pub fn terms(asks: Asks, toasts: Toasts) -> AnyView {
    let desk = Desk {
        terms: Remote::new(|| (), |()| api::reorder::terms()),
        asks,
        toasts,
    };
    let tools = move || {
        let add = Callback::new(move |()| {
            if let Some(page) = desk.terms.ok() {
                desk.asks.ask(change(desk, &page, None));
            }
        });
        let query = Callback::new(|()| Query::new());
        view! {
            <ExportMenu path=api::reorder::TERMS query name="ketentuan-pesan" />
            <Button icon=glyph::PLUS on_press=add>
                "Tambah ketentuan"
            </Button>
        }
        .into_any()
    };
    view! {
        <Card
            title="Waktu tunggu dan kemasan khusus"
            sub="Kelompok atau part yang berbeda dari pengaturan di atas. Status dan saran langsung mengikuti"
            tools
        >
            <Loaded
                remote=desk.terms
                skeleton=|| view! { <SkeletonCard lines=3 /> }
                view=move |page| list(desk, &page)
            />
        </Card>
    }
    .into_any()
}

fn list(desk: Desk, page: &OrderTermsPage) -> AnyView {
    if page.items.is_empty() {
        let text = "Semua part memakai waktu tunggu dan isi kemasan dari pengaturan di atas.";
        return view! { <Empty icon=glyph::PACKAGE title="Belum ada ketentuan khusus" text /> }.into_any();
    }
    let rows: Vec<_> = page.items.iter().map(|terms| row(desk, page, terms)).collect();
    rows.into_any()
}

fn name_of(terms: &OrderTerms) -> String {
    match (&terms.group, &terms.part_number) {
        (Some(group), _) => format!("Kelompok {}", group_label(group)),
        (None, number) => format!(
            "{} {}",
            terms.name.as_deref().unwrap_or_default(),
            number.as_deref().unwrap_or_default()
        ),
    }
}

fn row(desk: Desk, page: &OrderTermsPage, terms: &OrderTerms) -> AnyView {
    let name = name_of(terms);
    let lead = terms
        .lead_days
        .map(|days| format!("waktu tunggu {} hari", format_count(days.into())));
    let pack = terms.pack.map(|pack| format!("kemasan {} pcs", format_count(pack)));
    let told: Vec<String> = lead.into_iter().chain(pack).collect();
    let edit = {
        let (page, terms) = (page.clone(), terms.clone());
        Callback::new(move |()| desk.asks.ask(change(desk, &page, Some(&terms))))
    };
    let remove = {
        let terms = terms.clone();
        Callback::new(move |()| desk.asks.ask(removal(desk, terms.clone())))
    };
    view! {
        <div class="list__row list__row--wrap">
            <span class="list__main">
                <span class="list__title">{name.clone()}</span>
                <span class="list__sub">{told.join(", ")}</span>
            </span>
            <span class="row">
                <Button label=format!("Ubah ketentuan {name}") on_press=edit>
                    "Ubah"
                </Button>
                <Button label=format!("Hapus ketentuan {name}") on_press=remove>
                    "Hapus"
                </Button>
            </span>
        </div>
    }
    .into_any()
}

/// The number that was typed; none where nothing was.
fn number<T: std::str::FromStr>(answers: &Answers, name: &str) -> Result<Option<T>, T::Err> {
    answers.optional(name).map(|text| text.parse()).transpose()
}

fn wrong(answers: &Answers) -> Vec<FieldProblem> {
    let mut found = Vec::new();
    match (number(answers, LEAD_DAYS), number(answers, PACK)) {
        (Ok(lead_days), Ok(pack)) => {
            let of_field = |problem: FieldProblem| FieldProblem {
                pointer: problem.pointer.replacen('/', "/own_", 1),
                ..problem
            };
            let change = OrderTermsChange { lead_days, pack };
            found.extend(change.problems().into_iter().map(of_field));
            if lead_days.is_none() && pack.is_none() {
                let told = "Isi waktu tunggu, isi kemasan, atau keduanya.";
                found.push(FieldProblem::new("/own_lead_days", "required", told));
            }
        }
        (lead_days, pack) => {
            for (pointer, is_wrong) in [("/own_lead_days", lead_days.is_err()), ("/own_pack", pack.is_err())] {
                if is_wrong {
                    found.push(FieldProblem::new(pointer, "invalid", "Isi dengan angka bulat."));
                }
            }
        }
    }
    if answers.get("of") == PART_CHOICE && answers.get("part_number").is_empty() {
        found.push(FieldProblem::new("/part_number", "required", "Isi nomor part."));
    }
    found
}

/// Asks for terms: new ones, or those that stand.
fn change(desk: Desk, page: &OrderTermsPage, old: Option<&OrderTerms>) -> Ask {
    let mut options = vec![(PART_CHOICE.to_owned(), "Satu part".to_owned())];
    options.extend(
        page.groups
            .iter()
            .map(|group| (group.clone(), format!("Kelompok {}", group_label(group)))),
    );
    let text = |value: Option<i64>| value.map(|value| value.to_string()).unwrap_or_default();
    let mut fields = Vec::new();
    if old.is_none() {
        fields.push(Field::of(FieldKind::Choice(options), "of", "Untuk", PART_CHOICE));
        fields.push(Field::text("part_number", "Nomor part", "").hint("Kosongkan bila untuk kelompok"));
    }
    let lead_days = old.and_then(|terms| terms.lead_days).map(i64::from);
    fields.push(Field::text(LEAD_DAYS, "Waktu tunggu (hari)", text(lead_days)).hint("Kosong: ikut yang di atasnya"));
    let pack = old.and_then(|terms| terms.pack);
    fields.push(Field::text(PACK, "Isi kemasan (pcs)", text(pack)).hint("Kosong: ikut yang di atasnya"));
    let (known, old) = (page.clone(), old.cloned());
    Ask {
        title: old.as_ref().map_or_else(
            || "Tambah ketentuan".to_owned(),
            |terms| format!("Ubah ketentuan {}", name_of(terms)),
        ),
        text: "Ketentuan part didahulukan dari ketentuan kelompoknya.".to_owned(),
        fields,
        words: "Simpan ketentuan",
        check: wrong,
        work: work(move |answers: Answers| {
            let (group, part) = match &old {
                Some(terms) => (terms.group.clone(), terms.part_number.clone()),
                None if answers.get("of") == PART_CHOICE => (None, answers.optional("part_number")),
                None => (Some(answers.get("of")), None),
            };
            let is_of = |terms: &&OrderTerms| terms.group == group && terms.part_number == part;
            let version = known.items.iter().find(is_of).map_or(0, |terms| terms.version);
            let change = OrderTermsChange {
                lead_days: number(&answers, LEAD_DAYS).unwrap_or_default(),
                pack: number(&answers, PACK).unwrap_or_default(),
            };
            put(desk, (group, part), version, change, "Ketentuan tersimpan")
        }),
        ..Ask::default()
    }
}

fn removal(desk: Desk, terms: OrderTerms) -> Ask {
    Ask {
        title: format!("Hapus ketentuan {}?", name_of(&terms)),
        text: "Part yang terkait kembali mengikuti kelompoknya atau pengaturan.".to_owned(),
        words: "Hapus ketentuan",
        danger: true,
        work: work(move |_| {
            let none = OrderTermsChange {
                lead_days: None,
                pack: None,
            };
            let of = (terms.group.clone(), terms.part_number.clone());
            put(desk, of, terms.version, none, "Ketentuan dihapus")
        }),
        ..Ask::default()
    }
}

async fn put(
    desk: Desk,
    (group, part): (Option<String>, Option<String>),
    version: i64,
    change: OrderTermsChange,
    done: &'static str,
) -> Result<(), ApiError> {
    match group {
        Some(group) => api::reorder::put_group(&group, version, change).await?,
        None => api::reorder::put_part(&part.unwrap_or_default(), version, change).await?,
    };
    desk.toasts.show(Toast::done(done));
    desk.terms.reload();
    Ok(())
}
