//! What holds for every drawing: safe markup under a strict content security policy.

use charts::{
    Bars, BarsChart, Caption, DonutChart, Line, LineChart, Outlook, Paint, Slice, Theme, Unit, WaterfallChart,
    WaterfallRow, sparkline,
};
use quick_xml::Reader;
use quick_xml::events::Event;

const HOSTILE: &str = "</text><script>alert('1')</script> \"x\" & \u{0}\u{b} <img src=x onerror=alert(1)> ]]>";

fn theme() -> Theme {
    Theme::from_tokens(|name| {
        Some(match name {
            "--font-sans" => "\"Inter\" <x>, sans-serif".to_owned(),
            _ => "#123456".to_owned(),
        })
    })
    .expect("all tokens are there")
}

fn drawings() -> Vec<String> {
    let theme = theme();
    let caption = Caption {
        title: HOSTILE.to_owned(),
        description: HOSTILE.to_owned(),
    };
    let values = vec![Some(1e6), Some(-2e6), Some(3e6)];
    let labels = vec![HOSTILE.to_owned(); 3];
    let line = LineChart {
        caption: caption.clone(),
        labels: labels.clone(),
        lines: vec![
            Line {
                values: values.clone(),
                paint: Paint::Series(1),
                is_dashed: false,
            },
            Line {
                values: values.clone(),
                paint: Paint::Compare,
                is_dashed: false,
            },
        ],
        unit: Unit::Rupiah,
        outlook: Some(Outlook {
            low: values.clone(),
            high: values.clone(),
            from: 1,
            name: HOSTILE.to_owned(),
        }),
    };
    let waterfall = WaterfallChart {
        caption: caption.clone(),
        rows: vec![WaterfallRow {
            label: HOSTILE.to_owned(),
            value: 1e6,
            is_sum: true,
        }],
    };
    let bars = BarsChart {
        caption: caption.clone(),
        labels,
        bars: vec![Bars {
            values: values.clone(),
            paint: Paint::Series(1),
        }],
        unit: Unit::Count,
    };
    let donut = DonutChart {
        caption,
        slices: vec![Slice {
            value: 1.0,
            paint: Paint::Series(9),
        }],
        figure: HOSTILE.to_owned(),
        note: HOSTILE.to_owned(),
    };
    vec![
        line.draw((9_000, 300), &theme).expect("it draws").svg,
        bars.draw((9_000, 300), &theme).expect("it draws").svg,
        waterfall.draw((9_000, 300), &theme).expect("it draws").svg,
        donut.draw(156, &theme).expect("it draws").svg,
        sparkline(&values, (88, 36), &theme).expect("it draws"),
    ]
}

#[test]
fn texts_stay_texts() {
    let cleaned = HOSTILE.replace(['\u{0}', '\u{b}'], "\u{fffd}");
    for svg in drawings() {
        let mut reader = Reader::from_str(&svg);
        reader.config_mut().check_end_names = true;
        let (mut text, mut texts) = (String::new(), Vec::new());
        loop {
            match reader.read_event().expect("well-formed XML") {
                Event::Start(tag) | Event::Empty(tag) => {
                    let name = tag.name().as_ref().to_owned();
                    assert!(
                        [
                            "svg", "title", "desc", "g", "line", "polyline", "polygon", "rect", "circle", "text"
                        ]
                        .contains(&name.as_str()),
                        "{name}"
                    );
                    for attribute in tag.attributes() {
                        let key = attribute.unwrap().key.as_ref().to_owned();
                        assert!(key != "style" && !key.starts_with("on"), "{key}");
                    }
                    text.clear();
                }
                Event::Text(part) => text.push_str(&part),
                Event::GeneralRef(entity) => text.push_str(match &*entity {
                    "lt" => "<",
                    "gt" => ">",
                    "amp" => "&",
                    "quot" => "\"",
                    "apos" => "'",
                    other => panic!("unexpected entity {other}"),
                }),
                Event::End(_) => texts.push(std::mem::take(&mut text).trim().to_owned()),
                Event::Eof => break,
                other => panic!("unexpected {other:?}"),
            }
        }
        if svg.contains("role=\"img\"") {
            assert!(
                texts.iter().filter(|text| **text == cleaned.trim()).count() >= 3,
                "{texts:?}"
            );
        }
    }
}

#[test]
fn colours_come_from_the_theme_alone() {
    for svg in drawings() {
        let mut colours = svg.match_indices("=\"#").map(|(at, _)| &svg[at + 2..at + 9]);
        assert!(colours.all(|colour| colour == "#123456"), "{svg}");
    }
}
