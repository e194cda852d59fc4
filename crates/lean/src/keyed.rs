//! Rows that keep their elements while the list around them changes.

use leptos::reactive::owner::Owner;
use leptos::tachys::renderer::Rndr;
use leptos::tachys::renderer::types::{Element, Node, Placeholder};
use leptos::tachys::view::Mountable;

use crate::any_view::{AnyView, IntoAny, Kind};
use crate::state::{Following, State};

/// A row for each item, drawn once per key: what an item holds afterwards shows through its signals only.
pub fn keyed<T, V>(
    each: impl Fn() -> Vec<T> + 'static,
    key: impl Fn(&T) -> u32 + 'static,
    draw: impl Fn(T) -> V + 'static,
) -> AnyView
where
    T: 'static,
    V: IntoAny,
{
    AnyView::new(Kind::Keyed(Box::new(Source {
        each,
        key,
        draw,
        items: Vec::new(),
    })))
}

/// Where rows come from.
pub(crate) trait Rows {
    /// The keys as they are now.
    fn keys(&mut self) -> Vec<u32>;

    /// Draws the row at a place, once.
    fn draw(&mut self, place: usize) -> Option<AnyView>;
}

struct Source<T, E, K, D> {
    each: E,
    key: K,
    draw: D,
    items: Vec<Option<T>>,
}

impl<T, V, E, K, D> Rows for Source<T, E, K, D>
where
    E: Fn() -> Vec<T>,
    K: Fn(&T) -> u32,
    D: Fn(T) -> V,
    V: IntoAny,
{
    fn keys(&mut self) -> Vec<u32> {
        let items = (self.each)();
        let keys = items.iter().map(&self.key).collect();
        self.items = items.into_iter().map(Some).collect();
        keys
    }

    fn draw(&mut self, place: usize) -> Option<AnyView> {
        let item = self.items.get_mut(place)?.take()?;
        Some((self.draw)(item).into_any())
    }
}

/// Rows that are on the page, and a comment after them.
pub struct KeyedState {
    rows: Vec<Row>,
    end: Placeholder,
}

struct Row {
    key: u32,
    owner: Owner,
    state: State,
}

impl KeyedState {
    /// Builds the rows and keeps them up to date.
    pub(crate) fn follow(mut source: Box<dyn Rows>) -> Following<Self> {
        // What rows own lives as long as they, not as long as one run.
        let parent = Owner::current().unwrap_or_default();
        Following::new(move |before: Option<Self>| {
            let mut shown = before.unwrap_or_else(|| Self {
                rows: Vec::new(),
                end: Rndr::create_placeholder(),
            });
            shown.update(&mut *source, &parent);
            shown
        })
    }

    fn update(&mut self, source: &mut dyn Rows, parent: &Owner) {
        let keys = source.keys();
        let mut before = std::mem::take(&mut self.rows);
        before.retain_mut(|row| {
            let stays = keys.contains(&row.key);
            if !stays {
                row.state.unmount();
                row.owner.cleanup();
            }
            stays
        });
        // Rows that stay in their order are not touched; moving an element would take the focus from it.
        let staying = keys.iter().filter(|key| before.iter().any(|row| row.key == **key));
        let in_order = staying.eq(before.iter().map(|row| &row.key));
        let page = self.end.parent_element();
        for (place, key) in keys.into_iter().enumerate() {
            let row = match before.iter().position(|row| row.key == key) {
                Some(found) => {
                    let mut row = before.remove(found);
                    if let (Some(page), false) = (&page, in_order) {
                        row.state.mount(page, Some(&self.end));
                    }
                    Some(row)
                }
                None => source.draw_owned(place, parent).map(|(owner, mut state)| {
                    if let Some(page) = &page {
                        let next = before.first().filter(|_| in_order).and_then(|row| row.state.first());
                        state.mount(page, Some(next.as_ref().unwrap_or(&self.end)));
                    }
                    Row { key, owner, state }
                }),
            };
            self.rows.extend(row);
        }
    }

    pub(crate) fn unmount(&mut self) {
        for row in &mut self.rows {
            row.state.unmount();
        }
        Rndr::remove(&self.end);
    }

    pub(crate) fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        for row in &mut self.rows {
            row.state.mount(parent, marker);
        }
        Rndr::insert_node(parent, &self.end, marker);
    }

    pub(crate) fn first(&self) -> Option<Node> {
        match self.rows.first() {
            Some(row) => row.state.first(),
            None => Some(Node::clone(&self.end)),
        }
    }
}

impl dyn Rows + '_ {
    fn draw_owned(&mut self, place: usize, parent: &Owner) -> Option<(Owner, State)> {
        let owner = parent.with(Owner::new);
        let state = owner.with(|| self.draw(place).map(AnyView::build))?;
        Some((owner, state))
    }
}
