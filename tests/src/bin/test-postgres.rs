//! Holds the cluster of the tests for one test program: prints the URLs of its two roles, and leaves the cluster when
//! the pipe on standard input closes. Whoever leaves last stops it.

use std::io::{self, Read, Write};

use anyhow::Context;
use secrecy::ExposeSecret;
use server::private_postgres::{Durability, PrivatePostgres};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    // target/<profile>/<this program>
    let me = std::env::current_exe()?;
    let target = me.ancestors().nth(2).context("programs lie in target/<profile>")?;
    let data_dir = target.join("test-cluster");
    let cluster = PrivatePostgres::attach(&data_dir, Durability::Careless).await?;
    writeln!(io::stdout(), "{}", cluster.owner_url().expose_secret())?;
    writeln!(io::stdout(), "{}", cluster.application_url().expose_secret())?;
    tokio::task::spawn_blocking(|| io::stdin().read_to_end(&mut Vec::new())).await??;
    cluster.detach().await;
    Ok(())
}
