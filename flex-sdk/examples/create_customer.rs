//! Creates a customer and prints it.
//!
//! Without `FLEX_API_KEY` it starts a fake Flex in this process and creates the customer there. With a test key it calls
//! Flex (or `FLEX_API_URL`). Any other key needs `cargo run --example create_customer -- --live`.

mod common;

use std::{env, process};

use anyhow::Result;
use flex_sdk::{CreateCustomer, ShippingAddressInput};

#[tokio::main]
async fn main() {
    if let Err(error) = run().await {
        eprintln!("error: {error}");
        process::exit(1);
    }
}

async fn run() -> Result<()> {
    let (flex, _fake) = common::connect(env::args().any(|argument| argument == "--live")).await?;

    let shipping = ShippingAddressInput::builder()
        .line1("1 Main Street")
        .city("Springfield")
        .state("IL")
        .postal_code("62701")
        .country("US")
        .build();
    let customer = CreateCustomer::builder()
        .first_name("John")
        .last_name("Doe")
        .email("john.doe@example.com")
        .phone("+15555555555")
        .shipping(shipping)
        .build();
    let customer = flex.customers().create(customer).await?;

    println!("Created {}:", customer.customer_id);
    println!("  name       {} {}", customer.first_name, customer.last_name);
    println!("  email      {}", customer.email);
    println!("  phone      {}", customer.phone.as_deref().unwrap_or("none"));
    println!("  created    {}", customer.created_at);
    println!("  test mode  {}", customer.test_mode);
    // Debug output is safe to log: it leaves out personal data.
    println!("In a log: {customer:?}");
    Ok(())
}
