//! A running server for one test.

use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use actix_web::web::Data;
use anyhow::Context;
use domain::account::Role;
use server::clock::{Clock, Random};
use server::config::Config;
use server::session;
use server::startup::{Application, Stopper};
use server::state::AppState;
use sqlx::PgPool;
use sqlx::postgres::PgPoolOptions;
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tokio::sync::oneshot;

use crate::client::Client;
use crate::mail::{self, ReceivedMail};
use crate::postgres::{ACCOUNTS, PASSWORD, TestDatabase};

/// The real server on a port of its own, with a database, a clock and a data directory of its own. It stops, and its
/// database goes, when this is dropped.
pub struct TestApp {
    /// Where it is: `http://127.0.0.1:40123`.
    pub address: String,
    /// What its handlers share.
    pub state: Data<AppState>,
    /// Its time, to be set forward.
    pub clock: Clock,
    /// The one-time link to the page that makes the first super_admin, if there is none.
    pub setup_link: Option<String>,
    /// Its database.
    pub database: TestDatabase,
    stopper: Stopper,
    thread: Option<JoinHandle<()>>,
    data_dir: TempDir,
}

/// What a server sends back once it listens.
struct Started {
    address: String,
    state: Data<AppState>,
    setup_link: Option<String>,
    stopper: Stopper,
}

impl TestApp {
    /// A server with limits off.
    ///
    /// # Panics
    /// When it does not start.
    pub async fn spawn() -> Self {
        Self::spawn_with(|_| {}).await
    }

    /// A server whose configuration the test has changed.
    ///
    /// # Panics
    /// When it does not start.
    pub async fn spawn_with(change: impl FnOnce(&mut Config)) -> Self {
        let database = TestDatabase::create().await.expect("a database for the test");
        Self::spawn_on(database, change).await
    }

    /// A server on a database that is there already.
    ///
    /// # Panics
    /// When it does not start.
    pub async fn spawn_on(database: TestDatabase, change: impl FnOnce(&mut Config)) -> Self {
        let data_dir = tempfile::tempdir().expect("a directory for the test");
        let mut config = Config::for_tests(&database.url, data_dir.path().to_owned());
        database.fill_in(&mut config);
        change(&mut config);
        let clock = Clock::system();
        let (sender, started) = oneshot::channel();
        let thread = thread::spawn({
            let (clock, database) = (clock.clone(), database.clone());
            // A runtime of its own, as in production: it outlives the test's.
            move || {
                let runtime = Runtime::new().expect("a runtime for the server");
                runtime.block_on(serve(config, clock, sender));
                runtime.block_on(database.drop()).expect("the test's database goes");
            }
        });
        let started = started
            .await
            .expect("the server's thread lives")
            .expect("the server starts");
        Self {
            address: started.address,
            state: started.state,
            clock,
            setup_link: started.setup_link,
            database,
            stopper: started.stopper,
            thread: Some(thread),
            data_dir,
        }
    }

    /// A caller without a session.
    pub fn anonymous(&self) -> Client {
        Client::new(&self.address)
    }

    /// A caller that signed in as staff of this role.
    ///
    /// # Panics
    /// When that is refused, or the role is none of staff.
    pub async fn as_role(&self, role: Role) -> Client {
        let (username, _) = ACCOUNTS.iter().find(|(_, of)| *of == role).expect("a role of staff");
        self.anonymous().signed_in(username, PASSWORD).await
    }

    /// A caller that signed in as a customer. The customer and its account, with the password of the template's accounts
    /// and the address `<number>@contoh.id`, are made where they are missing.
    ///
    /// # Panics
    /// When the database is away.
    pub async fn as_customer(&self, number: &str) -> Client {
        let account_id = sqlx::query_scalar(
            "with c as (
                 insert into customer (number, name) values ($1, 'Bengkel ' || $1)
                 on conflict (number) do update set number = excluded.number returning id, name
             ), a as (
                 insert into account (portal, role, status, email, name, customer_id, password_hash, password_key_id, created_at)
                 select 'customer', 'customer', 'active', $1 || '@contoh.id', c.name, c.id, a.password_hash, a.password_key_id, $2
                 from c, account a where a.username = 'rina'
                 on conflict (customer_id) do nothing
                 returning id
             )
             select id from a union all select a.id from account a join c on c.id = a.customer_id",
        )
        .bind(number)
        .bind(self.clock.now())
        .fetch_one(&self.owner())
        .await
        .expect("the database answers");
        self.session_of(account_id).await.0
    }

    /// A caller with a session of its own for an account, and its refresh cookie.
    ///
    /// # Panics
    /// When the database is away.
    pub async fn session_of(&self, account_id: i64) -> (Client, String) {
        let state = &self.state;
        let mut connection = state.db.acquire().await.expect("the database answers");
        let now = state.clock.now();
        let opened = session::open(&mut connection, &state.keys, &state.random, account_id, "test", now)
            .await
            .expect("the database answers");
        let mut client = self.anonymous();
        let (token, _) = state.keys.sign(opened.id, &opened.session, now).expect("a signing key");
        client.token = Some(token);
        (client, opened.refresh_token.to_cookie())
    }

    /// All mails to an address so far, oldest first; waits until there is one.
    ///
    /// # Panics
    /// When none comes.
    pub async fn mails_to(&self, address: &str) -> Vec<ReceivedMail> {
        self.mails_to_at_least(address, 1).await
    }

    /// As `mails_to`, until there are `count` of them.
    ///
    /// # Panics
    /// When they do not come.
    pub async fn mails_to_at_least(&self, address: &str, count: usize) -> Vec<ReceivedMail> {
        mail::until(&format!("{count} mails to {address}"), async || {
            let mails = self.mails_so_far(address);
            (mails.len() >= count).then_some(mails)
        })
        .await
    }

    /// All mails to an address so far, oldest first, without waiting for one.
    ///
    /// # Panics
    /// When the outbox cannot be read.
    pub fn mails_so_far(&self, address: &str) -> Vec<ReceivedMail> {
        mail::outbox(&self.data_dir.path().join("outbox"), address).expect("the outbox can be read")
    }

    /// Waits until no analysis is waiting or at work.
    ///
    /// # Panics
    /// Where that takes over a minute.
    pub async fn settled(&self) {
        let begun = Instant::now();
        let owner = self.owner();
        let waits = "select exists (select from graphile_worker.jobs where key = 'insights')";
        while sqlx::query_scalar(waits)
            .fetch_one(&owner)
            .await
            .expect("the queue can be read")
        {
            assert!(begun.elapsed() < Duration::from_mins(1), "it is never computed");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// A pool that connects as the owner of the schema, for looking and for breaking things.
    ///
    /// # Panics
    /// When the URL is none.
    pub fn owner(&self) -> PgPool {
        PgPoolOptions::new()
            .max_connections(2)
            .connect_lazy(&self.database.owner_url)
            .expect("a URL that parses")
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        let stopper = self.stopper.clone();
        let thread = self.thread.take();
        // Waiting needs a runtime, and this may be running on one.
        let waited = thread::spawn(move || {
            Runtime::new()
                .map(|runtime| runtime.block_on(stopper.stop()))
                .and_then(|()| {
                    thread
                        .map_or(Ok(()), JoinHandle::join)
                        .map_err(|_| std::io::Error::other("the server panicked"))
                })
        });
        let outcome = waited.join();
        if !thread::panicking() {
            outcome
                .expect("the server's end is waited for")
                .expect("the server stops in good order");
        }
    }
}

async fn serve(config: Config, clock: Clock, sender: oneshot::Sender<anyhow::Result<Started>>) {
    let application = match Application::build_with(config, clock, Random::system()).await {
        Ok(application) => application,
        Err(error) => {
            // A test that is gone does not want to know.
            drop(sender.send(Err(error)));
            return;
        }
    };
    let started = Started {
        address: format!("http://{}", application.state.config.listen),
        state: application.state.clone(),
        setup_link: application.setup_link.clone(),
        stopper: application.stopper(),
    };
    drop(sender.send(Ok(started)));
    // Its pools are left as they are: the test may still hold connections, and the database goes with force.
    application
        .run_until_stopped()
        .await
        .context("the server ran")
        .expect("the server ends well");
}
