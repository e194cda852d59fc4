//! The admin portal's menu, in the order of the specification, with Pembayaran among the administration (ADR 0022).

use crate::paths;
use crate::portal::{Entry, Group, find};
use crate::ui::glyph;

/// The rail.
pub const GROUPS: &[Group] = ALL.split_at(4).0;

/// The rail and what is reached elsewhere.
pub const ALL: &[Group] = &[
    Group {
        label: "Ringkasan",
        entries: &[Entry {
            path: paths::ADMIN_DASHBOARD,
            label: "Dashboard",
            short: "Dashboard",
            icon: glyph::LAYOUT_DASHBOARD,
        }],
    },
    Group {
        label: "Analitik",
        entries: &[
            Entry {
                path: paths::ADMIN_SALES,
                label: "Analitik Penjualan",
                short: "Penjualan",
                icon: glyph::CHART_LINE,
            },
            Entry {
                path: paths::ADMIN_CUSTOMERS,
                label: "Analitik Customer",
                short: "Customer",
                icon: glyph::USERS,
            },
            Entry {
                path: paths::ADMIN_PRODUCTS,
                label: "Analitik Produk",
                short: "Produk",
                icon: glyph::CHART_SCATTER,
            },
            Entry {
                path: paths::ADMIN_PRICING,
                label: "Analitik Harga",
                short: "Harga",
                icon: glyph::TAGS,
            },
        ],
    },
    Group {
        label: "Operasional",
        entries: &[
            Entry {
                path: paths::ADMIN_STOCK,
                label: "Manajemen Stok",
                short: "Stok",
                icon: glyph::PACKAGE,
            },
            Entry {
                path: paths::ADMIN_UPLOAD,
                label: "Upload Data",
                short: "Upload",
                icon: glyph::UPLOAD,
            },
        ],
    },
    Group {
        label: "Administrasi",
        entries: &[
            Entry {
                path: paths::ADMIN_USERS,
                label: "Manajemen User",
                short: "User",
                icon: glyph::SHIELD_CHECK,
            },
            Entry {
                path: paths::ADMIN_PAYMENTS,
                label: "Pembayaran",
                short: "Bayar",
                icon: glyph::WALLET,
            },
            Entry {
                path: paths::ADMIN_REPORTS,
                label: "Laporan",
                short: "Laporan",
                icon: glyph::FILE_CHART_COLUMN,
            },
            Entry {
                path: paths::ADMIN_SETTINGS,
                label: "Pengaturan",
                short: "Pengaturan",
                icon: glyph::SETTINGS,
            },
        ],
    },
    Group {
        label: "Administrasi",
        entries: &[Entry {
            path: paths::ADMIN_ACCOUNT,
            label: "Akun saya",
            short: "Akun",
            icon: glyph::CIRCLE_USER_ROUND,
        }],
    },
];

/// The four pages of the bar on phones.
const BAR: [&str; 4] = [
    paths::ADMIN_DASHBOARD,
    paths::ADMIN_SALES,
    paths::ADMIN_STOCK,
    paths::ADMIN_UPLOAD,
];

/// The entries of the bar on phones in its order, and those behind "Lainnya".
pub fn on_phones() -> (Vec<&'static Entry>, Vec<&'static Entry>) {
    let bar = BAR.iter().filter_map(|path| Some(find(GROUPS, path)?.1)).collect();
    let entries = ALL.iter().flat_map(|group| group.entries);
    (bar, entries.filter(|entry| !BAR.contains(&entry.path)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_menu_holds_the_pages_of_the_specification_in_order() {
        let labels: Vec<_> = GROUPS
            .iter()
            .flat_map(|group| group.entries)
            .map(|entry| entry.label)
            .collect();
        assert_eq!(
            labels,
            [
                "Dashboard",
                "Analitik Penjualan",
                "Analitik Customer",
                "Analitik Produk",
                "Analitik Harga",
                "Manajemen Stok",
                "Upload Data",
                "Manajemen User",
                "Pembayaran",
                "Laporan",
                "Pengaturan",
            ]
        );
        let (bar, more) = on_phones();
        assert_eq!((bar.len(), more.len()), (4, 8));
    }
}
