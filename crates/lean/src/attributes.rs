//! The attributes that `view!` writes as methods.

use crate::element::{El, Extra};
use crate::value::IntoValue;

macro_rules! attributes {
    ($($name:ident $attribute:literal)*) => {
        impl El {
            $(
                #[doc = concat!("`", $attribute, "`")]
                pub fn $name(self, value: impl IntoValue) -> Self {
                    self.attr($attribute, value)
                }
            )*
        }

        $(
            #[doc = concat!("`attr:", $attribute, "` on a component")]
            pub fn $name(value: impl IntoValue) -> Extra {
                Extra::attribute($attribute, value)
            }
        )*
    };
}

attributes! {
    accept "accept"
    action "action"
    alt "alt"
    autocapitalize "autocapitalize"
    autocomplete "autocomplete"
    autofocus "autofocus"
    checked "checked"
    cols "cols"
    colspan "colspan"
    datetime "datetime"
    dir "dir"
    disabled "disabled"
    download "download"
    draggable "draggable"
    enctype "enctype"
    enterkeyhint "enterkeyhint"
    form "form"
    height "height"
    hidden "hidden"
    high "high"
    href "href"
    id "id"
    inert "inert"
    inputmode "inputmode"
    label "label"
    lang "lang"
    list "list"
    loading "loading"
    low "low"
    max "max"
    maxlength "maxlength"
    method "method"
    min "min"
    minlength "minlength"
    multiple "multiple"
    name "name"
    novalidate "novalidate"
    open "open"
    optimum "optimum"
    pattern "pattern"
    placeholder "placeholder"
    popover "popover"
    readonly "readonly"
    rel "rel"
    required "required"
    reversed "reversed"
    role "role"
    rows "rows"
    rowspan "rowspan"
    scope "scope"
    selected "selected"
    size "size"
    sizes "sizes"
    span "span"
    spellcheck "spellcheck"
    src "src"
    srcset "srcset"
    start "start"
    step "step"
    tabindex "tabindex"
    target "target"
    title "title"
    translate "translate"
    value "value"
    width "width"
    wrap "wrap"
    r#for "for"
    r#type "type"
    aria_activedescendant "aria-activedescendant"
    aria_atomic "aria-atomic"
    aria_autocomplete "aria-autocomplete"
    aria_busy "aria-busy"
    aria_checked "aria-checked"
    aria_colcount "aria-colcount"
    aria_colindex "aria-colindex"
    aria_controls "aria-controls"
    aria_current "aria-current"
    aria_describedby "aria-describedby"
    aria_description "aria-description"
    aria_details "aria-details"
    aria_disabled "aria-disabled"
    aria_errormessage "aria-errormessage"
    aria_expanded "aria-expanded"
    aria_haspopup "aria-haspopup"
    aria_hidden "aria-hidden"
    aria_invalid "aria-invalid"
    aria_keyshortcuts "aria-keyshortcuts"
    aria_label "aria-label"
    aria_labelledby "aria-labelledby"
    aria_level "aria-level"
    aria_live "aria-live"
    aria_modal "aria-modal"
    aria_multiselectable "aria-multiselectable"
    aria_orientation "aria-orientation"
    aria_owns "aria-owns"
    aria_placeholder "aria-placeholder"
    aria_posinset "aria-posinset"
    aria_pressed "aria-pressed"
    aria_readonly "aria-readonly"
    aria_relevant "aria-relevant"
    aria_required "aria-required"
    aria_roledescription "aria-roledescription"
    aria_rowcount "aria-rowcount"
    aria_rowindex "aria-rowindex"
    aria_selected "aria-selected"
    aria_setsize "aria-setsize"
    aria_sort "aria-sort"
    aria_valuemax "aria-valuemax"
    aria_valuemin "aria-valuemin"
    aria_valuenow "aria-valuenow"
    aria_valuetext "aria-valuetext"
}

/// `attr:data-..` on a component.
pub mod custom {
    use super::{Extra, IntoValue};

    /// Any attribute.
    pub fn custom_attribute(name: &'static str, value: impl IntoValue) -> Extra {
        Extra::attribute(name, value)
    }
}
