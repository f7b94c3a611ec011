//! A job: one try to create the customer of a sign-up, and the handling of its error.

use std::time::Duration;

use anyhow::Result;
use apalis::prelude::{BoxDynError, Data};
use flex_sdk::{Advice, Client, CreateCustomer, CustomerId, Error};
use tracing::{error, info, warn};

use crate::database::{Database, Job, SignUp};

/// The resources of a worker.
#[derive(Clone)]
pub(crate) struct Tools {
    pub(crate) database: Database,
    pub(crate) flex: Client,
    /// The wait after the first failed try. Each further wait is up to twice as long, up to `longest_wait`.
    pub(crate) first_wait: Duration,
    pub(crate) longest_wait: Duration,
    /// How many tries are made before a person must look at a sign-up.
    pub(crate) max_tries: i32,
}

/// Does a job. Only the database causes an error here; the engine then runs the job again.
pub(crate) async fn run(job: Job, tools: Data<Tools>) -> Result<(), BoxDynError> {
    Ok(tools.run(&job).await?)
}

impl Tools {
    async fn run(&self, job: &Job) -> Result<()> {
        let Some(sign_up) = self.database.pending(job).await? else { return Ok(()) };
        match self.create(&sign_up).await {
            Ok(id) => {
                info!(sign_up = job.sign_up, customer = %id, "customer created");
                self.database.finish(job, id.as_str()).await
            }
            Err(error) => self.heed(job, &error).await,
        }
    }

    async fn create(&self, sign_up: &SignUp) -> Result<CustomerId, Error> {
        let SignUp { first_name, last_name, email } = sign_up;
        let customer = CreateCustomer::builder().first_name(first_name).last_name(last_name).email(email).build();
        match self.flex.customers().create(customer).await {
            Ok(customer) => Ok(customer.customer_id),
            Err(error) if error.took_effect() => error.id().map(CustomerId::from).ok_or(error),
            Err(error) => Err(error),
        }
    }

    /// Does what the error advises.
    async fn heed(&self, job: &Job, error: &Error) -> Result<()> {
        let (sign_up, problem) = (&job.sign_up, error.to_string());
        let backoff = self.backoff(job.tries);
        let wait = match error.advice() {
            // No sign-up is to blame for a rejected key: all of them wait until it is replaced.
            _ if error.is_auth() => {
                error!(sign_up, problem, "check the API key");
                return self.database.postpone(job, &problem, self.longest_wait).await;
            }
            Advice::Retry { after } => after.unwrap_or_default().clamp(backoff, self.longest_wait),
            // Creating the customer again is the check: it is safe, whatever the lost try did.
            Advice::CheckThenRetry => backoff,
            // Other errors are not known to resolve by themselves.
            _ => {
                error!(sign_up, problem, "a person must look at it");
                return self.database.bury(job, &problem).await;
            }
        };
        if job.tries + 1 >= self.max_tries {
            error!(sign_up, problem, tries = job.tries + 1, "a person must look at it");
            return self.database.bury(job, &problem).await;
        }
        warn!(sign_up, problem, ?wait, "to be retried");
        self.database.postpone(job, &problem, wait).await
    }

    /// Returns a random wait, so that jobs that failed together are not retried together.
    fn backoff(&self, tries: i32) -> Duration {
        let doubled = self.first_wait.saturating_mul(1 << tries.clamp(0, 20));
        doubled.min(self.longest_wait).mul_f64(0.5 + fastrand::f64() / 2.0)
    }
}
