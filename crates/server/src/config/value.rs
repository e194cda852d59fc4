//! The kinds of value that a variable can hold, each parsed once.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use actix_web::http::Uri;

/// How often something may be done: `5/15m`, or `off`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// No limit, and none of those that belong to the same row.
    Off,
    /// So many times within so long.
    Count {
        /// How many times.
        count: u32,
        /// Within how long.
        window: Duration,
    },
}

impl Limit {
    /// A limit of `count` in `minutes`.
    pub const fn per_minutes(count: u32, minutes: u64) -> Self {
        Self::Count {
            count,
            window: Duration::from_secs(minutes * 60),
        }
    }

    /// Reads `off`, or a count, a slash and a window in `s`, `m`, `h` or `d`.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.eq_ignore_ascii_case("off") {
            return Ok(Self::Off);
        }
        parse_count(text).ok_or_else(|| format!("'{text}' is neither a count and a window, such as 5/15m, nor 'off'"))
    }
}

fn parse_count(text: &str) -> Option<Limit> {
    let (count, window) = text.split_once('/')?;
    let unit = match window.chars().last()? {
        's' => 1,
        'm' => 60,
        'h' => 3_600,
        'd' => 86_400,
        _ => return None,
    };
    let count: u32 = count.trim().parse().ok()?;
    let amount: u32 = window[..window.len() - 1].trim().parse().ok()?;
    (count > 0 && amount > 0).then(|| Limit::Count {
        count,
        window: Duration::from_secs(u64::from(amount) * unit),
    })
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Count { count, window } = self else {
            return f.write_str("off");
        };
        let seconds = window.as_secs();
        let (amount, unit) = match seconds {
            s if s % 86_400 == 0 => (s / 86_400, 'd'),
            s if s % 3_600 == 0 => (s / 3_600, 'h'),
            s if s % 60 == 0 => (s / 60, 'm'),
            s => (s, 's'),
        };
        write!(f, "{count}/{amount}{unit}")
    }
}

/// Scheme, host and port, as browsers send it in `Origin`: `https://amp.example.id`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    https: bool,
    /// As in a URL: an IPv6 address stands in brackets.
    host: String,
    port: u16,
}

impl Origin {
    /// Reads `http(s)://host[:port]`; a path other than `/` is refused.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wrong = || format!("'{text}' is not an address such as https://amp.example.id");
        let uri: Uri = text.parse().map_err(|_| wrong())?;
        let https = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err(wrong()),
        };
        if uri.path() != "/" || uri.query().is_some() || text.contains('@') {
            return Err(format!(
                "'{text}' must be an address without path, query or user, such as https://amp.example.id"
            ));
        }
        let host = uri
            .host()
            .filter(|host| !host.is_empty())
            .ok_or_else(wrong)?
            .to_ascii_lowercase();
        Ok(Self {
            https,
            host,
            port: uri.port_u16().unwrap_or(if https { 443 } else { 80 }),
        })
    }

    /// The plain http origin of a listening address.
    pub fn of_listener(address: SocketAddr) -> Self {
        let host = match address.ip() {
            IpAddr::V4(ip) => ip.to_string(),
            IpAddr::V6(ip) => format!("[{ip}]"),
        };
        Self {
            https: false,
            host,
            port: address.port(),
        }
    }

    /// Whether a page of the other origin is a page of ours: the same origin, or, on this machine, the same port under
    /// another of its names.
    pub fn is_same_server(&self, other: &Self) -> bool {
        let same_host = self.host == other.host || (self.is_loopback() && other.is_loopback());
        same_host && self.https == other.https && self.port == other.port
    }

    /// Whether browsers reach it by TLS.
    pub fn is_https(&self) -> bool {
        self.https
    }

    /// Whether only this machine can reach it.
    pub fn is_loopback(&self) -> bool {
        let bare = self.host.trim_start_matches('[').trim_end_matches(']');
        bare == "localhost" || bare.ends_with(".localhost") || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scheme, usual) = if self.https { ("https", 443) } else { ("http", 80) };
        write!(f, "{scheme}://{}", self.host)?;
        if self.port == usual {
            Ok(())
        } else {
            write!(f, ":{}", self.port)
        }
    }
}

/// A block of addresses: `10.0.0.0/8`, or one address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    prefix: u8,
}

impl Network {
    /// Reads an address, alone or with a prefix length.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wrong = || format!("'{text}' is neither an IP address nor a network such as 10.0.0.0/8");
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix.parse::<u8>().map_err(|_| wrong())?)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| wrong())?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let prefix = prefix.unwrap_or(most);
        if prefix > most {
            Err(wrong())
        } else {
            Ok(Self { address, prefix })
        }
    }

    /// Whether the address lies in the block. An IPv4 address written as IPv6 counts as IPv4.
    pub fn contains(&self, address: IpAddr) -> bool {
        let mask = |width: u32| u128::MAX.checked_shl(width - u32::from(self.prefix)).unwrap_or(0);
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(ours), IpAddr::V4(theirs)) => {
                (u128::from(ours.to_bits()) ^ u128::from(theirs.to_bits())) & mask(32) == 0
            }
            (IpAddr::V6(ours), IpAddr::V6(theirs)) => (ours.to_bits() ^ theirs.to_bits()) & mask(128) == 0,
            _ => false,
        }
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.prefix)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_a_count_and_a_window_or_off() {
        assert_eq!(Limit::parse("5/15m"), Ok(Limit::per_minutes(5, 15)));
        assert_eq!(Limit::parse("10/1h"), Ok(Limit::per_minutes(10, 60)));
        assert_eq!(Limit::parse("off"), Ok(Limit::Off));
        for wrong in [
            "", "5", "5/", "/5m", "0/5m", "5/0m", "5/15", "5/15w", "-5/15m", "five/15m", "5/15µ",
        ] {
            assert!(Limit::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_limit_reads_back_as_it_is_written() {
        for text in ["5/15m", "3/10m", "10/1h", "100/15m", "7/2d", "1/90s", "off"] {
            assert_eq!(Limit::parse(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn an_origin_has_no_path_and_hides_the_usual_port() {
        assert_eq!(
            Origin::parse("https://AMP.example.id:443/").unwrap().to_string(),
            "https://amp.example.id"
        );
        assert_eq!(
            Origin::parse("http://127.0.0.1:8080").unwrap().to_string(),
            "http://127.0.0.1:8080"
        );
        for wrong in [
            "amp.example.id",
            "ftp://a.id",
            "https://a.id/x",
            "https://a.id/?q",
            "https://u@a.id",
            "https://",
            "",
        ] {
            assert!(Origin::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn loopback_is_this_machine_only() {
        for text in [
            "http://localhost:1",
            "http://127.0.0.1",
            "http://127.1.2.3",
            "http://[::1]:8080",
        ] {
            assert!(Origin::parse(text).unwrap().is_loopback(), "{text}");
        }
        for text in [
            "http://0.0.0.0:8080",
            "http://10.0.0.1",
            "http://localhost.example.id",
            "http://[::]:1",
        ] {
            assert!(!Origin::parse(text).unwrap().is_loopback(), "{text}");
        }
    }

    #[test]
    fn only_on_this_machine_has_a_server_several_names() {
        let same = |a: &str, b: &str| Origin::parse(a).unwrap().is_same_server(&Origin::parse(b).unwrap());
        assert!(same("https://amp.example.id", "https://amp.example.id:443"));
        assert!(same("http://localhost:8080", "http://127.0.0.1:8080"));
        for other in [
            "http://127.0.0.1:8081",
            "https://127.0.0.1:8080",
            "http://localhost.example.id:8080",
        ] {
            assert!(!same("http://localhost:8080", other), "{other}");
        }
    }

    #[test]
    fn a_network_holds_its_own_addresses() {
        let ten = Network::parse("10.1.0.0/16").unwrap();
        assert!(ten.contains("10.1.255.3".parse().unwrap()) && !ten.contains("10.2.0.1".parse().unwrap()));
        assert!(ten.contains("::ffff:10.1.0.9".parse().unwrap()));
        assert!(
            Network::parse("0.0.0.0/0")
                .unwrap()
                .contains("203.0.113.9".parse().unwrap())
        );
        let six = Network::parse("2001:db8::/32").unwrap();
        assert!(six.contains("2001:db8:1::1".parse().unwrap()) && !six.contains("2001:db9::1".parse().unwrap()));
        assert!(Network::parse("::/0").unwrap().contains("::1".parse().unwrap()));
        for wrong in ["", "10.0.0.0/33", "10.0.0/8", "a/8", "::1/129"] {
            assert!(Network::parse(wrong).is_err(), "{wrong}");
        }
    }
}
