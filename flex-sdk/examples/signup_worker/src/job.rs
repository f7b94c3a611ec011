//! A job: one try to create the customer of a sign-up, and what is done about its error.

use std::time::Duration;

use anyhow::Result;
use apalis::prelude::{BoxDynError, Data};
use flex_sdk::{Advice, Client, CreateCustomer, CustomerId, Error};
use tracing::{error, info, warn};

use crate::database::{Database, Job, SignUp};

/// What a worker has at hand.
#[derive(Clone)]
pub(crate) struct Tools {
    pub(crate) database: Database,
    pub(crate) flex: Client,
    /// The wait after the first failed try; each further one is up to twice as long, up to the longest.
    pub(crate) first_wait: Duration,
    pub(crate) longest_wait: Duration,
    /// How many tries are made before a sign-up is for a person to look at.
    pub(crate) max_tries: i32,
}

/// Does a job. An error is one of the database: the engine then runs the job again.
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
            // A rejected key is nobody's sign-up's fault: they wait until it is replaced.
            _ if error.is_auth() => {
                error!(sign_up, problem, "check the API key");
                return self.database.postpone(job, &problem, self.longest_wait).await;
            }
            Advice::Retry { after } => after.unwrap_or_default().clamp(backoff, self.longest_wait),
            // To create a customer again is the check: it does no harm, whatever the lost try did.
            Advice::CheckThenRetry => backoff,
            // Whatever else there may be is not known to get better by itself.
            _ => {
                error!(sign_up, problem, "for a person to look at");
                return self.database.bury(job, &problem).await;
            }
        };
        if job.tries + 1 >= self.max_tries {
            error!(sign_up, problem, tries = job.tries + 1, "for a person to look at");
            return self.database.bury(job, &problem).await;
        }
        warn!(sign_up, problem, ?wait, "to be tried again");
        self.database.postpone(job, &problem, wait).await
    }

    /// A random time, so that those who failed together do not come back together.
    fn backoff(&self, tries: i32) -> Duration {
        let doubled = self.first_wait.saturating_mul(1 << tries.clamp(0, 20));
        doubled.min(self.longest_wait).mul_f64(0.5 + fastrand::f64() / 2.0)
    }
}
