//! Colours and fonts, read from the design tokens by whoever draws.

use plotters::style::RGBAColor;

/// A colour with opacity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Colour {
    rgb: (u8, u8, u8),
    alpha: f64,
}

impl Colour {
    /// Reads what the tokens hold: `#rrggbb`, `rgb(r g b)`, `rgb(r g b / a)`, the same with commas, and the shorter forms
    /// that a build makes of them: `#rgb`, `#rgba`, `#rrggbbaa`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some(hex) = text.strip_prefix('#') {
            return Self::parse_hex(hex);
        }
        let inner = text.strip_prefix("rgba(").or_else(|| text.strip_prefix("rgb("))?;
        let mut parts = inner
            .strip_suffix(')')?
            .split([' ', ',', '/'])
            .filter(|part| !part.is_empty());
        let mut channel = || parts.next()?.parse::<u8>().ok();
        let rgb = (channel()?, channel()?, channel()?);
        let alpha = match parts.next() {
            Some(alpha) => fraction(alpha)?,
            None => 1.0,
        };
        (parts.next().is_none() && (0.0..=1.0).contains(&alpha)).then_some(Self { rgb, alpha })
    }

    fn parse_hex(hex: &str) -> Option<Self> {
        let digits: Vec<u8> = hex
            .chars()
            .map(|digit| u8::try_from(digit.to_digit(16)?).ok())
            .collect::<Option<_>>()?;
        let parts: Vec<u8> = match digits.len() {
            3 | 4 => digits.iter().map(|digit| digit * 17).collect(),
            6 | 8 => digits.chunks(2).map(|pair| pair[0] * 16 + pair[1]).collect(),
            _ => return None,
        };
        Some(Self {
            rgb: (parts[0], parts[1], parts[2]),
            // As many decimals as the tokens write.
            alpha: parts
                .get(3)
                .map_or(1.0, |alpha| (f64::from(*alpha) / 0.255).round() / 1000.0),
        })
    }
}

/// A number such as `0.09`, with at most six decimals. The standard library's reader of any number at all would bring
/// ten kilobytes of tables into the browser for this one use.
fn fraction(text: &str) -> Option<f64> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let digits = format!("{whole}{decimals}");
    if decimals.len() > 6 || digits.len() > 8 || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let scale = 10_u32.pow(decimals.len() as u32);
    Some(f64::from(digits.parse::<u32>().ok()?) / f64::from(scale))
}

impl From<Colour> for RGBAColor {
    fn from(colour: Colour) -> Self {
        let (red, green, blue) = colour.rgb;
        Self(red, green, blue, colour.alpha)
    }
}

/// What a line, a bar or a slice is painted with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paint {
    /// `--chart-1` to `--chart-8`, by its number.
    Series(u8),
    /// The comparison line: dashed, `--chart-compare`.
    Compare,
    /// The comparison bars: `--chart-prev`.
    Previous,
}

impl Paint {
    /// The token's name, for legends and marks outside the drawing.
    pub fn token(self) -> &'static str {
        const SERIES: [&str; 8] = [
            "--chart-1",
            "--chart-2",
            "--chart-3",
            "--chart-4",
            "--chart-5",
            "--chart-6",
            "--chart-7",
            "--chart-8",
        ];
        match self {
            Self::Series(number) => SERIES[usize::from(number.clamp(1, 8)) - 1],
            Self::Compare => "--chart-compare",
            Self::Previous => "--chart-prev",
        }
    }
}

/// A token that is absent or holds no colour.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the design token {0} holds no value that can be drawn with")]
pub struct ThemeError(pub &'static str);

/// Everything about the look that is not the same in both themes.
#[derive(Clone, Debug, PartialEq)]
pub struct Theme {
    series: [Colour; 8],
    compare: Colour,
    previous: Colour,
    /// Horizontal gridlines.
    pub grid: Colour,
    /// The zero baseline.
    pub axis: Colour,
    /// Axis labels.
    pub label: Colour,
    /// The tint under a single line.
    pub area: Colour,
    /// The main figure inside a donut.
    pub strong: Colour,
    /// The CSS font family of every text.
    pub font: String,
}

impl Theme {
    /// Reads the tokens through `token`, which is given names such as `--chart-1`.
    pub fn from_tokens(token: impl Fn(&str) -> Option<String>) -> Result<Self, ThemeError> {
        let colour = |name: &'static str| {
            token(name)
                .and_then(|text| Colour::parse(&text))
                .ok_or(ThemeError(name))
        };
        let series = |number: u8| colour(Paint::Series(number).token());
        let font = token("--font-sans").unwrap_or_default();
        // A token keeps the line breaks of its style sheet.
        let font = font.split_whitespace().collect::<Vec<_>>().join(" ");
        if font.is_empty() {
            return Err(ThemeError("--font-sans"));
        }
        Ok(Self {
            series: [
                series(1)?,
                series(2)?,
                series(3)?,
                series(4)?,
                series(5)?,
                series(6)?,
                series(7)?,
                series(8)?,
            ],
            compare: colour(Paint::Compare.token())?,
            previous: colour(Paint::Previous.token())?,
            grid: colour("--chart-grid")?,
            axis: colour("--chart-axis")?,
            label: colour("--chart-label")?,
            area: colour("--chart-area")?,
            strong: colour("--text-strong")?,
            font,
        })
    }

    /// The colour of a paint.
    pub fn paint(&self, paint: Paint) -> Colour {
        match paint {
            Paint::Series(number) => self.series[usize::from(number.clamp(1, 8)) - 1],
            Paint::Compare => self.compare,
            Paint::Previous => self.previous,
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A theme whose colours tell in a snapshot what they are.
    pub(crate) fn theme() -> Theme {
        Theme::from_tokens(|name| {
            Some(match name {
                "--chart-compare" => "#c0c0c0".to_owned(),
                "--chart-prev" => "#b0b0b0".to_owned(),
                "--chart-grid" => "#eeeeee".to_owned(),
                "--chart-axis" => "#aaaaaa".to_owned(),
                "--chart-label" => "#666666".to_owned(),
                "--chart-area" => "rgb(1 1 1 / 0.09)".to_owned(),
                "--text-strong" => "#000000".to_owned(),
                "--font-sans" => "\"Inter Variable\",\n    sans-serif".to_owned(),
                series => format!("#0{0}0{0}0{0}", series.strip_prefix("--chart-")?),
            })
        })
        .unwrap()
    }

    #[test]
    fn colours_are_read_as_the_tokens_write_them() {
        let colour = |rgb, alpha| Some(Colour { rgb, alpha });
        assert_eq!(Colour::parse(" #dd4118 "), colour((221, 65, 24), 1.0));
        assert_eq!(Colour::parse("rgb(221 65 24 / 0.09)"), colour((221, 65, 24), 0.09));
        assert_eq!(Colour::parse("rgb(1, 2, 3)"), colour((1, 2, 3), 1.0));
        assert_eq!(Colour::parse("#dd411817"), colour((221, 65, 24), 0.09));
        assert_eq!(Colour::parse("#fff"), colour((255, 255, 255), 1.0));
        assert_eq!(Colour::parse("rgb(1 2 3 / .5)"), colour((1, 2, 3), 0.5));
        assert_eq!(Colour::parse("rgb(1 2 3 / 1)"), colour((1, 2, 3), 1.0));
        assert_eq!(Colour::parse("rgba(1, 2, 3, 0.5)"), colour((1, 2, 3), 0.5));
        assert_eq!(Colour::parse("#1230"), colour((17, 34, 51), 0.0));
        assert_eq!(Colour::parse("#dd411833"), colour((221, 65, 24), 0.2));
        for wrong in [
            "",
            "#ff",
            "#fffff",
            "#ggg000",
            "red",
            "rgb(1 2)",
            "rgb(300 0 0)",
            "rgb(1 2 3 / 2)",
            "rgb(1 2 3 / .)",
            "rgb(1 2 3 / -0)",
            "rgb(1 2 3 / 1e-1)",
            "rgb(1 2 3 / 0.99999999999)",
            "#éé12",
        ] {
            assert_eq!(Colour::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_missing_token_is_named() {
        assert_eq!(
            Theme::from_tokens(|name| (name != "--chart-3").then(|| "#000000".to_owned())),
            Err(ThemeError("--chart-3"))
        );
        assert_eq!(theme().font, "\"Inter Variable\", sans-serif");
    }
}
