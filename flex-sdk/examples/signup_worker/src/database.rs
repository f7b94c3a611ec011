//! The sign-ups and their jobs, in SQLite or PostgreSQL.

use std::str::FromStr;
use std::time::Duration;

use anyhow::{Result, bail};
use apalis::prelude::{Task, TaskBuilder};
use apalis_postgres::{PgConnection, PgPool, PostgresStorage};
use apalis_sqlite::{SqliteConnection, SqlitePool, SqliteStorage};
use serde::{Deserialize, Serialize};
use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions};
use sqlx::{Connection, FromRow};
use tokio::time::timeout;
use ulid::Ulid;

/// The queue of the jobs.
pub(crate) const QUEUE: &str = "create_customer";

/// The engine counts a worker's death as an attempt, and must not give up because of it: `--max-tries` limits the tries.
const MAX_ATTEMPTS: usize = 1_000_000;

/// How long a job waits for a connection, or for a lock that another job holds.
pub(crate) const PATIENCE: Duration = Duration::from_secs(5);

/// One try to create the customer of a sign-up. Personal data stays in the table.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Job {
    pub(crate) sign_up: String,
    /// The number of earlier tries. If the sign-up has more, the job's try has already been made.
    pub(crate) tries: i32,
}

/// The data that a person signs up with.
#[derive(Deserialize, FromRow)]
pub(crate) struct SignUp {
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    pub(crate) email: String,
}

/// The state of a sign-up.
#[derive(FromRow, Serialize)]
pub(crate) struct Standing {
    /// `pending`, `done`, or `dead`: a person must look at it.
    state: String,
    customer_id: Option<String>,
    tries: i32,
    /// Why the last try failed, without personal data.
    problem: Option<String>,
}

/// The database of the sign-ups and the jobs.
#[derive(Clone)]
pub(crate) enum Database {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

/// Runs the same code for either database: their pools have different types.
macro_rules! on {
    ($database:expr, $pool:ident => $body:expr) => {
        match $database {
            Database::Sqlite($pool) => $body,
            Database::Postgres($pool) => $body,
        }
    };
}

impl Database {
    /// Opens the database at a URL that begins with `sqlite:` or `postgres:`, and creates missing tables.
    pub(crate) async fn open(url: &str) -> Result<Self> {
        let mut own = sqlx::migrate!();
        if url.starts_with("sqlite:") {
            // Jobs must be on disk before the response, like the sign-ups.
            let options = SqliteConnectOptions::from_str(url)?
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                .busy_timeout(Duration::from_secs(30));
            let pool = SqlitePool::connect_with(options).await?;
            // The engine's migrations and our own share one table.
            let mut engine = SqliteStorage::migrations();
            for migrations in [&mut engine, &mut own] {
                migrations.set_ignore_missing(true).run(&pool).await?;
            }
            return Ok(Self::Sqlite(pool).with_patience(PATIENCE));
        }
        if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            let pool = PgPool::connect(url).await?;
            PostgresStorage::setup(&pool).await?;
            own.run(&pool).await?;
            return Ok(Self::Postgres(pool).with_patience(PATIENCE));
        }
        bail!("the database's URL begins with neither sqlite: nor postgres:")
    }

    /// Returns the same database with new connections that wait no longer than this.
    pub(crate) fn with_patience(&self, patience: Duration) -> Self {
        match self {
            Self::Sqlite(pool) => {
                let options = (*pool.connect_options()).clone().busy_timeout(patience);
                Self::Sqlite(SqlitePoolOptions::new().acquire_timeout(patience).connect_lazy_with(options))
            }
            Self::Postgres(pool) => {
                let options = (*pool.connect_options()).clone();
                let pool = PgPoolOptions::new()
                    .acquire_timeout(patience)
                    // The server must not continue a statement that nobody waits for.
                    .after_connect(move |connection, _| {
                        let limit = "SELECT set_config('statement_timeout', $1, false)";
                        let limit = sqlx::query(limit).bind(patience.as_millis().to_string());
                        Box::pin(async { limit.execute(connection).await.map(drop) })
                    })
                    // If the server does not respond even then, the connection may be dead without a notice.
                    .after_release(move |connection, _| {
                        Box::pin(async move {
                            timeout(patience, connection.ping()).await.map_err(|_| sqlx::Error::PoolTimedOut)??;
                            Ok(true)
                        })
                    });
                Self::Postgres(pool.connect_lazy_with(options))
            }
        }
    }

    /// Adds a sign-up together with its job, and returns its id, or `None` if a sign-up with this email exists.
    pub(crate) async fn add(&self, sign_up: &SignUp) -> Result<Option<String>> {
        const INSERT: &str =
            "INSERT INTO sign_ups (id, first_name, last_name, email) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
        let SignUp { first_name, last_name, email } = sign_up;
        let id = Ulid::generate().to_string();
        on!(self, pool => {
            let mut transaction = pool.begin().await?;
            let insert = sqlx::query(INSERT).bind(&id).bind(first_name).bind(last_name).bind(email);
            if insert.execute(&mut *transaction).await?.rows_affected() == 0 {
                return Ok(None);
            }
            transaction.push(&Job { sign_up: id.clone(), tries: 0 }, Duration::ZERO).await?;
            transaction.commit().await?;
        });
        Ok(Some(id))
    }

    /// Returns the sign-up of a job, unless the job has already been done.
    pub(crate) async fn pending(&self, job: &Job) -> Result<Option<SignUp>> {
        const SELECT: &str =
            "SELECT first_name, last_name, email FROM sign_ups WHERE id = $1 AND tries = $2 AND state = 'pending'";
        let Job { sign_up, tries } = job;
        Ok(on!(self, pool => sqlx::query_as(SELECT).bind(sign_up).bind(tries).fetch_optional(pool).await?))
    }

    /// Records the customer of a sign-up.
    pub(crate) async fn finish(&self, job: &Job, customer_id: &str) -> Result<()> {
        const UPDATE: &str =
            "UPDATE sign_ups SET state = 'done', customer_id = $2, problem = NULL WHERE id = $1 AND state <> 'done'";
        on!(self, pool => sqlx::query(UPDATE).bind(&job.sign_up).bind(customer_id).execute(pool).await.map(drop)?);
        Ok(())
    }

    /// Records that a try failed, together with the job of the next one.
    pub(crate) async fn postpone(&self, job: &Job, problem: &str, wait: Duration) -> Result<()> {
        const UPDATE: &str =
            "UPDATE sign_ups SET tries = tries + 1, problem = $3 WHERE id = $1 AND tries = $2 AND state = 'pending'";
        on!(self, pool => {
            let mut transaction = pool.begin().await?;
            let update = sqlx::query(UPDATE).bind(&job.sign_up).bind(job.tries).bind(problem);
            // Otherwise, another worker has made the same try and added the next job.
            if update.execute(&mut *transaction).await?.rows_affected() == 1 {
                transaction.push(&Job { tries: job.tries + 1, ..job.clone() }, wait).await?;
                transaction.commit().await?;
            }
        });
        Ok(())
    }

    /// Records that a person must look at a sign-up.
    pub(crate) async fn bury(&self, job: &Job, problem: &str) -> Result<()> {
        const UPDATE: &str = "UPDATE sign_ups SET state = 'dead', tries = tries + 1, problem = $3 \
                              WHERE id = $1 AND tries = $2 AND state = 'pending'";
        let Job { sign_up, tries } = job;
        on!(self, pool => sqlx::query(UPDATE).bind(sign_up).bind(tries).bind(problem).execute(pool).await.map(drop)?);
        Ok(())
    }

    /// Retries a dead sign-up, and returns whether it was dead.
    pub(crate) async fn revive(&self, id: &str) -> Result<bool> {
        const UPDATE: &str = "UPDATE sign_ups SET state = 'pending' WHERE id = $1 AND state = 'dead' RETURNING tries";
        on!(self, pool => {
            let mut transaction = pool.begin().await?;
            let tries = sqlx::query_scalar(UPDATE).bind(id).fetch_optional(&mut *transaction).await?;
            let Some(tries) = tries else { return Ok(false) };
            transaction.push(&Job { sign_up: id.to_owned(), tries }, Duration::ZERO).await?;
            transaction.commit().await?;
        });
        Ok(true)
    }

    /// Returns the state of a sign-up.
    pub(crate) async fn standing(&self, id: &str) -> Result<Option<Standing>> {
        const SELECT: &str = "SELECT state, customer_id, tries, problem FROM sign_ups WHERE id = $1";
        Ok(on!(self, pool => sqlx::query_as(SELECT).bind(id).fetch_optional(pool).await?))
    }

    /// Returns the numbers of pending and of dead sign-ups.
    pub(crate) async fn count(&self) -> Result<[i64; 2]> {
        const SELECT: &str = "SELECT coalesce(sum(CASE WHEN state = 'pending' THEN 1 ELSE 0 END), 0), \
                              coalesce(sum(CASE WHEN state = 'dead' THEN 1 ELSE 0 END), 0) \
                              FROM sign_ups WHERE state <> 'done'";
        let (pending, dead) = on!(self, pool => sqlx::query_as(SELECT).fetch_one(pool).await?);
        Ok([pending, dead])
    }

    /// Fails if the database cannot be written: a locked database can still be read.
    pub(crate) async fn check(&self) -> Result<()> {
        on!(self, pool => sqlx::query("UPDATE sign_ups SET tries = tries WHERE id = ''").execute(pool).await.map(drop)?);
        Ok(())
    }

    /// Releases the jobs of a worker that has ended to the others, before it counts as dead.
    pub(crate) async fn release(&self, worker: &str) -> Result<()> {
        macro_rules! update {
            ($jobs:literal) => {
                sqlx::query(concat!(
                    "UPDATE ",
                    $jobs,
                    " SET status = 'Pending', lock_by = NULL, lock_at = NULL",
                    " WHERE lock_by = $1 AND status IN ('Queued', 'Running')"
                ))
            };
        }
        match self {
            Self::Sqlite(pool) => update!("Jobs").bind(worker).execute(pool).await.map(drop)?,
            Self::Postgres(pool) => update!("apalis.jobs").bind(worker).execute(pool).await.map(drop)?,
        }
        Ok(())
    }
}

/// Adds a job in the caller's transaction.
trait Push {
    async fn push(&mut self, job: &Job, wait: Duration) -> Result<()>;
}

impl Push for SqliteConnection {
    async fn push(&mut self, job: &Job, wait: Duration) -> Result<()> {
        Ok(apalis_sqlite::queries::push_tasks(self, QUEUE, &[task(job, wait)?]).await?)
    }
}

impl Push for PgConnection {
    async fn push(&mut self, job: &Job, wait: Duration) -> Result<()> {
        Ok(apalis_postgres::queries::push_tasks(self, QUEUE, vec![task(job, wait)?]).await?)
    }
}

fn task(job: &Job, wait: Duration) -> Result<Task<Vec<u8>>> {
    Ok(TaskBuilder::new(serde_json::to_vec(job)?).max_attempts(MAX_ATTEMPTS).run_after(wait).build())
}
