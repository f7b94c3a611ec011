-- The outbox: a sign-up is pending until a worker has created its customer in Flex.
CREATE TABLE sign_ups (
    id TEXT PRIMARY KEY,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    email TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'done', 'dead')),
    customer_id TEXT,
    tries INTEGER NOT NULL DEFAULT 0,
    problem TEXT
);

-- Flex updates a customer with the same email: two sign-ups of one email would overwrite each other.
CREATE UNIQUE INDEX sign_ups_email ON sign_ups (lower(email));

-- What is still to be done stays fast to count, however many are done.
CREATE INDEX sign_ups_open ON sign_ups (state) WHERE state <> 'done';
