//! Creates a customer and prints it.
//!
//! With no key in the environment it starts a fake Flex in this process and creates the customer there. With
//! `FLEX_API_KEY` set it talks to Flex (or to `FLEX_API_URL`), and with anything but a test key only when told to:
//! `cargo run --example create_customer -- --live`.

use std::error::Error;
use std::{env, process};

use fake_flex::FakeFlex;
use flex_sdk::{Client, CreateCustomer, Mode, ShippingAddressInput};

#[tokio::main]
async fn main() {
    if let Err(error) = run().await {
        eprintln!("error: {error}");
        process::exit(1);
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    // The fake lives as long as it is held here.
    let (flex, _fake) = if env::var_os("FLEX_API_KEY").is_some() {
        (Client::from_env()?, None)
    } else {
        let fake = FakeFlex::start().await?;
        println!("FLEX_API_KEY is not set: talking to a fake Flex in this process, at {}", fake.url());
        (Client::builder().api_key(FakeFlex::API_KEY).base_url(fake.url()).build()?, Some(fake))
    };
    if flex.mode() != Mode::Test && !env::args().any(|argument| argument == "--live") {
        return Err("FLEX_API_KEY is not a test key (fsk_test_...): add `-- --live` to create a real customer".into());
    }

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
    // Debug output is safe to log: it leaves personal data out.
    println!("In a log: {customer:?}");
    Ok(())
}
