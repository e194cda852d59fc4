//! Why a part is to be ordered or not, in a sentence with the figures that say so.

use domain::money::{format_count, format_decimal};

use super::overview::percent;

/// What the sentence is made of.
pub(super) struct Reason {
    pub on_hand: Option<i64>,
    pub reorder_point: Option<i64>,
    /// Pieces to order.
    pub order: i64,
    pub per_day: Option<f64>,
    /// Until an order is there, safety days included.
    pub days: i32,
    /// 0 to 1.
    pub service: f64,
}

impl Reason {
    /// The sentence.
    pub fn words(&self) -> String {
        let Some(on_hand) = self.on_hand else {
            return "Stok part ini belum tercatat. Unggah berkas stok agar ada saran.".to_owned();
        };
        let Some(point) = self.reorder_point else {
            return "Belum ada penjualan yang bisa diperkirakan.".to_owned();
        };
        let stock = if on_hand > 0 {
            format!("Stok {} pcs", format_count(on_hand))
        } else {
            "Stok habis".to_owned()
        };
        let cover = self
            .per_day
            .filter(|per_day| on_hand > 0 && *per_day > 0.0)
            .map(|per_day| {
                format!(
                    ", cukup untuk sekitar {} hari",
                    format_count((on_hand as f64 / per_day) as i64)
                )
            })
            .unwrap_or_default();
        let used = self
            .per_day
            .map(|per_day| format!(" Perkiraan terpakai {} pcs per hari.", format_decimal(per_day, 2)))
            .unwrap_or_default();
        let service = format_decimal(percent(self.service), 0);
        let (point, days) = (format_count(point), self.days);
        let judged = if self.order > 0 {
            format!("tidak melebihi titik pesan {point} pcs (kebutuhan {days} hari pada layanan {service} %)")
        } else {
            format!("titik pesan {point} pcs (kebutuhan {days} hari pada layanan {service} %)")
        };
        format!("{stock}{cover}; {judged}.{used}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(on_hand: Option<i64>, order: i64) -> String {
        let reason = Reason {
            on_hand,
            reorder_point: Some(63),
            order,
            per_day: Some(2.4),
            days: 21,
            service: 0.95,
        };
        reason.words()
    }

    #[test]
    fn the_reason_is_told_with_its_figures() {
        assert_eq!(
            words(Some(12), 130),
            "Stok 12 pcs, cukup untuk sekitar 5 hari; tidak melebihi titik pesan 63 pcs (kebutuhan 21 hari pada layanan 95 %). \
             Perkiraan terpakai 2,40 pcs per hari."
        );
        assert!(words(Some(0), 130).starts_with("Stok habis; tidak melebihi"));
        assert!(words(Some(1_400), 0).starts_with("Stok 1.400 pcs, cukup untuk sekitar 583 hari; titik pesan 63"));
        assert!(words(None, 0).contains("belum tercatat"));
    }
}
