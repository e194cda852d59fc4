//! The limit of requests, by the governor of `actix-governor` (GCRA): clients without a session share what belongs to
//! their address, each signed-in account has its own.
//!
//! Its own middleware can only take. Here an answer can also cost nothing: a 304, and a sign-in that succeeded. So the
//! governor runs on a store whose state can be set back, behind a middleware of ours.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard};
use std::time::Duration;

use actix_governor::governor;
use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpMessage, HttpResponse, ResponseError};
use domain::ProblemCode;
use governor::RateLimiter;
use governor::clock::Clock as GovernorClock;
use governor::middleware::StateInformationMiddleware;
use governor::nanos::Nanos;
use governor::state::StateStore;

use crate::clock::Clock;
use crate::config::{Limit, Limits};
use crate::error::{AppError, Quota, whole_minutes};
use crate::http::client::Client;
use crate::state::AppState;

/// Whose requests are counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// Everybody without a session at one address.
    Client(Client),
    /// One account, however many sessions it has.
    Account(i64),
    /// One API key.
    ApiKey(i64),
}

/// Put into an answer's extensions: its request costs nothing.
#[derive(Clone, Copy, Debug)]
pub struct Free;

/// The limits of this instance. Clones share their state.
#[derive(Clone, Debug)]
pub struct ApiLimits(Arc<RwLock<Buckets>>);

/// The quotas, and the limits that they were made of.
#[derive(Clone, Debug)]
struct Buckets {
    made_of: [Limit; 2],
    client: Option<Bucket>,
    session: Option<Bucket>,
    client_errors: Option<Bucket>,
}

impl Buckets {
    fn new(limits: &Limits, clock: &Clock) -> Self {
        let client_errors = match limits.api {
            Limit::Off => Limit::Off,
            Limit::Count { window, .. } => Limit::Count { count: 20, window },
        };
        Self {
            made_of: [limits.api, limits.session],
            client: Bucket::new(limits.api, clock),
            session: Bucket::new(limits.session, clock),
            client_errors: Bucket::new(client_errors, clock),
        }
    }
}

impl ApiLimits {
    /// These limits, with nothing used yet.
    pub fn new(limits: &Limits, clock: &Clock) -> Self {
        Self(Arc::new(RwLock::new(Buckets::new(limits, clock))))
    }

    /// Other limits hold from now on. What was used is forgotten, unless they are the same.
    pub fn set(&self, limits: &Limits, clock: &Clock) {
        let mut buckets = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if buckets.made_of != [limits.api, limits.session] {
            *buckets = Buckets::new(limits, clock);
        }
    }

    fn buckets(&self) -> RwLockReadGuard<'_, Buckets> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn of(&self, key: Key) -> Option<Bucket> {
        let buckets = self.buckets();
        match key {
            Key::Client(_) => buckets.client.clone(),
            Key::Account(_) | Key::ApiKey(_) => buckets.session.clone(),
        }
    }

    /// Counts an error that a browser reports, besides the request that it came with.
    pub fn count_client_error(&self, client: Client) -> Result<(), AppError> {
        match &self.buckets().client_errors {
            Some(bucket) => bucket.take(Key::Client(client)).map(drop),
            None => Ok(()),
        }
    }

    /// Forgets keys that have all of their quota back.
    pub fn clear(&self) {
        let buckets = self.buckets();
        for bucket in [&buckets.client, &buckets.session, &buckets.client_errors]
            .into_iter()
            .flatten()
        {
            bucket.clear();
        }
    }
}

/// One quota and what is used of it.
#[derive(Clone, Debug)]
struct Bucket {
    limiter: Arc<RateLimiter<Key, Store, GovernedClock, StateInformationMiddleware>>,
    store: Store,
    count: u32,
    window: Duration,
    /// What one request takes of the window.
    cost: Duration,
    clock: GovernedClock,
    /// The governor counts from here.
    start: Nanos,
}

impl Bucket {
    fn new(limit: Limit, clock: &Clock) -> Option<Self> {
        let Limit::Count { count, window } = limit else {
            return None;
        };
        let burst = NonZeroU32::new(count)?;
        let interval = (window / count).max(Duration::from_nanos(1));
        let quota = governor::Quota::with_period(interval)?.allow_burst(burst);
        let clock = GovernedClock(clock.clone());
        let store = Store::default();
        let start = clock.now();
        Some(Self {
            limiter: Arc::new(RateLimiter::<_, _, _, StateInformationMiddleware>::new(
                quota,
                store.clone(),
                clock.clone(),
            )),
            store,
            count,
            window,
            cost: interval,
            clock,
            start,
        })
    }

    fn take(&self, key: Key) -> Result<Quota, AppError> {
        let quota = |remaining, reset| Quota {
            limit: self.count,
            remaining,
            window: self.window,
            reset,
        };
        match self.limiter.check_key(&key) {
            Ok(snapshot) => {
                let used = self.count.saturating_sub(snapshot.remaining_burst_capacity());
                Ok(quota(
                    snapshot.remaining_burst_capacity(),
                    self.window / self.count * used,
                ))
            }
            Err(not_until) => {
                let wait = not_until.wait_time_from(self.clock.now());
                Err(AppError::RetryAfter {
                    code: ProblemCode::TooManyRequests,
                    detail: format!(
                        "Terlalu banyak permintaan. Coba lagi dalam {} menit.",
                        whole_minutes(wait)
                    ),
                    after: wait.max(Duration::from_secs(1)),
                    quota: Some(quota(0, wait)),
                })
            }
        }
    }

    fn give_back(&self, key: Key) {
        let mut used_until = self.store.lock();
        if let Some(until) = used_until.get_mut(&key) {
            *until = until.saturating_sub(Nanos::from(self.cost));
        }
    }

    /// Forgets keys that have all of their quota back.
    fn clear(&self) {
        let now = self.clock.now().saturating_sub(self.start);
        self.store.lock().retain(|_, until| *until > now);
    }
}

/// The governor's state, where others can reach it: until when each key's quota is used, counted from the start.
#[derive(Clone, Debug, Default)]
struct Store(Arc<Mutex<HashMap<Key, Nanos>>>);

impl Store {
    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Nanos>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl StateStore for Store {
    type Key = Key;

    fn measure_and_replace<T, F, E>(&self, key: &Key, judge: F) -> Result<T, E>
    where
        F: Fn(Option<Nanos>) -> Result<(T, Nanos), E>,
    {
        let mut used_until = self.lock();
        let (outcome, until) = judge(used_until.get(key).copied())?;
        used_until.insert(*key, until);
        Ok(outcome)
    }
}

/// The state's clock as the governor reads it.
#[derive(Clone, Debug)]
struct GovernedClock(Clock);

impl GovernorClock for GovernedClock {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        let micros = u64::try_from(self.0.now().timestamp_micros()).unwrap_or(0);
        Nanos::new(micros.saturating_mul(1_000))
    }
}

/// Middleware: counts requests to the API, first of all that is judged.
pub async fn enforce(
    state: Data<AppState>,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<EitherBody<impl MessageBody>>, Error> {
    let key = request.extensions().get::<Key>().copied();
    let Some((key, bucket)) = key.and_then(|key| Some((key, state.api_limits.of(key)?))) else {
        return Ok(next.call(request).await?.map_into_left_body());
    };
    let quota = match bucket.take(key) {
        Ok(quota) => quota,
        Err(error) => {
            return Ok(request.into_response(error.error_response()).map_into_right_body());
        }
    };
    let mut response = next.call(request).await?;
    let is_free = response.status() == StatusCode::NOT_MODIFIED || response.response().extensions().contains::<Free>();
    if is_free {
        bucket.give_back(key);
    } else {
        tell(response.response_mut(), &quota);
    }
    Ok(response.map_into_left_body())
}

/// Adds the quota's headers, unless the answer already tells of a nearer limit.
fn tell<B>(response: &mut HttpResponse<B>, quota: &Quota) {
    for (name, value) in quota.headers() {
        let name = HeaderName::from_static(name);
        if let Ok(value) = HeaderValue::from_str(&value)
            && !response.headers().contains_key(&name)
        {
            response.headers_mut().insert(name, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    fn three_in_a_minute(clock: &Clock) -> Bucket {
        let limit = Limit::Count {
            count: 3,
            window: Duration::from_mins(1),
        };
        Bucket::new(limit, clock).unwrap()
    }

    const KEY: Key = Key::Account(1);

    #[test]
    fn a_key_gets_its_count_and_the_next_request_is_told_to_wait() {
        let bucket = three_in_a_minute(&Clock::system());
        let left: Vec<u32> = (0..3).map(|_| bucket.take(KEY).unwrap().remaining).collect();
        assert_eq!(left, [2, 1, 0]);
        let AppError::RetryAfter { code, after, .. } = bucket.take(KEY).unwrap_err() else {
            panic!("not told when to try again");
        };
        assert_eq!(code, ProblemCode::TooManyRequests);
        assert!(
            after > Duration::from_secs(18) && after <= Duration::from_secs(20),
            "{after:?}"
        );
        assert!(bucket.take(Key::Account(2)).is_ok(), "another key has its own");
    }

    #[test]
    fn what_was_free_is_given_back() {
        let bucket = three_in_a_minute(&Clock::system());
        for _ in 0..20 {
            bucket.take(KEY).unwrap();
            bucket.give_back(KEY);
        }
        assert_eq!(bucket.take(KEY).unwrap().remaining, 2);
    }

    #[test]
    fn a_key_recovers_with_time_and_is_then_forgotten() {
        let clock = Clock::system();
        let bucket = three_in_a_minute(&clock);
        for _ in 0..3 {
            bucket.take(KEY).unwrap();
        }
        clock.advance(TimeDelta::seconds(21));
        assert!(bucket.take(KEY).is_ok() && bucket.take(KEY).is_err());
        bucket.clear();
        assert_eq!(bucket.store.lock().len(), 1);
        clock.advance(TimeDelta::seconds(61));
        bucket.clear();
        assert!(bucket.store.lock().is_empty());
    }
}
