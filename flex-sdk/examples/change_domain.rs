//! Moves every customer's email from one domain to another, as when a company is renamed.
//!
//! ```sh
//! cargo run --example change_domain -- old.example new.example --dry-run
//! ```
//!
//! It reads all customers page by page, checks that the new email is not someone else's, and updates. An update is not
//! idempotent, so the SDK does not retry one that may have taken effect; this example retrieves the customer to find out.
//! Running it again is harmless: it finds the customers that are left.
//!
//! Without `FLEX_API_KEY` it works on three customers of a fake Flex. It prints ids but no emails. It exits with 0 if all
//! went well, 1 if some customers could not be changed, and 2 if it could not run.

mod common;

use std::process::ExitCode;

use anyhow::{Result, ensure};
use clap::Parser;
use flex_sdk::{Client, CreateCustomer, Customer, CustomerId, Error, ListCustomers, UpdateCustomer};

/// Changes the domain of customers' emails.
#[derive(Parser)]
struct Arguments {
    /// The current domain, such as old.example
    old: String,
    /// The new domain, such as new.example
    new: String,
    /// Print what would be changed, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Accept a key that is not a test key, and so change real customers
    #[arg(long)]
    live: bool,
}

/// Whether a text can follow the @ of an email. Letters of any script are allowed: Flex decides whether it accepts them.
fn is_domain(text: &str) -> bool {
    let is_label = |label: &str| {
        let has_letters = label.chars().all(|character| character.is_alphanumeric() || character == '-');
        (1..=63).contains(&label.len()) && has_letters && !label.starts_with('-') && !label.ends_with('-')
    };
    text.len() <= 253 && text.contains('.') && text.split('.').all(is_label)
}

/// The result for a customer.
enum Change {
    /// Only in a dry run.
    WouldBeMade,
    Made,
    /// Another customer has the new email.
    Taken,
}

#[tokio::main]
async fn main() -> ExitCode {
    run(Arguments::parse()).await.unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::from(2)
    })
}

async fn run(Arguments { old, new, dry_run, live }: Arguments) -> Result<ExitCode> {
    for (domain, which) in [(&old, "first"), (&new, "second")] {
        // The message does not quote the argument, which may be someone's email.
        ensure!(
            is_domain(domain),
            "the {which} argument is not a domain: pass what follows the @, such as new.example"
        );
    }
    ensure!(!old.eq_ignore_ascii_case(&new), "the two domains are the same");
    let (flex, fake) = common::connect(live).await?;
    if fake.is_some() {
        for email in [format!("john@{old}"), format!("jane@{old}"), "joe@example.com".to_owned()] {
            let customer = CreateCustomer::builder().first_name("J.").last_name("Doe").email(email).build();
            flex.customers().create(customer).await?;
        }
    }

    let (mut good, mut bad) = (0, 0);
    let mut customers = flex.customers().list(ListCustomers::default()).all();
    while let Some(customer) = customers.next().await {
        let Customer { customer_id: id, email, .. } = match customer {
            Ok(customer) => customer,
            // A customer that cannot be decoded does not end the list.
            Err(error) if error.is_decode() => {
                bad += 1;
                println!("not read: {error}");
                continue;
            }
            Err(error) => return Err(error.into()),
        };
        let Some((name, _)) = email.rsplit_once('@').filter(|(_, domain)| domain.eq_ignore_ascii_case(&old)) else {
            continue;
        };
        let (count, outcome) = match change(&flex, &id, &format!("{name}@{new}"), dry_run).await {
            Ok(Change::WouldBeMade) => (&mut good, "would be changed".to_owned()),
            Ok(Change::Made) => (&mut good, "changed".to_owned()),
            Ok(Change::Taken) => (&mut bad, "not changed: another customer has the new email".to_owned()),
            Err(error) => (&mut bad, format!("failed: {error}")),
        };
        *count += 1;
        println!("{id} {outcome}");
    }
    println!("{good} {}, {bad} not", if dry_run { "would be changed" } else { "changed" });
    Ok(ExitCode::from(u8::from(bad > 0)))
}

/// Changes the email of a customer, unless another customer has the new one.
async fn change(flex: &Client, id: &CustomerId, email: &str, dry_run: bool) -> Result<Change, Error> {
    if flex.customers().find_by_email(email).await?.is_some() {
        return Ok(Change::Taken);
    }
    if dry_run {
        return Ok(Change::WouldBeMade);
    }
    match flex.customers().update(id, UpdateCustomer::builder().email(email).build()).await {
        Ok(_) => Ok(Change::Made),
        Err(error) if error.took_effect() => Ok(Change::Made),
        // The update may have taken effect, but no readable response says so: find out.
        Err(error) if error.is_outcome_unknown() => match flex.customers().retrieve(id).await {
            Ok(customer) if customer.email.eq_ignore_ascii_case(email) => Ok(Change::Made),
            _ => Err(error),
        },
        Err(error) => Err(error),
    }
}
