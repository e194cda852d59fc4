//! Sales rows: typed lines, the sums that must hold, and invoices that must agree with themselves.

use chrono::NaiveDate;
use domain::format_day;
use domain::upload::RowProblemCode;

use crate::field::Id;
use crate::invoices::Invoices;
use crate::message;
use crate::plan::Reading;
use crate::read::{Outcome, Sink, SinkClosed};
use crate::row::Row;
use crate::value::RowReader;

/// One line of an invoice. Texts are trimmed and may be empty unless said otherwise; money is whole rupiah.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SalesLine<'a> {
    /// As the spreadsheet numbers it, from 1.
    pub row: u32,
    /// Never empty.
    pub invoice_number: &'a str,
    /// The invoice's day.
    pub date: NaiveDate,
    /// Part Direct, Part Counter, Part Workshop.
    pub channel: &'a str,
    /// ZPF1 ...; ZPR1 is a return.
    pub invoice_type: &'a str,
    /// Never empty.
    pub customer_number: &'a str,
    /// As in the file.
    pub customer_name: &'a str,
    /// Part type.
    pub part_type: &'a str,
    /// Never empty.
    pub part_number: &'a str,
    /// Never empty.
    pub part_name: &'a str,
    /// Group Material.
    pub material_code: &'a str,
    /// Rank.
    pub rank: &'a str,
    /// Negative on a return.
    pub quantity: i64,
    /// List price times quantity, with VAT; where the file has no such column, total plus discount.
    pub gross_sales: i64,
    /// Positive on a sale, negative on a return.
    pub discount: i64,
    /// Gross sales less discount, with VAT.
    pub total: i64,
    /// As written in the file; without VAT.
    pub net_sales: i64,
    /// PPN; where the file has no such column, total less net sales.
    pub vat: i64,
    /// Cost of goods of the line, where known.
    pub cost: Option<i64>,
    /// As in the file, else net sales less cost, where known.
    pub gross_profit: Option<i64>,
    /// MATGROUP FIX.
    pub part_group: &'a str,
    /// Group Part.
    pub product_line: &'a str,
    /// Group TOBPM.
    pub tobpm: &'a str,
}

/// The state over all rows of a sales file.
#[derive(Default)]
pub(crate) struct SalesReader {
    invoices: Invoices,
}

/// The amounts of a row as the file writes them.
struct Amounts {
    quantity: Option<i64>,
    gross_sales: Option<i64>,
    /// Positive on a sale.
    discount: Option<i64>,
    total: Option<i64>,
    tax_base: Option<i64>,
    vat: Option<i64>,
    cost: Option<i64>,
    gross_profit: Option<i64>,
    net_sales: Option<i64>,
}

impl Amounts {
    fn read(reader: &mut RowReader<'_, '_>, sign_turned: bool) -> Self {
        Self {
            quantity: reader.quantity(),
            gross_sales: reader.money(Id::GrossSales),
            discount: reader
                .money(Id::Discount)
                .map(|written| if sign_turned { written } else { -written }),
            total: reader.required_money(Id::Total),
            tax_base: reader.money(Id::TaxBase),
            vat: reader.money(Id::Vat),
            cost: reader.money(Id::Cost),
            gross_profit: reader.money(Id::GrossProfit),
            net_sales: reader.required_money(Id::NetSales),
        }
    }

    /// Warns where sums differ by more than a rupiah a unit, and where the line was sold under cost.
    fn check(&self, reader: &mut RowReader<'_, '_>) {
        let tolerance = self.quantity.unwrap_or(0).abs().max(1);
        let mut compare = |id, rule, wanted: Option<i64>, found: Option<i64>| {
            if let (Some(wanted), Some(found)) = (wanted, found)
                && (wanted - found).abs() > tolerance
            {
                reader.warn(
                    RowProblemCode::SumMismatch,
                    id,
                    message::sum_mismatch(rule, wanted - found),
                );
            }
        };
        let gross_less_discount = self
            .gross_sales
            .zip(self.discount)
            .map(|(gross, discount)| gross - discount);
        compare(
            Id::Total,
            "Total Faktur tidak sama dengan Sales + Diskon",
            gross_less_discount,
            self.total,
        );
        let base_and_vat = self.tax_base.zip(self.vat).map(|(base, vat)| base + vat);
        compare(
            Id::Vat,
            "DPP + PPN tidak sama dengan Total Faktur",
            base_and_vat,
            self.total,
        );
        compare(
            Id::NetSales,
            "Net Sales tidak sama dengan DPP",
            self.tax_base,
            self.net_sales,
        );
        let profit = self.net_sales.zip(self.cost).map(|(net, cost)| net - cost);
        compare(
            Id::GrossProfit,
            "Gross Profit tidak sama dengan Net Sales − Harga Pokok",
            profit,
            self.gross_profit,
        );
        if profit.is_some_and(|profit| profit < 0) && self.quantity.is_some_and(|quantity| quantity > 0) {
            reader.warn(RowProblemCode::NegativeMargin, Id::NetSales, message::NEGATIVE_MARGIN);
        }
    }
}

impl SalesReader {
    /// Reads one row and gives its line to the sink where nothing is wrong with it.
    pub fn row(
        &mut self,
        row: &Row,
        reading: &Reading,
        today: NaiveDate,
        outcome: &mut Outcome,
        sink: &mut dyn Sink,
    ) -> Result<(), SinkClosed> {
        let mut reader = RowReader::new(row, reading, &mut outcome.problems);
        let invoice_number = reader.key(Id::InvoiceNumber);
        let date = reader.date(today);
        let channel = reader.text(Id::Channel);
        let invoice_type = reader.text(Id::InvoiceType);
        let customer_number = reader.key(Id::CustomerNumber);
        let customer_name = reader.text(Id::CustomerName);
        let part_type = reader.text(Id::PartType);
        let part_number = reader.key(Id::PartNumber);
        let part_name = reader.required_text(Id::PartName);
        let material_code = reader.text(Id::MaterialCode);
        let rank = reader.text(Id::Rank);
        let amounts = Amounts::read(&mut reader, reading.sign_turned);
        let part_group = reader.text(Id::PartGroup);
        let product_line = reader.text(Id::ProductLine);
        let tobpm = reader.text(Id::Tobpm);

        let Some(invoice_number) = invoice_number else {
            outcome.rows.rejected += 1;
            return Ok(());
        };
        let at = self.invoices.of(&invoice_number);
        self.agree(at, &invoice_number, customer_number.as_deref(), date, &mut reader);
        if !reader.failed {
            amounts.check(&mut reader);
        }
        let failed = reader.failed;
        let invoice = self.invoices.get(at);
        invoice.rows += 1;
        invoice.invalid |= failed;
        if invoice.invalid {
            return Ok(());
        }
        let (Some(date), Some(customer_number), Some(part_number)) = (date, customer_number, part_number) else {
            return Ok(());
        };
        let (Some(quantity), Some(total), Some(net_sales)) = (amounts.quantity, amounts.total, amounts.net_sales)
        else {
            return Ok(());
        };
        invoice.net_sales += net_sales;
        invoice.quantity += quantity;
        let discount = amounts
            .discount
            .or(amounts.gross_sales.map(|gross| gross - total))
            .unwrap_or(0);
        sink.sales_line(&SalesLine {
            row: row.number,
            invoice_number: &invoice_number,
            date,
            channel: &channel,
            invoice_type: &invoice_type,
            customer_number: &customer_number,
            customer_name: &customer_name,
            part_type: &part_type,
            part_number: &part_number,
            part_name: &part_name,
            material_code: &material_code,
            rank: &rank,
            quantity,
            gross_sales: amounts.gross_sales.unwrap_or(total + discount),
            discount,
            total,
            net_sales,
            vat: amounts.vat.unwrap_or(total - net_sales),
            cost: amounts.cost,
            gross_profit: amounts.gross_profit.or(amounts.cost.map(|cost| net_sales - cost)),
            part_group: &part_group,
            product_line: &product_line,
            tobpm: &tobpm,
        })
    }

    /// One invoice has one customer and one date.
    fn agree(
        &mut self,
        at: usize,
        number: &str,
        customer: Option<&str>,
        date: Option<NaiveDate>,
        reader: &mut RowReader<'_, '_>,
    ) {
        if let Some(customer) = customer {
            let id = self.invoices.customers.intern(customer).0;
            let first = *self.invoices.get(at).customer.get_or_insert(id);
            if first != id {
                let first = self.invoices.customers.get(first);
                let told = message::mixed(number, "nomor customer", first, customer);
                reader.error(RowProblemCode::MixedCustomer, Id::CustomerNumber, told);
            }
        }
        if let Some(date) = date {
            let first = *self.invoices.get(at).date.get_or_insert(date);
            if first != date {
                let told = message::mixed(number, "tanggal", &format_day(first), &format_day(date));
                reader.error(RowProblemCode::MixedDate, Id::InvoiceDate, told);
            }
        }
    }

    /// Counts the rows of whole invoices, wrong and right.
    pub fn finish(self, outcome: &mut Outcome) {
        for (number, invoice) in self.invoices.iter() {
            let rows = u64::from(invoice.rows);
            if invoice.invalid {
                outcome.rows.rejected += rows;
                outcome.invalid_invoices.push(number.to_owned());
                continue;
            }
            outcome.rows.accepted += rows;
            outcome.lines += rows;
            outcome.net_sales += invoice.net_sales;
            outcome.quantity += invoice.quantity;
            outcome.from = [outcome.from, invoice.date].into_iter().flatten().min();
            outcome.to = outcome.to.max(invoice.date);
        }
    }
}
