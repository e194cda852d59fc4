//! The customer portal's menu, in the order of the specification.

use crate::paths;
use crate::portal::{Entry, Group, find};
use crate::ui::glyph;

/// All pages; the portal's menu has no headings.
pub const GROUPS: &[Group] = &[Group {
    label: "",
    entries: &[
        Entry {
            path: paths::CUSTOMER_DASHBOARD,
            label: "Dashboard",
            short: "Dashboard",
            icon: glyph::HOUSE,
        },
        Entry {
            path: paths::CUSTOMER_HISTORY,
            label: "Riwayat Pembelian",
            short: "Riwayat",
            icon: glyph::RECEIPT_TEXT,
        },
        Entry {
            path: paths::CUSTOMER_SPENDING,
            label: "Analisis Belanja",
            short: "Belanja",
            icon: glyph::CHART_COLUMN,
        },
        Entry {
            path: paths::CUSTOMER_REWARDS,
            label: "Reward Points",
            short: "Reward",
            icon: glyph::GIFT,
        },
        Entry {
            path: paths::CUSTOMER_FAVORITES,
            label: "Part Favorit",
            short: "Favorit",
            icon: glyph::STAR,
        },
        Entry {
            path: paths::CUSTOMER_COMPARISON,
            label: "Laporan & Perbandingan",
            short: "Laporan",
            icon: glyph::GIT_COMPARE_ARROWS,
        },
        Entry {
            path: paths::CUSTOMER_PARTS,
            label: "Stok Part",
            short: "Stok",
            icon: glyph::PACKAGE_SEARCH,
        },
        Entry {
            path: paths::CUSTOMER_PAYMENT,
            label: "Pembayaran",
            short: "Bayar",
            icon: glyph::WALLET,
        },
        Entry {
            path: paths::CUSTOMER_PROFILE,
            label: "Profil",
            short: "Profil",
            icon: glyph::CIRCLE_USER_ROUND,
        },
    ],
}];

/// The four pages of the bar on phones.
const BAR: [&str; 4] = [
    paths::CUSTOMER_DASHBOARD,
    paths::CUSTOMER_HISTORY,
    paths::CUSTOMER_PARTS,
    paths::CUSTOMER_REWARDS,
];

/// The entries of the bar on phones in its order, and those behind "Lainnya".
pub fn on_phones() -> (Vec<&'static Entry>, Vec<&'static Entry>) {
    let bar = BAR.iter().filter_map(|path| Some(find(GROUPS, path)?.1)).collect();
    let entries = GROUPS.iter().flat_map(|group| group.entries);
    (bar, entries.filter(|entry| !BAR.contains(&entry.path)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_menu_holds_the_pages_of_the_specification_in_order() {
        let labels: Vec<_> = GROUPS[0].entries.iter().map(|entry| entry.label).collect();
        assert_eq!(
            labels,
            [
                "Dashboard",
                "Riwayat Pembelian",
                "Analisis Belanja",
                "Reward Points",
                "Part Favorit",
                "Laporan & Perbandingan",
                "Stok Part",
                "Pembayaran",
                "Profil",
            ]
        );
        let (bar, more) = on_phones();
        assert_eq!((bar.len(), more.len()), (4, 5));
    }
}
