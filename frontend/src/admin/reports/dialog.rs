//! The dialog that schedules the shown report, or changes a schedule.

use std::sync::Arc;

use chrono::{DateTime, Datelike, Utc, Weekday};
use domain::FieldProblem;
use domain::date::{format_instant, in_wita, weekday_name};
use domain::report::{
    Every, ReportFilter, ReportFormat, Schedule, ScheduleChange, SchedulePeriod, SchedulePlan, StockFilter,
    period_label,
};
use leptos::prelude::*;

use super::{Desk, by, kind};
use crate::api;
use crate::ui::{
    Button, ButtonKind, Check, Dialog, FormState, FormSummary, Icon, Segmented, Select, TextField, Toast, glyph,
};

/// What is being planned: the plan as it began, and the schedule that it changes.
pub type Begun = (SchedulePlan, Option<Arc<Schedule>>);

/// Opens the dialog for a schedule, or for the report that is shown.
pub fn open(desk: Desk, schedule: Option<Arc<Schedule>>) {
    let plan = match &schedule {
        Some(schedule) => schedule.plan.clone(),
        None => of_shown(desk),
    };
    desk.begun.set_value(Some((plan, schedule)));
    desk.planning.set(true);
}

/// A plan for what the page shows.
fn of_shown(desk: Desk) -> SchedulePlan {
    let url = desk.url;
    SchedulePlan {
        kind: kind(url),
        filter: ReportFilter {
            by: Some(by(url)),
            customer: url.get("customer"),
            group: url.get("group"),
            invoice_type: url.get("invoice_type"),
            status: url.get("status").and_then(|word| StockFilter::parse(&word)),
            sort: url.get("sort"),
        },
        period: SchedulePeriod::Last7,
        every: Every::Week,
        weekday: 1,
        day: 1,
        hour: 7,
        minute: 0,
        recipients: Vec::new(),
        format: ReportFormat::Xlsx,
        skip_empty: true,
    }
}

/// The id of the form, which stands apart from its button.
const FORM: &str = "schedule";

/// The dialog of the page.
pub fn dialog(desk: Desk) -> AnyView {
    let form = FormState::new();
    let begun = move || desk.begun.get_value();
    let title = move || {
        let kind = begun().map_or("", |(plan, _)| plan.kind.label());
        format!("Jadwalkan laporan {}", kind.to_ascii_lowercase())
    };
    let text = move || begun().map_or_else(String::new, |(plan, _)| told(&plan));
    let close = Callback::new(move |()| desk.planning.set(false));
    let foot = move || {
        view! {
            <Button on_press=close>"Batal"</Button>
            <Button kind=ButtonKind::Primary submit=true pending=form.is_pending() attr:form=FORM>
                "Simpan jadwal"
            </Button>
        }
        .into_any()
    };
    view! {
        <Dialog open=desk.planning title text foot>
            {move || begun().map(|begun| body(desk, form, begun))}
        </Dialog>
    }
    .into_any()
}

/// What is sent, in words.
fn told(plan: &SchedulePlan) -> String {
    let filter = &plan.filter;
    let mut parts = vec![plan.title()];
    parts.extend(filter.group.iter().map(|group| format!("kelompok {group}")));
    parts.extend(filter.customer.iter().map(|customer| format!("customer {customer}")));
    parts.extend(filter.invoice_type.iter().map(|of| format!("jenis {of}")));
    parts.join(", ")
}

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp_millis(js_sys::Date::now() as i64).unwrap_or_default()
}

/// `07.00` or `7:30` as hour and minute.
fn time_of(text: &str) -> Option<(u32, u32)> {
    let (hour, minute) = text.trim().split_once(['.', ':'])?;
    let (hour, minute) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60).then_some((hour, minute))
}

/// Addresses between commas.
fn addresses(text: &str) -> Vec<String> {
    text.split([',', ';', ' '])
        .filter(|address| !address.is_empty())
        .map(str::to_owned)
        .collect()
}

/// What stands in the fields.
#[derive(Clone, Copy)]
struct Fields {
    every: RwSignal<usize>,
    /// A weekday or a day of the month.
    day: RwSignal<String>,
    time: RwSignal<String>,
    period: RwSignal<String>,
    recipients: RwSignal<String>,
    format: RwSignal<usize>,
    skip_empty: RwSignal<bool>,
}

impl Fields {
    fn of(plan: &SchedulePlan) -> Self {
        let day = if plan.every == Every::Month {
            plan.day
        } else {
            plan.weekday
        };
        let place = |of: Option<usize>| RwSignal::new(of.unwrap_or_default());
        Self {
            every: place(Every::ALL.iter().position(|every| *every == plan.every)),
            day: RwSignal::new(day.to_string()),
            time: RwSignal::new(format!("{:02}.{:02}", plan.hour, plan.minute)),
            period: RwSignal::new(plan.period.as_str().to_owned()),
            recipients: RwSignal::new(plan.recipients.join(", ")),
            format: place(ReportFormat::ALL.iter().position(|format| *format == plan.format)),
            skip_empty: RwSignal::new(plan.skip_empty),
        }
    }

    fn every(self) -> Every {
        Every::ALL[self.every.get()]
    }

    /// The plan as the fields have it; a time that is none is hour 24.
    fn plan(self, begun: &SchedulePlan) -> SchedulePlan {
        let every = self.every();
        let (hour, minute) = time_of(&self.time.get()).unwrap_or((24, 0));
        let day = self.day.get().parse().unwrap_or(1);
        SchedulePlan {
            every,
            weekday: if every == Every::Week { day } else { 1 },
            day: if every == Every::Month { day } else { 1 },
            hour,
            minute,
            period: SchedulePeriod::parse(&self.period.get()).unwrap_or(begun.period),
            recipients: addresses(&self.recipients.get()),
            format: ReportFormat::ALL[self.format.get()],
            skip_empty: self.skip_empty.get(),
            ..begun.clone()
        }
    }
}

fn body(desk: Desk, form: FormState, (begun, schedule): Begun) -> AnyView {
    form.clear();
    let fields = Fields::of(&begun);
    let has_days = begun.kind.has_range();
    let shown = begun.clone();
    let preview = move || {
        let plan = fields.plan(&shown);
        if plan.errors().iter().any(|error| error.field != "recipients") {
            return "Isi jam seperti 07.00.".to_owned();
        }
        let next = plan.next_after(now());
        let weekday = weekday_name(in_wita(next).weekday());
        let days = plan.days(next).map(|days| format!(", isi {}", period_label(days)));
        format!(
            "Kirim pertama {weekday}, {}{}.",
            format_instant(next),
            days.unwrap_or_default()
        )
    };
    let send = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let plan = untrack(|| fields.plan(&begun));
        let named = |field: &'static str| if field == "hour" { "time" } else { field };
        let problems = plan
            .errors()
            .into_iter()
            .map(|error| FieldProblem::new(format!("/{}", named(error.field)), "invalid", error.words))
            .collect();
        if form.reject(problems) {
            return;
        }
        let schedule = schedule.clone();
        form.send(async move {
            match schedule {
                Some(schedule) => {
                    let change = ScheduleChange {
                        plan: Some(plan),
                        active: None,
                    };
                    api::reports::change(&schedule, &change).await?;
                }
                None => api::reports::schedule(&plan).await?,
            }
            desk.toasts.show(Toast::done("Jadwal disimpan."));
            desk.planning.try_set(false);
            desk.schedules.reload();
            Ok(())
        });
    };
    let set_every = Callback::new(move |place: usize| {
        fields.day.set("1".to_owned());
        fields.every.set(place);
    });
    view! {
        <form class="stack stack--form" id=FORM novalidate on:submit=send>
            <FormSummary form />
            {segments("Kirim", Every::ALL.iter().map(|every| every.label()), fields.every, set_every)}
            <div class="form-2">
                {move || day_field(fields)}
                <TextField form name="time" label="Jam (WITA)" value=fields.time autocomplete="off" />
            </div>
            {has_days.then(|| period_field(fields))}
            <TextField
                form
                name="recipients"
                label="Penerima"
                value=fields.recipients
                autocomplete="off"
                hint="Pisahkan dengan koma."
            />
            {segments(
                "Format",
                ReportFormat::ALL.iter().map(|format| format.label()),
                fields.format,
                Callback::new(move |place| fields.format.set(place)),
            )}
            <Check checked=fields.skip_empty>"Lewati bila kosong"</Check>
            <div class="alert alert--inline">
                <Icon glyph=glyph::MAIL />
                <span>{preview}</span>
            </div>
        </form>
    }
    .into_any()
}

fn segments(
    label: &'static str,
    words: impl Iterator<Item = &'static str>,
    value: RwSignal<usize>,
    on_change: Callback<usize>,
) -> AnyView {
    let options: Vec<_> = words.enumerate().collect();
    view! {
        <div class="field">
            <span class="field__label" aria-hidden="true">
                {label}
            </span>
            <span class="self-start">
                <Segmented label options value on_change />
            </span>
        </div>
    }
    .into_any()
}

fn choice(label: &'static str, options: Vec<(String, String)>, value: RwSignal<String>) -> AnyView {
    view! {
        <div class="field">
            <span class="field__label" aria-hidden="true">
                {label}
            </span>
            <Select label options value on_change=Callback::new(move |chosen| value.set(chosen)) />
        </div>
    }
    .into_any()
}

fn day_field(fields: Fields) -> AnyView {
    match fields.every() {
        Every::Day => ().into_any(),
        Every::Week => {
            let weekday = |day: u8| {
                let name = Weekday::try_from(day).map_or("", weekday_name);
                ((day + 1).to_string(), name.to_owned())
            };
            choice("Hari", (0..7).map(weekday).collect(), fields.day)
        }
        Every::Month => {
            let days = (1..=31).map(|day: u32| (day.to_string(), day.to_string()));
            choice("Tanggal", days.collect(), fields.day)
        }
    }
}

fn period_field(fields: Fields) -> AnyView {
    let options = SchedulePeriod::ALL
        .iter()
        .map(|period| (period.as_str().to_owned(), period.label().to_owned()));
    choice("Isi", options.collect(), fields.period)
}
