//! Where a request comes from, as far as it can be believed.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use actix_web::HttpRequest;

use crate::config::Network;

/// A client: an IPv4 address, or the /64 of an IPv6 address, which is what one household or office gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Client(IpAddr);

impl Client {
    /// The client of a request: the peer, or, where that is a trusted proxy, the right-most address of
    /// `X-Forwarded-For` that is not one. What stands further left can be anything the client wrote.
    pub fn of(request: &HttpRequest, trusted: &[Network]) -> Self {
        let peer = request
            .peer_addr()
            .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |address| address.ip());
        let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.contains(address));
        if !is_trusted(peer) {
            return Self::new(peer);
        }
        let forwarded: Vec<&str> = request
            .headers()
            .get_all("x-forwarded-for")
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .collect();
        let mut client = peer;
        for text in forwarded.into_iter().rev() {
            let Some(address) = parse(text.trim()) else { break };
            client = address;
            if !is_trusted(address) {
                break;
            }
        }
        Self::new(client)
    }

    fn new(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V6(address) => {
                let network = address.to_bits() & !u128::from(u64::MAX);
                Self(IpAddr::V6(Ipv6Addr::from_bits(network)))
            }
            address @ IpAddr::V4(_) => Self(address),
        }
    }
}

/// An address, perhaps with a port, as some proxies write it.
fn parse(text: &str) -> Option<IpAddr> {
    let bare = text.trim_start_matches('[');
    text.parse()
        .ok()
        .or_else(|| text.parse::<std::net::SocketAddr>().ok().map(|address| address.ip()))
        .or_else(|| bare.strip_suffix(']')?.parse().ok())
}

impl fmt::Display for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            IpAddr::V4(address) => write!(f, "{address}"),
            IpAddr::V6(address) => write!(f, "{address}/64"),
        }
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn client(peer: &str, forwarded: Option<&str>, trusted: &[&str]) -> String {
        let mut request = TestRequest::default().peer_addr(peer.parse().unwrap());
        if let Some(forwarded) = forwarded {
            request = request.insert_header(("x-forwarded-for", forwarded));
        }
        let trusted: Vec<Network> = trusted.iter().map(|text| Network::parse(text).unwrap()).collect();
        Client::of(&request.to_http_request(), &trusted).to_string()
    }

    #[test]
    fn nobody_but_a_trusted_proxy_names_another_client() {
        let lie = Some("198.51.100.7");
        assert_eq!(client("203.0.113.9:1", lie, &[]), "203.0.113.9");
        assert_eq!(client("203.0.113.9:1", lie, &["10.0.0.0/8"]), "203.0.113.9");
        assert_eq!(client("10.0.0.2:1", lie, &["10.0.0.0/8"]), "198.51.100.7");
    }

    #[test]
    fn the_right_most_untrusted_address_counts() {
        let chain = Some("1.2.3.4, 198.51.100.7, 10.0.0.9");
        assert_eq!(client("10.0.0.2:1", chain, &["10.0.0.0/8"]), "198.51.100.7");
        assert_eq!(
            client("10.0.0.2:1", Some("rubbish, 10.0.0.9"), &["10.0.0.0/8"]),
            "10.0.0.9"
        );
        assert_eq!(
            client("10.0.0.2:1", Some("198.51.100.7:4711"), &["10.0.0.0/8"]),
            "198.51.100.7"
        );
        assert_eq!(client("10.0.0.2:1", None, &["10.0.0.0/8"]), "10.0.0.2");
    }

    #[test]
    fn an_ipv6_client_is_its_64() {
        assert_eq!(client("[2001:db8:1:2:3:4:5:6]:1", None, &[]), "2001:db8:1:2::/64");
        assert_eq!(client("[::ffff:203.0.113.9]:1", None, &[]), "203.0.113.9");
        assert_eq!(
            client("10.0.0.2:1", Some("[2001:db8::1]"), &["10.0.0.2"]),
            "2001:db8::/64"
        );
    }
}
