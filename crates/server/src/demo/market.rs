//! The demo's parts and customers.

use std::collections::HashSet;

use super::random::{Draw, Weights};

/// A family of parts: its group, part names, median list price, share of cost in the net price, weight of demand,
/// material code, product line and TOBPM word.
pub(super) struct Family {
    pub group: &'static str,
    names: &'static [&'static str],
    price: f64,
    cost: f64,
    weight: f64,
    pub material: &'static str,
    pub product_line: &'static str,
    pub tobpm: &'static str,
}

macro_rules! family {
    ($group:literal, [$($name:literal),*], $price:literal, $cost:literal, $weight:literal, $material:literal, $line:literal, $tobpm:literal) => {
        Family { group: $group, names: &[$($name),*], price: $price, cost: $cost, weight: $weight, material: $material, product_line: $line, tobpm: $tobpm }
    };
}

pub(super) const FAMILIES: [Family; 13] = [
    family!(
        "OIL",
        [
            "OIL MPX1 0.8L",
            "OIL MPX2 0.8L",
            "OIL SPX2 0.65L",
            "GEAR OIL 120ML",
            "OIL MPX3 1L"
        ],
        52e3,
        0.88,
        16.0,
        "HND-31A",
        "AHM OIL",
        "TOBPM"
    ),
    family!(
        "CHEMICAL",
        [
            "PARTS CLEANER",
            "COOLANT 500ML",
            "BRAKE FLUID DOT3",
            "CHAIN LUBE",
            "INJECTOR CLEANER"
        ],
        27e3,
        0.84,
        5.0,
        "HND-31D",
        "AHM OIL",
        "NON TOBPM"
    ),
    family!(
        "BEARING",
        ["BRG BALL RADIAL", "BRG NEEDLE", "RACE STEERING", "BRG CRANK SHAFT"],
        31e3,
        0.80,
        5.0,
        "HND-09A",
        "HGP",
        "NON TOBPM"
    ),
    family!(
        "BRAKE",
        [
            "PAD SET FR BRAKE",
            "SHOE SET BRAKE",
            "DISK FR BRAKE",
            "CYL SUB ASSY FR MASTER",
            "HOSE COMP BRAKE"
        ],
        58e3,
        0.79,
        12.0,
        "HND-04B",
        "HGP",
        "TOBPM"
    ),
    family!(
        "DRIVE",
        [
            "BELT DRIVE",
            "CHAIN KIT DRIVE",
            "WEIGHT SET ROLLER",
            "SPROCKET DRIVE",
            "FACE COMP DRIVE"
        ],
        96e3,
        0.81,
        10.0,
        "HND-06C",
        "HGP",
        "TOBPM"
    ),
    family!(
        "ELECTRICAL",
        [
            "PLUG SPARK CPR9EA-9",
            "BULB H/L 12V35/35W",
            "COIL COMP IGNITION",
            "RELAY STARTER",
            "SENSOR OXYGEN"
        ],
        44e3,
        0.82,
        9.0,
        "HND-12A",
        "HGP",
        "TOBPM"
    ),
    family!(
        "BATTERY",
        ["BATTERY GTZ5S", "BATTERY GTZ6V", "BATTERY YTZ7S"],
        235e3,
        0.90,
        3.0,
        "HND-33A",
        "BATTERY",
        "TOBPM"
    ),
    family!(
        "TYRE",
        [
            "TYRE FR 80/90-14",
            "TYRE RR 90/90-14",
            "TYRE RR 100/80-14",
            "TUBE TYRE 2.75-17"
        ],
        212e3,
        0.92,
        4.0,
        "HND-32B",
        "TYRE",
        "TOBPM"
    ),
    family!(
        "FILTER",
        ["ELEMENT COMP AIR CLEANER", "FILTER FUEL", "SCREEN OIL FILTER"],
        49e3,
        0.80,
        7.0,
        "HND-08A",
        "HGP",
        "TOBPM"
    ),
    family!(
        "ENGINE",
        [
            "PISTON KIT 0.25",
            "GASKET KIT A",
            "VALVE IN",
            "VALVE EX",
            "RING SET PISTON",
            "CAM CHAIN KIT"
        ],
        138e3,
        0.77,
        4.0,
        "HND-02D",
        "HGP",
        "NON TOBPM"
    ),
    family!(
        "BODY",
        [
            "COVER FR",
            "FENDER A FR",
            "MIRROR ASSY R BACK",
            "SEAT COMP DOUBLE",
            "GARNISH"
        ],
        117e3,
        0.74,
        3.0,
        "HND-21E",
        "HGP",
        "NON TOBPM"
    ),
    family!(
        "CABLE",
        ["CABLE COMP THROTTLE", "CABLE COMP SPEEDMTR", "CABLE COMP CLUTCH"],
        38e3,
        0.78,
        3.0,
        "HND-10B",
        "HGP",
        "NON TOBPM"
    ),
    family!(
        "ACCESSORY",
        ["FLOOR MAT", "VISOR", "HAND GRIP SET", "JACKET RIDING"],
        89e3,
        0.68,
        1.0,
        "HND-41A",
        "HGA",
        "NON TOBPM"
    ),
];

const MODELS: [&str; 12] = [
    "KVY", "K25", "K59", "KZL", "K44", "K1A", "K0J", "K81", "KYE", "K56", "KPH", "K97",
];
const SHOPS: [&str; 7] = ["BENGKEL", "TOKO", "UD", "CV", "BENGKEL MOTOR", "TB", "SUMBER MOTOR"];
const NAMES: [&str; 24] = [
    "AGUS",
    "JAYA ABADI",
    "BIMA RAYA",
    "MAJU LANCAR",
    "SINAR SAPE",
    "DOMPU INDAH",
    "RABA JAYA",
    "ASAKOTA",
    "WOHA MANDIRI",
    "BOLO",
    "SANGGAR",
    "TAMBORA",
    "LAMBU",
    "WERA SAKTI",
    "MONTA",
    "KARUMBU",
    "NGALI",
    "PARADO",
    "TENTE",
    "PUTRA DANA",
    "BAROKAH",
    "SUMBER REJEKI",
    "MITRA USAHA",
    "CAHAYA",
];

/// One part that the demo sells.
pub(super) struct Part {
    pub number: String,
    pub name: String,
    pub family: usize,
    /// List price with VAT, rupiah.
    pub price: i64,
    /// Share of cost in the net price.
    pub cost: f64,
    pub weight: f64,
}

impl Part {
    pub fn family(&self) -> &'static Family {
        &FAMILIES[self.family]
    }

    /// Cost of one at this list price, rupiah.
    pub fn unit_cost(&self, price: i64) -> i64 {
        (price as f64 / 1.11 * self.cost * 0.9).round() as i64
    }
}

pub(super) fn parts(draw: &mut Draw, count: usize) -> Vec<Part> {
    let families = Weights::new(FAMILIES.iter().map(|family| family.weight));
    let mut seen = HashSet::new();
    let mut parts = Vec::with_capacity(count);
    while parts.len() < count {
        let family = families.draw(draw);
        let of = &FAMILIES[family];
        let model = *draw.pick(&MODELS);
        // a leading zero is part of the number
        let number = format!("{:05}{model}{:03}", draw.whole(1000, 99_999), draw.whole(0, 1000));
        if !seen.insert(number.clone()) {
            continue;
        }
        let name = *draw.pick(of.names);
        let is_fluid = matches!(of.group, "OIL" | "CHEMICAL");
        let price = (of.price * (draw.normal() * 0.55).exp() / 500.0).round().max(3.0) as i64 * 500;
        let exponent = 0.75 + draw.unit() * 0.4;
        parts.push(Part {
            number,
            name: if is_fluid {
                name.to_owned()
            } else {
                format!("{name} {model}")
            },
            family,
            price,
            cost: of.cost * (1.0 + draw.normal() * 0.035).clamp(0.86, 1.04),
            weight: ((parts.len() + 7) as f64).powf(-exponent),
        });
    }
    parts
}

/// One customer of the demo.
pub(super) struct Customer {
    pub number: String,
    pub name: String,
    pub weight: f64,
    /// First and last day that it buys, counted from the start.
    pub active: std::ops::Range<i64>,
    /// Percent.
    pub discount: i64,
    pub families: [usize; 4],
}

pub(super) fn customers(draw: &mut Draw, count: usize, days: i64) -> Vec<Customer> {
    (0..count)
        .map(|index| {
            let start = if draw.unit() < 0.62 {
                0
            } else {
                draw.whole(0, days - 20)
            };
            let end = if draw.unit() < 0.78 {
                days
            } else {
                days.min(start + draw.whole(30, 500))
            };
            let place = if index % 3 == 0 {
                String::new()
            } else {
                format!(" {}", index % 9 + 1)
            };
            Customer {
                number: (8_001_070_000 + index as i64 * 37 + draw.whole(0, 30)).to_string(),
                name: format!("{} {}{place}", draw.pick(&SHOPS), draw.pick(&NAMES)),
                weight: draw.pareto(1.15),
                active: start..end,
                discount: *draw.pick(&[0, 5, 8, 10, 10, 12, 15]),
                families: std::array::from_fn(|_| draw.whole(0, FAMILIES.len() as i64) as usize),
            }
        })
        .collect()
}
