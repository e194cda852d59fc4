//! `/admin/customers/{number}`: everything about one customer.

use std::sync::Arc;

use charts::{Paint, Unit};
use chrono::{Datelike as _, Months, NaiveDate};
use domain::DateRange;
use domain::account::AccountStatus;
use domain::date::{back, format_day, format_day_short, month_name, whole_month_name};
use domain::insight::{CustomerContact, CustomerProfile};
use domain::money::{format_count, format_decimal, format_short};
use domain::sales::{InvoiceSummary, NO_GROUP, group_label};
use leptos::prelude::*;

use super::{Desk, calls, cells};
use crate::api::{self, Query, encode};
use crate::customer::spending::{cards::sentence, outlook};
use crate::format::{change, percent, points, rupiah_short};
use crate::paths;
use crate::portal;
use crate::ui::chart::{Point, Series, SeriesChart, SeriesData, Shape};
use crate::ui::{
    AskDialog, Badge, Button, ButtonKind, ButtonSize, Card, Empty, Freshness, Icon, Loaded, PageHead, Remote,
    SkeletonCard, Tone, button_class, delta, glyph,
};

/// Groups shown; the rest together.
const GROUPS: usize = 5;

/// The page.
#[component]
pub fn CustomerPage(
    /// The customer's number.
    number: String,
) -> impl IntoView {
    let desk = Desk::provide();
    let asked = number.clone();
    let remote = Remote::new(
        move || (asked.clone(), desk.revision.get()),
        |(number, _)| async move { api::customers::profile(&number).await },
    );
    let freshness = Signal::derive(move || {
        remote.ok().map(|found| Freshness {
            as_of: found.spending.has_sales.then_some(found.spending.as_of),
            last_upload: found.last_upload.as_ref().map(|upload| upload.at),
        })
    });
    let title = move || {
        remote
            .ok()
            .map_or_else(|| "Customer".to_owned(), |found| found.name.clone())
    };
    let meta = move || number.clone();
    let actions = move || remote.ok().map(|found| actions(desk, &found));
    let tier = move || remote.ok().map(|found| portal::tier(found.tier.tier));
    view! {
        <nav aria-label="Kembali">
            <a class="link sm" href=paths::ADMIN_CUSTOMERS>
                "Analitik Customer"
            </a>
        </nav>
        {move || {
            let meta = meta.clone();
            view! {
                <PageHead title=title() freshness meta=meta>
                    {tier}
                    {actions}
                </PageHead>
            }
                .into_any()
        }}
        <Loaded
            remote
            skeleton=|| {
                view! {
                    <SkeletonCard lines=2 />
                    <div class="grid">
                        <SkeletonCard class="col-8" lines=8 />
                        <SkeletonCard class="col-4" lines=8 />
                    </div>
                }
                    .into_any()
            }
            view=move |found| content(&found)
        />
        <AskDialog asks=desk.asks />
    }
}

fn actions(desk: Desk, found: &Arc<CustomerProfile>) -> AnyView {
    let whatsapp = found
        .insight
        .as_ref()
        .map(|one| calls::whatsapp(one, ButtonSize::Normal));
    let (number, name) = (found.number.clone(), found.name.clone());
    let edit = format!("{}?q={}", paths::ADMIN_USERS, encode(&found.number));
    let write = desk.may_write.then(move || {
        let asked = move |_| calls::ask(desk, number.clone(), &name);
        view! {
            <Button kind=ButtonKind::Secondary icon=glyph::CHECK on:click=asked>
                "Sudah dihubungi"
            </Button>
            <a class=button_class(ButtonKind::Secondary, ButtonSize::Normal) href=edit>
                "Ubah data"
            </a>
        }
        .into_any()
    });
    view! {
        {whatsapp}
        {write}
    }
    .into_any()
}

fn content(found: &CustomerProfile) -> AnyView {
    view! {
        {figures(found)}
        <div class="grid">
            {months(found)} {health(found)} {groups(found)} {notes(found)} {account(found)} {invoices(found)}
            {contacts(&found.contacts)}
        </div>
    }
    .into_any()
}

/// The invoices of some days, of a group where one is given.
fn sales(found: &CustomerProfile, days: DateRange, group: Option<&str>) -> String {
    let query = Query::new()
        .with("from", days.from)
        .with("to", days.to)
        .with("customer", &found.number)
        .with_opt(
            "group",
            group.map(|group| if group.is_empty() { NO_GROUP } else { group }),
        );
    format!("{}{}", paths::ADMIN_SALES, query.as_str())
}

fn kpi(label: &'static str, value: AnyView, foot: AnyView, href: Option<String>) -> AnyView {
    let inner = view! {
        <div class="kpi__label">{label}</div>
        <div class="kpi__value">{value}</div>
        <div class="kpi__foot">{foot}</div>
    };
    match href {
        Some(href) => view! {
            <a class="kpi" href=href>
                {inner}
            </a>
        }
        .into_any(),
        None => view! { <div class="kpi">{inner}</div> }.into_any(),
    }
}

fn figures(found: &CustomerProfile) -> AnyView {
    let spending = &found.spending;
    let change = match spending.change_percent {
        Some(by) => view! {
            {delta((by, change(by)))}
            <span class="only-desktop">"dari 12 bulan sebelumnya"</span>
        }
        .into_any(),
        None => "belum ada pembanding".into_any(),
    };
    let money = view! {
        <small>"Rp"</small>
        {format_short(spending.sums.net_sales.0)}
    };
    let with_unit = |value: Option<String>| match value {
        Some(value) => view! {
            {value}
            <small class="after">"%"</small>
        }
        .into_any(),
        None => "–".into_any(),
    };
    let gp = found.profit.gp_percent.map(|gp| format_decimal(gp, 1));
    let gp_foot = match (found.profit.change_points, found.profit.cost_known_percent) {
        (_, Some(known)) if known < 99.995 => format!("harga pokok diketahui untuk {}", percent(known)).into_any(),
        (Some(by), _) => delta((by, points(by))),
        (None, _) => "belum ada pembanding".into_any(),
    };
    let insight = found.insight.as_ref();
    let chance = insight.and_then(|one| one.chance_active);
    let chance_foot = match insight.and_then(|one| one.expected_purchases) {
        Some(count) => format!("perkiraan {} pembelian dalam 90 hari", format_decimal(count, 1)),
        None => "belum diketahui: baru sekali belanja".to_owned(),
    };
    let next = insight
        .and_then(|one| one.expected_date)
        .map_or_else(|| "–".to_owned(), format_day_short);
    let next_foot = match insight.and_then(|one| one.expected_from.zip(one.expected_to)) {
        Some((from, to)) => format!("rentang {} – {}", format_day_short(from), format_day_short(to)).into_any(),
        None => "irama belum terlihat: perlu lima kali belanja".into_any(),
    };
    view! {
        <section class="kpis" aria-label="Ringkasan customer">
            {kpi("Belanja bersih 12 bulan", money.into_any(), change, Some(sales(found, spending.range, None)))}
            {kpi("GP%", with_unit(gp), gp_foot, None)}
            {kpi(
                "Peluang aktif",
                with_unit(chance.map(|chance| format_count(chance.round() as i64))),
                chance_foot.into_any(),
                None,
            )}
            {kpi("Belanja berikutnya", next.into_any(), next_foot, None)}
        </section>
    }
    .into_any()
}

/// Twelve months, and the next with its interval.
fn months(found: &CustomerProfile) -> AnyView {
    let spending = &found.spending;
    let label = |month: NaiveDate| format!("{} {}", whole_month_name(month.month()), month.year());
    let mut points: Vec<_> = spending
        .months
        .iter()
        .map(|month| {
            let next = month.month.checked_add_months(Months::new(1));
            let days = DateRange {
                from: month.month,
                to: next.map_or(spending.as_of, |next| back(next, 1)).min(spending.as_of),
            };
            Point {
                axis: month_name(month.month.month()).to_owned(),
                title: label(month.month),
                key: Some(month.month.to_string()),
                href: Some(sales(found, days, None)),
            }
        })
        .collect();
    let mut values: Vec<Option<f64>> = spending
        .months
        .iter()
        .map(|month| Some(month.net_sales.0 as f64))
        .collect();
    let mut forecast: Vec<Option<f64>> = vec![None; values.len()];
    let mut sub = "Belum termasuk PPN".to_owned();
    let mut legend = "Prakiraan".to_owned();
    if let Some(next) = &spending.forecast {
        points.push(Point {
            axis: month_name(next.month.month()).to_owned(),
            title: format!("Prakiraan {}", label(next.month)),
            key: Some(next.month.to_string()),
            href: None,
        });
        values.push(None);
        forecast.push(Some(next.net_sales.0 as f64));
        let between = format!("{} – {}", rupiah_short(next.low.0), rupiah_short(next.high.0));
        sub = format!(
            "Belum termasuk PPN; prakiraan {} {}, 8 dari 10 kemungkinan {between}",
            whole_month_name(next.month.month()),
            rupiah_short(next.net_sales.0)
        );
        legend = format!("Prakiraan ({between})");
    }
    let series = |legend: &str, paint, values| Series {
        legend: legend.to_owned(),
        tips: vec![legend.to_owned()],
        paint,
        values,
    };
    let mut all = vec![series("Belanja bersih", Paint::Series(1), values)];
    if spending.forecast.is_some() {
        all.push(series(&legend, Paint::Previous, forecast));
    }
    let data = SeriesData {
        description: sub.clone(),
        heading: "Bulan",
        points,
        series: all,
        unit: Unit::Rupiah,
        shape: Shape::Bars,
    };
    let empty = || {
        view! { <Empty icon=glyph::CHART_COLUMN title="Belum ada belanja" text="Tidak ada faktur dalam 12 bulan terakhir." /> }
            .into_any()
    };
    view! { <SeriesChart title="Belanja bersih per bulan" sub class="col-8" height="plot--trend" data empty /> }
        .into_any()
}

fn health(found: &CustomerProfile) -> AnyView {
    let Some(health) = &found.spending.health else {
        return view! {
            <Card title="Kesehatan" class="col-4">
                <Empty icon=glyph::INFO title="Belum dapat dinilai" text="Penilaian tampil setelah faktur pertama." />
            </Card>
        }
        .into_any();
    };
    let rows: Vec<_> = health.parts.iter().map(outlook::part).collect();
    view! {
        <Card title=format!("Kesehatan {} dari 100", health.score) sub="Empat bagian, masing-masing 0 sampai 25" class="col-4">
            <div class="card__body">
                <div class="health">{rows}</div>
            </div>
        </Card>
    }
    .into_any()
}

fn groups(found: &CustomerProfile) -> AnyView {
    let bought: Vec<_> = found
        .spending
        .groups
        .iter()
        .filter(|group| group.net_sales.0 != 0)
        .collect();
    let largest = bought.first().map_or(1, |group| group.net_sales.0).max(1);
    let shown = if bought.len() > GROUPS + 1 {
        GROUPS
    } else {
        bought.len()
    };
    let row = |place: usize, name: AnyView, value: i64| {
        let width = (value.max(0) as f64 * 100.0 / largest as f64).min(100.0);
        view! {
            <div class="rank__row">
                <span class="rank__n">{place.to_string()}</span>
                <span class="rank__name">{name}</span>
                <span class="rank__val">{rupiah_short(value)}</span>
                <svg class="bar rank__bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
                    <rect class="bar__track" width="100" height="6"></rect>
                    <rect class="bar__fill" width=width.to_string() height="6"></rect>
                </svg>
            </div>
        }
        .into_any()
    };
    let mut rows = Vec::new();
    for (place, group) in (1..).zip(&bought[..shown]) {
        let href = sales(found, found.spending.range, Some(&group.group));
        let name = group_label(&group.group).to_owned();
        let name = view! {
            <a class="link" href=href>
                {name}
            </a>
        };
        rows.push(row(place, name.into_any(), group.net_sales.0));
    }
    if shown < bought.len() {
        let rest: i64 = bought[shown..].iter().map(|group| group.net_sales.0).sum();
        rows.push(row(shown + 1, "Lainnya".into_any(), rest));
    }
    let body = if rows.is_empty() {
        view! { <Empty icon=glyph::PACKAGE title="Belum ada belanja" text="Tidak ada faktur dalam 12 bulan terakhir." /> }
            .into_any()
    } else {
        view! {
            <div class="card__body">
                <div class="rank">{rows}</div>
            </div>
        }
        .into_any()
    };
    view! {
        <Card title="Kelompok" sub="Belanja bersih 12 bulan" class="col-4">
            {body}
        </Card>
    }
    .into_any()
}

fn notes(found: &CustomerProfile) -> AnyView {
    let mut items: Vec<_> = found.spending.insights.iter().map(sentence).collect();
    if let Some(reason) = found.insight.as_ref().and_then(|one| one.reason.clone()) {
        items.insert(
            0,
            view! {
                <li>
                    <Icon glyph=glyph::CLOCK />
                    <span>{reason}</span>
                </li>
            }
            .into_any(),
        );
    }
    let body = if items.is_empty() {
        let text = "Kalimat di sini dibuat dari angka belanjanya, setelah ada cukup faktur.";
        view! { <Empty icon=glyph::INFO title="Belum ada yang terlihat" text /> }.into_any()
    } else {
        view! { <ul class="insights">{items}</ul> }.into_any()
    };
    view! {
        <Card title="Catatan dari angka" class="col-4">
            {body}
        </Card>
    }
    .into_any()
}

fn account(found: &CustomerProfile) -> AnyView {
    let tone = match found.account {
        AccountStatus::Active => Tone::Success,
        AccountStatus::Pending | AccountStatus::Unverified => Tone::Warning,
        AccountStatus::NoAccount | AccountStatus::Disabled => Tone::Neutral,
    };
    let line = |label: String, value: AnyView| {
        view! {
            <div>
                <dt class="muted">{label}</dt>
                <dd class="strong">{value}</dd>
            </div>
        }
        .into_any()
    };
    let tier = match found.tier.next {
        Some(next) => {
            let missing = found
                .tier
                .missing
                .map(|missing| format!(", kurang {}", rupiah_short(missing.0)));
            line(
                format!("Menuju {}", next.label()),
                format!("{}%{}", found.tier.percent, missing.unwrap_or_default()).into_any(),
            )
        }
        None => line("Tier".to_owned(), "tertinggi".into_any()),
    };
    let segment = found
        .insight
        .as_ref()
        .map(|one| line("Segmen".to_owned(), cells::segment(one)));
    let risk = found.insight.as_ref().and_then(|one| one.money_at_risk);
    let risk = risk.map(|money| line("Uang berisiko".to_owned(), money.to_string().into_any()));
    let unpaid = found
        .unpaid
        .map_or_else(|| "pembayaran tidak dicatat".to_owned(), |money| money.to_string());
    let phone = found.insight.as_ref().and_then(|one| one.phone.clone());
    let phone = phone.unwrap_or_else(|| "belum tercatat".to_owned());
    let state = found.account.label();
    let badge = view! { <Badge tone>{state}</Badge> };
    let lines: Vec<_> = [
        Some(line("Saldo poin".to_owned(), format_count(found.points).into_any())),
        Some(line(
            "Belanja bersih seluruhnya".to_owned(),
            found.net_sales.to_string().into_any(),
        )),
        Some(tier),
        segment,
        risk,
        Some(line(
            "Termin".to_owned(),
            format!("{} hari", found.terms_days).into_any(),
        )),
        Some(line("Belum dibayar".to_owned(), unpaid.into_any())),
        Some(line("Telepon".to_owned(), phone.into_any())),
        Some(line("Akun".to_owned(), badge.into_any())),
    ]
    .into_iter()
    .flatten()
    .collect();
    view! {
        <Card title="Poin dan akun" class="col-4">
            <div class="card__body">
                <dl class="totals totals--lines">{lines}</dl>
            </div>
        </Card>
    }
    .into_any()
}

fn invoices(found: &CustomerProfile) -> AnyView {
    let rows: Vec<_> = found.latest.iter().map(invoice).collect();
    let body = if rows.is_empty() {
        view! { <Empty icon=glyph::FILE_TEXT title="Belum ada faktur" text="Faktur tampil setelah diunggah." /> }
            .into_any()
    } else {
        view! {
            <div class="table-wrap">
                <table class="table table--stack table--compact">
                    <caption class="sr-only">"Faktur terakhir"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Faktur"</th>
                            <th scope="col">"Tanggal"</th>
                            <th scope="col" class="is-num">
                                "Total Faktur"
                            </th>
                            <th scope="col" class="is-num">
                                "Penjualan bersih"
                            </th>
                            <th scope="col" class="is-num">
                                "GP%"
                            </th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    view! {
        <Card title="Faktur terakhir" sub="10 faktur terbaru" class="col-8 table-card">
            {body}
        </Card>
    }
    .into_any()
}

fn invoice(one: &InvoiceSummary) -> AnyView {
    let query = Query::new()
        .with("from", one.date)
        .with("to", one.date)
        .with("invoice", one.id);
    let href = format!("{}{}", paths::ADMIN_SALES, query.as_str());
    view! {
        <tr>
            <td class="is-key" data-label="Faktur">
                <a class="cell-main num" href=href>
                    {one.invoice_number.clone()}
                </a>
            </td>
            <td class="num muted" data-label="Tanggal">
                {format_day(one.date)}
            </td>
            <td class="is-num" data-label="Total Faktur">
                {one.total.to_string()}
            </td>
            <td class="is-num strong is-end" data-label="Penjualan bersih">
                {one.net_sales.to_string()}
            </td>
            <td class="is-num muted" data-label="GP%">
                {one.gp_percent.map_or_else(|| "–".to_owned(), percent)}
            </td>
        </tr>
    }
    .into_any()
}

fn contacts(contacts: &[CustomerContact]) -> AnyView {
    let body = if contacts.is_empty() {
        let text = "Tekan Sudah dihubungi setelah menelepon atau mengirim pesan, supaya rekan Anda tahu.";
        view! { <Empty icon=glyph::MESSAGE_CIRCLE title="Belum pernah dihubungi" text /> }.into_any()
    } else {
        let items: Vec<_> = contacts
            .iter()
            .map(|contact| {
                let note = Some(contact.note.clone()).filter(|note| !note.is_empty());
                let note = note.map(|note| view! { <span class="list__sub">{note}</span> }.into_any());
                view! {
                    <div class="list__row">
                        <span class="list__main">
                            <span class="list__title">{calls::ago(contact)}</span>
                            {note}
                        </span>
                        <span class="xs subtle num">{format_day(domain::wita_day(contact.at))}</span>
                    </div>
                }
                .into_any()
            })
            .collect();
        view! { <div class="list">{items}</div> }.into_any()
    };
    view! {
        <Card title="Kontak" class="col-4">
            {body}
        </Card>
    }
    .into_any()
}
