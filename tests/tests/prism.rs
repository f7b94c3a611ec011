//! Contract against software that is not ours: all four operations pass through Prism, which serves the document and
//! refuses whatever is not as documented.
//!
//! Prism comes from npm: `npm ci --prefix .ci --ignore-scripts` installs it. Where it is missing these tests fail in CI, and are shown
//! as ignored elsewhere.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::OnceLock;

use flex_sdk::{Client, CreateCustomer, CustomerId, Error, ListCustomers, UpdateCustomer};
use libtest_mimic::{Arguments, Trial};

const REPOSITORY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
const PRISM_CLI: &str = ".ci/node_modules/@stoplight/prism-cli/dist/index.js";
/// What the document's example of a customer has.
const ID: &str = "fcus_01HACM7FZ1084XB1GB6053VM0D";

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let is_installed = Path::new(REPOSITORY).join(PRISM_CLI).exists();
    let is_skipped = !is_installed && std::env::var_os("CI").is_none();
    let trial = |name: &str, test: fn(&Client)| {
        let test = move || {
            let key = "fsk_test_prism";
            test(&Client::builder().api_key(key).base_url(Prism::url()).build()?);
            Ok(())
        };
        let kind = if is_skipped { "skipped: `npm ci --prefix .ci --ignore-scripts` installs Prism" } else { "" };
        Trial::test(name, test).with_kind(kind).with_ignored_flag(is_skipped)
    };
    let trials = vec![
        trial("create", create),
        trial("retrieve", retrieve),
        trial("update", update),
        trial("list", list),
        trial("prism_refuses_what_is_not_as_documented", prism_refuses),
    ];
    let conclusion = libtest_mimic::run(&arguments, trials);
    Prism::stop();
    conclusion.exit_code()
}

fn create(flex: &Client) {
    let customer = CreateCustomer::builder().first_name("John").last_name("Doe").email("joh.doe@example.com"); // as in the example that Prism answers
    let customer = wait(flex.customers().create(customer.phone("+15555555555").build())).unwrap();
    assert_eq!(customer.customer_id.as_str(), ID);
}

fn retrieve(flex: &Client) {
    let customer = wait(flex.customers().retrieve(&ID.into())).unwrap();
    assert_eq!(customer.employer.as_deref(), Some("Flex"));
}

fn update(flex: &Client) {
    let changes = UpdateCustomer::builder().phone("+15555555555").build();
    let customer = wait(flex.customers().update(&ID.into(), changes)).unwrap();
    assert_eq!(customer.phone.as_deref(), Some("+15555555555"));
}

fn list(flex: &Client) {
    let query = ListCustomers::builder().limit(100).offset(1).email("john+doe@example.com").starting_after(ID);
    let customers = wait(flex.customers().list(&query.build())).unwrap();
    assert_eq!(customers.len(), 1);
}

/// Without this, the tests above could pass on a server that checks nothing.
fn prism_refuses(flex: &Client) {
    let outcome = wait(flex.raw().list_customers(None, None, std::num::NonZeroU32::new(101), None, None));
    assert_eq!(outcome.unwrap_err().status().map(|status| status.as_u16()), Some(422));
    // An id is one segment of the path: Prism finds the operation, and answers with the customer of its example.
    let other: Result<_, Error> = wait(flex.customers().retrieve(&CustomerId::from("a/b")));
    assert!(other.unwrap_err().is_mismatch());
}

fn wait<T>(call: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(call)
}

/// One Prism for all tests, on a port that the system chose.
struct Prism {
    url: String,
    process: std::sync::Mutex<Child>,
}

static PRISM: OnceLock<Prism> = OnceLock::new();

impl Prism {
    fn url() -> &'static str {
        &PRISM.get_or_init(Self::start).url
    }

    fn start() -> Self {
        let mut process = Command::new("node")
            .args([PRISM_CLI, "mock", "--port", "0", "--errors", "openapi/customers.yaml"])
            .current_dir(REPOSITORY)
            .stdout(Stdio::piped())
            .spawn()
            .expect("Prism starts: `npm ci --prefix .ci --ignore-scripts` installs it");
        let mut lines = BufReader::new(process.stdout.take().expect("its output is piped")).lines();
        let url = lines.by_ref().map_while(Result::ok).find_map(|line| {
            let (_, url) = line.split_once("listening on ")?;
            Some(url.trim().to_owned())
        });
        // Prism must be able to go on writing.
        std::thread::spawn(move || lines.for_each(drop));
        let url = url.expect("Prism says where it listens");
        Self { url, process: process.into() }
    }

    fn stop() {
        if let Some(Ok(mut process)) = PRISM.get().map(|prism| prism.process.lock()) {
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}
