//! An invoice on A4: who sells to whom, its lines, and its sums with the VAT apart.

use chrono::NaiveDate;
use domain::Rupiah;
use domain::date::format_day;
use domain::money::format_count;

use super::font::{PdfError, Weight};
use super::{BODY, Ink, Letterhead, MARGIN, Mark, Orientation, Pdf, SMALL};

/// Where the three columns about buyer, invoice and payment begin, from the left margin.
const PARTIES: [f32; 3] = [0.0, 178.0, 356.0];
/// Between the columns about the buyer.
const GAP: f32 = 14.0;
/// Right ends of quantity, price, discount and total, from the right margin.
const ENDS: [f32; 4] = [218.0, 154.0, 80.0, 0.0];
/// Where the part's name begins, from the left margin.
const PART: f32 = 22.0;
/// Room for a figure of quantity, left of its end.
const QUANTITY: f32 = 52.0;
const ROW: f32 = 30.0;
const HEAD: f32 = 20.0;
/// How wide the block of sums is.
const SUMS: f32 = 205.0;
const LINE: f32 = 12.5;
/// Room for the sums, which stay together.
const END: f32 = 112.0;

/// What stands on an invoice.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct InvoicePaper {
    /// Who sells.
    pub head: Letterhead,
    /// `Faktur`, or what else it is.
    pub title: String,
    /// Its number.
    pub number: String,
    /// Its day.
    pub date: NaiveDate,
    /// Who buys, as the invoice has it.
    pub customer_name: String,
    /// Where that is, on a line or several.
    pub customer_address: String,
    /// The customer's number.
    pub customer_number: String,
    /// `Part Direct, ZPF1`
    pub kind: String,
    /// What else is to be known, such as when it is due: label and words.
    pub facts: Vec<(String, String)>,
    /// Its lines.
    pub lines: Vec<InvoicePaperLine>,
    /// List prices, with VAT.
    pub gross_sales: Rupiah,
    /// Discount, with VAT.
    pub discount: Rupiah,
    /// Total Faktur, with VAT.
    pub total: Rupiah,
    /// DPP, without VAT.
    pub net_sales: Rupiah,
    /// VAT.
    pub vat: Rupiah,
    /// How to pay, a line each; may be empty.
    pub payment: Vec<String>,
    /// The points that it brings.
    pub points: i64,
}

/// A line of an invoice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvoicePaperLine {
    /// The part's name.
    pub name: String,
    /// Its number.
    pub part_number: String,
    /// Quantity, negative on a return.
    pub quantity: i64,
    /// The list price of a piece, with VAT; none where there is none.
    pub price: Option<Rupiah>,
    /// Discount, with VAT.
    pub discount: Rupiah,
    /// Total, with VAT.
    pub total: Rupiah,
}

/// The invoice as a PDF. The same invoice is the same bytes.
///
/// # Errors
/// Where a font of the program cannot be read or embedded.
pub fn invoice(paper: &InvoicePaper) -> Result<Vec<u8>, PdfError> {
    let mut pdf = Pdf::blank(&format!("{} {}", paper.title, paper.number), Orientation::Portrait)?;
    pdf.sender(paper);
    pdf.parties(paper);
    pdf.goods(&paper.lines);
    pdf.sums(paper);
    let points = format_count(paper.points);
    pdf.finish(&format!(
        "Poin dari faktur ini: {points} · Harga dan total termasuk PPN"
    ))
}

/// What is taken off, as it is shown.
fn off(discount: Rupiah) -> Rupiah {
    Rupiah(-discount.0)
}

impl Pdf {
    fn right(&self) -> f32 {
        self.size.0 - MARGIN
    }

    fn put(&mut self, x: f32, y: f32, (size, weight, ink): (f32, Weight, Ink), text: &str) {
        let text = text.to_owned();
        self.mark(Mark::Text {
            x,
            y,
            size,
            weight,
            ink,
            text,
        });
    }

    /// A text that ends there.
    fn put_end(&mut self, end: f32, y: f32, look: (f32, Weight, Ink), text: &str) {
        let width = self.fonts.face(look.1).width(text, look.0);
        self.put(end - width, y, look, text);
    }

    fn line(&mut self, x: f32, y: f32, width: f32, (height, ink): (f32, Ink)) {
        self.mark(Mark::Rect {
            x,
            y,
            width,
            height,
            ink,
        });
    }

    /// Texts of a column, one under the other; how far down they reach.
    fn column(&mut self, x: f32, mut y: f32, width: f32, look: (f32, Weight, Ink), text: &str) -> f32 {
        let mut lines = Vec::new();
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            lines.extend(self.fonts.face(look.1).wrap(line, look.0, width, 4));
        }
        for line in lines {
            y += LINE;
            self.put(x, y, look, &line);
        }
        y
    }

    fn sender(&mut self, paper: &InvoicePaper) {
        let (right, top) = (self.right(), self.y);
        let quiet = (BODY, Weight::Regular, Ink::Text);
        let mut left = match self.logo(&paper.head, MARGIN) {
            Some(height) => {
                let y = top + height + 6.0;
                self.column(MARGIN, y, 280.0, quiet, &paper.head.company)
            }
            None => {
                self.column(
                    MARGIN,
                    top,
                    280.0,
                    (14.0, Weight::SemiBold, Ink::Text),
                    &paper.head.company,
                ) + 4.0
            }
        };
        left = self.column(MARGIN, left, 280.0, quiet, &paper.head.address);
        self.put_end(right, top + 16.0, (18.0, Weight::SemiBold, Ink::Text), &paper.title);
        self.put_end(
            right,
            top + 32.0,
            (BODY + 1.0, Weight::SemiBold, Ink::Text),
            &paper.number,
        );
        self.put_end(right, top + 46.0, quiet, &format_day(paper.date));
        self.y = left.max(top + 46.0) + 16.0;
        let (y, width) = (self.y, self.width());
        self.line(MARGIN, y, width, (1.5, Ink::Text));
        self.y += 10.0;
    }

    /// A label with its words under it; how far down they reach.
    fn fact(&mut self, column: usize, y: f32, label: &str, words: &str, weight: Weight) -> f32 {
        let x = MARGIN + PARTIES[column];
        let end = PARTIES.get(column + 1).copied().unwrap_or(self.width() + GAP);
        let width = end - PARTIES[column] - GAP;
        let y = self.column(x, y, width, (SMALL, Weight::Regular, Ink::Muted), label);
        self.column(x, y + 1.0, width, (BODY + 0.5, weight, Ink::Text), words)
    }

    fn parties(&mut self, paper: &InvoicePaper) {
        let top = self.y;
        let width = PARTIES[1] - GAP;
        let mut low = self.fact(0, top, "Kepada", &paper.customer_name, Weight::SemiBold);
        let address = (BODY + 0.5, Weight::Regular, Ink::Text);
        low = self.column(MARGIN, low, width, address, &paper.customer_address);
        let mut second = self.fact(1, top, "Nomor customer", &paper.customer_number, Weight::Regular);
        if !paper.kind.is_empty() {
            second = self.fact(1, second + 6.0, "Transaksi", &paper.kind, Weight::Regular);
        }
        let mut third = top;
        for (place, (label, words)) in paper.facts.iter().enumerate() {
            let y = if place == 0 { top } else { third + 6.0 };
            third = self.fact(2, y, label, words, Weight::Regular);
        }
        self.y = low.max(second).max(third) + 20.0;
    }

    fn head_of_lines(&mut self) {
        let (y, right, width) = (self.y + 11.0, self.right(), self.width());
        let look = (SMALL, Weight::SemiBold, Ink::Muted);
        self.put(MARGIN, y, look, "No");
        self.put(MARGIN + PART, y, look, "Part");
        for (end, label) in ENDS.into_iter().zip(["Jumlah", "Harga", "Diskon", "Total"]) {
            self.put_end(right - end, y, look, label);
        }
        self.line(MARGIN, y + 6.0, width, (0.75, Ink::Text));
        self.y += HEAD;
    }

    fn goods(&mut self, lines: &[InvoicePaperLine]) {
        self.head_of_lines();
        let (right, width) = (self.right(), self.width());
        let name_width = width - PART - ENDS[0] - QUANTITY;
        let look = (BODY + 0.5, Weight::Regular, Ink::Text);
        for (number, line) in (1..).zip(lines) {
            if self.y + ROW > self.bottom() {
                self.break_page();
                self.head_of_lines();
            }
            let y = self.y + 13.0;
            let name = self.fonts.face(look.1).fit(&line.name, look.0, name_width);
            self.put(MARGIN, y, look, &format!("{number}"));
            self.put(MARGIN + PART, y, look, &name);
            let code = (SMALL, Weight::Regular, Ink::Muted);
            self.put(MARGIN + PART, y + 10.0, code, &line.part_number);
            let figures = [
                format_count(line.quantity),
                line.price.map_or_else(|| "–".to_owned(), |price| format_count(price.0)),
                format_count(off(line.discount).0),
                format_count(line.total.0),
            ];
            for (end, figure) in ENDS.into_iter().zip(figures) {
                self.put_end(right - end, y, look, &figure);
            }
            self.y += ROW;
            let y = self.y;
            self.line(MARGIN, y, width, (0.5, Ink::Line));
        }
    }

    fn sums(&mut self, paper: &InvoicePaper) {
        if self.y + END > self.bottom() {
            self.break_page();
        }
        let (right, top) = (self.right(), self.y + 8.0);
        if !paper.payment.is_empty() {
            let bold = (BODY, Weight::SemiBold, Ink::Text);
            let y = self.column(MARGIN, top, 250.0, bold, "Pembayaran");
            let quiet = (BODY, Weight::Regular, Ink::Muted);
            self.column(MARGIN, y, 250.0, quiet, &paper.payment.join("\n"));
        }
        let left = right - SUMS;
        let mut y = top + LINE;
        let mut sum = |pdf: &mut Self, look: (f32, Weight, Ink), label: &str, value: Rupiah, step: f32| {
            pdf.put(left, y, look, label);
            pdf.put_end(right, y, look, &value.to_string());
            y += step;
            y
        };
        let plain = (BODY + 0.5, Weight::Regular, Ink::Text);
        sum(self, plain, "Penjualan kotor", paper.gross_sales, 18.0);
        let after = sum(self, plain, "Diskon", off(paper.discount), 24.0);
        self.line(left, after - 16.0, SUMS, (1.2, Ink::Text));
        sum(
            self,
            (12.0, Weight::SemiBold, Ink::Text),
            "Total Faktur",
            paper.total,
            20.0,
        );
        let quiet = (BODY, Weight::Regular, Ink::Muted);
        sum(self, quiet, "DPP, belum termasuk PPN", paper.net_sales, 16.0);
        let after = sum(self, quiet, &vat_label(paper), paper.vat, 16.0);
        self.y = after;
    }
}

/// `PPN 11%` where it is that, to the rounding of each line.
fn vat_label(paper: &InvoicePaper) -> String {
    let off = (paper.vat.0 * 100 - paper.net_sales.0 * 11).abs();
    if off <= 100 * paper.lines.len().max(1) as i64 {
        "PPN 11%".to_owned()
    } else {
        "PPN".to_owned()
    }
}
