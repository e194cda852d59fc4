//! One colour per category, on every page.

use std::cell::RefCell;

use charts::Paint;

/// Colours for categories; the eighth is kept for the rest.
const COLOURS: u8 = 7;

thread_local! {
    /// Which category got which colour first.
    static GIVEN: RefCell<Vec<(String, u8)>> = const { RefCell::new(Vec::new()) };
}

/// The paints of categories that stand in one chart, at most seven. A category keeps the colour that it first got; a new
/// one gets the first that nobody has, else the first that is free in this chart.
pub fn category_paints(names: &[&str]) -> Vec<Paint> {
    GIVEN.with_borrow_mut(|given| assign(given, names))
}

fn assign(given: &mut Vec<(String, u8)>, names: &[&str]) -> Vec<Paint> {
    let of = |given: &[(String, u8)], name: &str| {
        let found = given.iter().find(|(known, _)| known == name);
        found.map(|(_, number)| *number)
    };
    let mut used: Vec<u8> = Vec::new();
    let mut numbers: Vec<Option<u8>> = Vec::new();
    for name in names {
        let number = of(given, name).filter(|number| !used.contains(number));
        used.extend(number);
        numbers.push(number);
    }
    for (name, number) in names.iter().zip(&mut numbers) {
        if number.is_some() {
            continue;
        }
        let nobody_has = (1..=COLOURS).find(|free| given.iter().all(|(_, number)| number != free));
        let free = nobody_has.or_else(|| (1..=COLOURS).find(|free| !used.contains(free)));
        let free = free.unwrap_or(COLOURS);
        used.push(free);
        *number = Some(free);
        if of(given, name).is_none() {
            given.push(((*name).to_owned(), free));
        }
    }
    numbers
        .into_iter()
        .map(|number| Paint::Series(number.unwrap_or(COLOURS)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(given: &mut Vec<(String, u8)>, names: &[&str]) -> Vec<u8> {
        let number = |paint| match paint {
            Paint::Series(number) => number,
            _ => 0,
        };
        assign(given, names).into_iter().map(number).collect()
    }

    #[test]
    fn a_category_keeps_its_colour_when_others_pass_it() {
        let mut given = Vec::new();
        assert_eq!(numbers(&mut given, &["OIL", "BRAKE", "TYRE"]), [1, 2, 3]);
        assert_eq!(numbers(&mut given, &["BODY", "OIL", "TYRE"]), [4, 1, 3]);
        assert_eq!(numbers(&mut given, &["BRAKE", "BODY"]), [2, 4]);
    }

    #[test]
    fn no_two_categories_of_a_chart_share_a_colour_however_many_there_were() {
        let mut given = Vec::new();
        let names: Vec<String> = (0..20).map(|index| format!("G{index}")).collect();
        for window in names.windows(7) {
            let window: Vec<&str> = window.iter().map(String::as_str).collect();
            let mut numbers = numbers(&mut given, &window);
            numbers.sort_unstable();
            assert_eq!(numbers, [1, 2, 3, 4, 5, 6, 7]);
        }
    }
}
