//! The demo's files: one CSV of sales a month, then the stock of the last day.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use chrono::{Datelike as _, Months, NaiveDate, Weekday};

use super::market::{Customer, FAMILIES, Part, customers, parts};
use super::random::{Draw, Weights};

const MONTHS: u32 = 24;
const PARTS: usize = 6_000;
const CUSTOMERS: usize = 380;
/// Lines of an invoice, on average.
const LINES_PER_INVOICE: f64 = 5.4;

const SALES_HEADER: &str = "No Faktur,Tgl Faktur,Transaksi,Tipe Faktur,No Customer,Customer Name,Tipe Part,No Part,Nama Part,\
    Group Material,Rank,Quantity,Sales,Diskon,Total Faktur,DPP,PPN,Harga Pokok,Gross Profit,Net Sales,MATGROUP FIX,Group Part,Group TOBPM\n";
const STOCK_HEADER: &str = "GROUP PART,GROUP TOBPM,GROUP MATERIAL,NO PART,NAMA PART,QTY,AMOUNT\n";

/// One file, ready to be uploaded.
#[derive(Clone, Debug)]
pub struct File {
    /// Its own name: `penjualan-2026-11.csv`.
    pub name: String,
    /// Its content, CSV.
    pub bytes: Vec<u8>,
}

/// The demo distributor, month by month.
pub struct Distributor {
    draw: Draw,
    start: NaiveDate,
    today: NaiveDate,
    parts: Vec<Part>,
    all_parts: Weights,
    /// By family: the parts' places and their weights.
    families: Vec<(Vec<usize>, Weights)>,
    customers: Vec<Customer>,
    invoices_per_factor: f64,
    serial: u32,
    /// Quantity of the last 90 days by part, for a believable stock.
    sold: HashMap<usize, i64>,
    next_day: Option<NaiveDate>,
    stock_is_due: bool,
}

impl Distributor {
    /// A distributor with about this many invoice lines in the 24 months that end on `today`; the same seed gives the
    /// same rows.
    pub fn new(seed: u64, today: NaiveDate, lines: u32) -> Self {
        let mut draw = Draw::new(seed);
        let start = today.checked_sub_months(Months::new(MONTHS)).unwrap_or(today);
        let days = (today - start).num_days() + 1;
        let parts = parts(&mut draw, PARTS);
        let customers = customers(&mut draw, CUSTOMERS, days);
        let families = (0..FAMILIES.len())
            .map(|family| {
                let places: Vec<usize> = (0..parts.len())
                    .filter(|place| parts[*place].family == family)
                    .collect();
                let weights = Weights::new(places.iter().map(|place| parts[*place].weight));
                (places, weights)
            })
            .collect();
        let factors: f64 = start
            .iter_days()
            .take(days as usize)
            .map(|day| factor(day, start, days))
            .sum();
        Self {
            all_parts: Weights::new(parts.iter().map(|part| part.weight)),
            invoices_per_factor: f64::from(lines) / LINES_PER_INVOICE / factors,
            draw,
            start,
            today,
            parts,
            families,
            customers,
            serial: 0,
            sold: HashMap::new(),
            next_day: Some(start),
            stock_is_due: true,
        }
    }

    /// The next month of sales; after the last the stock; then none.
    pub fn next_file(&mut self) -> Option<File> {
        let Some(first) = self.next_day else {
            return std::mem::take(&mut self.stock_is_due).then(|| self.stock());
        };
        let next_month = domain::date::month_start(first).checked_add_months(Months::new(1))?;
        let last = self.today.min(domain::date::back(next_month, 1));
        self.next_day = (next_month <= self.today).then_some(next_month);
        let mut csv = SALES_HEADER.to_owned();
        for day in first.iter_days().take_while(|day| *day <= last) {
            self.sell(day, &mut csv);
        }
        Some(File {
            name: format!("penjualan-{}.csv", first.format("%Y-%m")),
            bytes: csv.into_bytes(),
        })
    }

    fn sell(&mut self, day: NaiveDate, csv: &mut String) {
        let place = (day - self.start).num_days();
        let days = (self.today - self.start).num_days() + 1;
        let want = self.invoices_per_factor * factor(day, self.start, days);
        let alive: Vec<usize> = (0..self.customers.len())
            .filter(|c| self.customers[*c].active.contains(&place))
            .collect();
        let weights = Weights::new(alive.iter().map(|customer| self.customers[*customer].weight));
        if alive.is_empty() {
            return;
        }
        let count = want as i64 + i64::from(self.draw.unit() < want.fract());
        for _ in 0..count {
            let customer = alive[weights.draw(&mut self.draw)];
            self.invoice(day, customer, csv);
        }
    }

    fn invoice(&mut self, day: NaiveDate, customer: usize, csv: &mut String) {
        self.serial += 1;
        let number = format!("H531-FSP-{}{:06}", day.format("%y"), self.serial);
        let (channel, invoice_type) = match self.draw.unit() {
            draw if draw < 0.70 => ("Part Direct", "ZPF1"),
            draw if draw < 0.88 => ("Part Counter", "ZPF2"),
            _ => ("Part Workshop", "ZPF3"),
        };
        let is_return = self.draw.unit() < 0.008;
        let invoice_type = if is_return { "ZPR1" } else { invoice_type };
        let lines = (self.draw.exponential(LINES_PER_INVOICE) as usize + 1).min(40);
        let mut used = HashSet::new();
        for _ in 0..lines {
            let part = self.draw_part(customer);
            if used.insert(part) {
                let head = format!("{number},{day},{channel},{invoice_type}");
                self.line(&head, day, customer, part, is_return, csv);
            }
        }
    }

    fn draw_part(&mut self, customer: usize) -> usize {
        if self.draw.unit() < 0.55 {
            let family = *self.draw.pick(&self.customers[customer].families);
            let (places, weights) = &self.families[family];
            if !weights.is_empty() {
                return places[weights.draw(&mut self.draw)];
            }
        }
        self.all_parts.draw(&mut self.draw)
    }

    fn line(&mut self, head: &str, day: NaiveDate, customer: usize, place: usize, is_return: bool, csv: &mut String) {
        let Self {
            parts, customers, draw, ..
        } = self;
        let (part, customer) = (&parts[place], &customers[customer]);
        let size = (draw.exponential(if part.price < 60_000 { 6.0 } else { 2.0 }) as i64).max(1);
        let quantity = if is_return { -size } else { size };
        let drift = 1.0 + 0.05 * f64::from(day.year() - self.start.year()) + if day.month() > 6 { 0.03 } else { 0.0 };
        let unit = (part.price as f64 * drift / 100.0).round() as i64 * 100;
        let gross = unit * quantity;
        let percent = customer.discount + if quantity >= 24 { 5 } else { 0 };
        let discount = -(gross as f64 * percent as f64 / 100.0).round() as i64;
        let total = gross + discount;
        let net = (total as f64 / 1.11).round() as i64;
        let cost = part.unit_cost(unit) * quantity;
        let family = part.family();
        let kind = if family.product_line == "AHM OIL" {
            "ZOIL"
        } else {
            "ZSPA"
        };
        // writing to a String cannot fail
        let _ = writeln!(
            csv,
            "{head},{},{},{kind},{},{},{},A,{quantity},{gross},{discount},{total},{net},{},{cost},{},{net},{},{},{}",
            customer.number,
            customer.name,
            part.number,
            part.name,
            family.material,
            total - net,
            net - cost,
            family.group,
            family.product_line,
            family.tobpm
        );
        if (self.today - day).num_days() < 90 {
            *self.sold.entry(place).or_default() += quantity;
        }
    }

    fn stock(&mut self) -> File {
        let mut csv = STOCK_HEADER.to_owned();
        for place in 0..self.parts.len() {
            let monthly = self.sold.get(&place).copied().unwrap_or(0).max(0) as f64 / 3.0;
            let cover = *self.draw.pick(&[0.1, 0.3, 0.6, 1.0, 1.5, 2.5, 4.0]);
            let spare = *self.draw.pick(&[0, 0, 1, 2, 5]);
            let is_out = self.draw.unit() < 0.04;
            let quantity = if is_out { 0 } else { (monthly * cover) as i64 + spare };
            let part = &self.parts[place];
            let family = part.family();
            let _ = writeln!(
                csv,
                "{},{},{},{},{},{quantity},{}",
                family.product_line,
                family.tobpm,
                family.material,
                part.number,
                part.name,
                quantity * part.unit_cost(part.price)
            );
        }
        File {
            name: format!("stok-{}.csv", self.today),
            bytes: csv.into_bytes(),
        }
    }
}

/// How busy a day is: growth, weekday, season; nobody works on Sundays.
fn factor(day: NaiveDate, start: NaiveDate, days: i64) -> f64 {
    if day.weekday() == Weekday::Sun {
        return 0.0;
    }
    let weekday = [0.10, 0.12, 0.06, 0.0, 0.05, 0.15, 0.0][day.weekday().num_days_from_monday() as usize];
    let growth = 0.22 * (day - start).num_days() as f64 / days as f64;
    let season = 0.12 * (std::f64::consts::TAU * (f64::from(day.ordinal()) - 60.0) / 365.0).sin();
    (1.0 + growth + weekday + season) * lebaran(day)
}

/// Busy before Lebaran, quiet from the day on.
fn lebaran(day: NaiveDate) -> f64 {
    // 1 Syawal by the government's calendar.
    const DAYS: [(i32, u32, u32); 6] = [
        (2024, 4, 10),
        (2025, 3, 31),
        (2026, 3, 20),
        (2027, 3, 10),
        (2028, 2, 27),
        (2029, 2, 15),
    ];
    let gaps = DAYS
        .iter()
        .filter_map(|(year, month, date)| NaiveDate::from_ymd_opt(*year, *month, *date))
        .map(|eid| (eid - day).num_days());
    for gap in gaps {
        if (1..=18).contains(&gap) {
            return 1.7;
        }
        if (-5..=0).contains(&gap) {
            return 0.12;
        }
    }
    1.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(file: &File) -> usize {
        file.bytes.split(|byte| *byte == b'\n').count() - 2
    }

    #[test]
    fn the_demo_is_two_years_that_end_today_and_repeats_from_its_seed() {
        let today: NaiveDate = "2026-11-21".parse().unwrap();
        let all = |seed| {
            let mut distributor = Distributor::new(seed, today, 120_000);
            std::iter::from_fn(move || distributor.next_file()).collect::<Vec<File>>()
        };
        let files = all(7);
        assert_eq!(
            files.first().map(|file| file.name.as_str()),
            Some("penjualan-2024-11.csv")
        );
        assert_eq!(files.last().map(|file| file.name.as_str()), Some("stok-2026-11-21.csv"));
        let lines: usize = files[..files.len() - 1].iter().map(rows).sum();
        assert!((100_000..140_000).contains(&lines), "{lines}");
        let stock = files.last().map(rows);
        assert_eq!(stock, Some(PARTS));
        assert!(all(7).iter().zip(&files).all(|(a, b)| a.bytes == b.bytes));
    }
}
