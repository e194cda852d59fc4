//! Opaque ids. On the wire an id is a string such as `inv_42`: the prefix names the kind, so that ids are unique over
//! kinds and one kind is never taken for another.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A string is not an id of the kind asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidId;

impl fmt::Display for InvalidId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an id of this kind")
    }
}

impl std::error::Error for InvalidId {}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "_{}"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, InvalidId> {
                let digits = text.strip_prefix(concat!($prefix, "_")).ok_or(InvalidId)?;
                if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
                    return Err(InvalidId);
                }
                digits.parse().map(Self).map_err(|_| InvalidId)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }

        #[cfg(feature = "openapi")]
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::schema::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .examples([concat!($prefix, "_42")])
                    .into()
            }
        }

        #[cfg(feature = "openapi")]
        impl utoipa::ToSchema for $name {}
    };
}

id!(
    /// An account of the admin portal.
    AdminId,
    "adm"
);
id!(
    /// An API key.
    ApiKeyId,
    "key"
);
id!(
    /// An entry of the activity log.
    AuditId,
    "aud"
);
id!(
    /// A customer, with or without an account in the customer portal.
    CustomerId,
    "cus"
);
id!(
    /// An invoice (faktur).
    InvoiceId,
    "inv"
);
id!(
    /// A payment (pembayaran).
    PaymentId,
    "pay"
);
id!(
    /// A redemption of a reward.
    RedemptionId,
    "rdm"
);
id!(
    /// A reward of the catalogue.
    RewardId,
    "rwd"
);
id!(
    /// A report that is being made.
    ReportJobId,
    "job"
);
id!(
    /// A schedule of a report.
    ScheduleId,
    "sch"
);
id!(
    /// What somebody is told.
    NotificationId,
    "ntf"
);
id!(
    /// An upload (unggahan).
    UploadId,
    "upl"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_as_written_and_no_other_kind_does() {
        assert_eq!(InvoiceId(42).to_string(), "inv_42");
        assert_eq!("inv_42".parse(), Ok(InvoiceId(42)));
        for text in ["upl_42", "inv_", "inv_-1", "inv_+1", "42", "inv_99999999999999999999"] {
            assert_eq!(text.parse::<InvoiceId>(), Err(InvalidId), "{text}");
        }
    }
}
