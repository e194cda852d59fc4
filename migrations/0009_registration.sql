-- Customers register and sign in with emailed codes. Every registration is an attempt of its own, with its own password
-- and code: whoever registers a number changes nothing of anybody else's attempt or account.

alter table customer
    -- where registration codes go, once the distributor knows it
    add email text,
    add phone text,
    add address text,
    add version bigint not null default 1;

create table registration (
    id uuid primary key,
    -- null: from the start there was nothing to register (number unknown or taken, address taken); looks the same outside
    customer_id bigint references customer,
    -- unverified: code not entered · pending: an admin decides · approved, rejected: decided · superseded: another attempt won
    status text not null default 'unverified'
        constraint registration_status_check check (status in ('unverified', 'pending', 'approved', 'rejected', 'superseded')),
    name text not null,
    -- as typed
    email text not null,
    phone text not null,
    -- where the code went: the address on file, else the typed one
    code_email text not null,
    -- the address on file was used: no admin has to look
    is_on_file boolean not null,
    password_hash text not null,
    password_key_id bigint not null references signing_key,
    -- the browser that made the attempt, until a code is entered in it
    browser_hash bytea,
    created_at timestamptz not null,
    decided_at timestamptz,
    decided_by bigint references account,
    constraint registration_decided_check check ((decided_at is null) = (status in ('unverified', 'pending'))),
    constraint registration_pending_check check (status = 'unverified' or customer_id is not null)
);

create index registration_email on registration (lower(email), created_at desc) where status in ('unverified', 'pending');
create index registration_customer on registration (customer_id) where status in ('unverified', 'pending');
create index registration_pending on registration (created_at) where status = 'pending';

-- A question that an emailed code answers. Sending another replaces the code; the question stays.
create table challenge (
    id uuid primary key,
    purpose text not null constraint challenge_purpose_check check (purpose in ('registration', 'login', 'email')),
    registration_id uuid unique references registration on delete cascade,
    account_id bigint references account,
    -- as the person typed it, lower case: what a client may name the question by
    typed_email text not null,
    -- where the code goes
    email text not null,
    -- HMAC of id and code, under this key
    code_hash bytea not null constraint challenge_code_hash_check check (octet_length(code_hash) = 32),
    code_key_id bigint not null references signing_key,
    -- wrong codes since the last was sent
    tries smallint not null default 0,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    -- answered, or void
    closed_at timestamptz,
    constraint challenge_subject_check check (
        (purpose = 'registration') = (registration_id is not null) and (purpose <> 'registration') = (account_id is not null)
    )
);

create index challenge_open on challenge (typed_email) where closed_at is null;
create index challenge_account on challenge (account_id) where closed_at is null;

-- What changes an account's password, address, role or state makes its open questions void.
create function account_closes_challenges() returns trigger
language plpgsql
as $$
begin
    if (old.role, old.status, old.password_hash, old.email) is distinct from (new.role, new.status, new.password_hash, new.email) then
        update challenge set closed_at = now() where account_id = new.id and closed_at is null;
    end if;
    return null;
end
$$;

create trigger account_closes_challenges after update on account
    for each row execute function account_closes_challenges();
