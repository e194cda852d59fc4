-- Accounts are administered: authenticator apps, changes of address, a code before the password while somebody hammers
-- an account, API keys, terms and merges of customers.

alter table customer
    -- days from invoice to due date
    add terms_days integer not null default 30 constraint customer_terms_days_check check (terms_days between 0 and 365),
    -- a wrongly made number: what names it goes to this customer, and it is hidden
    add merged_into bigint references customer,
    add constraint customer_merged_check check (merged_into is null or (hidden and merged_into <> id));

create index customer_merged on customer (merged_into) where merged_into is not null;
create index customer_by_name on customer (lower(name), id) where not hidden;

alter table account
    -- the last sign-in or renewal of a session
    add last_seen_at timestamptz,
    -- its personal data was taken away; it never comes back to life
    add anonymised_at timestamptz,
    add constraint account_anonymised_check check (anonymised_at is null or (status = 'disabled' and password_hash is null));

-- email: a new address, entered by whoever reads it · browser: lets an unknown browser try a password; without an account
-- it can never be answered, and looks the same outside.
alter table challenge
    drop constraint challenge_purpose_check,
    drop constraint challenge_subject_check,
    add constraint challenge_purpose_check check (purpose in ('registration', 'login', 'email', 'browser')),
    add constraint challenge_subject_check check (
        (purpose = 'registration') = (registration_id is not null)
        and (purpose in ('login', 'email')) <= (account_id is not null)
        and (purpose = 'registration') <= (account_id is null)
    );

alter table session
    drop constraint session_ended_because_check,
    add constraint session_ended_because_check
        check (ended_because in ('logout', 'logout_everywhere', 'ended', 'reuse', 'account', 'password', 'email'));

-- As in migration 0002, and: a new address ends sessions and links too; what no session shows is not told.
create or replace function account_changed() returns trigger
language plpgsql
as $$
begin
    if (old.role, old.status, old.password_hash, old.customer_id, old.email)
        is distinct from (new.role, new.status, new.password_hash, new.customer_id, new.email)
    then
        update session
        set ended_at = now(),
            ended_because = case
                when new.password_hash is distinct from old.password_hash then 'password'
                when new.email is distinct from old.email then 'email'
                else 'account'
            end
        where account_id = new.id and ended_at is null;
        update one_time_link set closed_at = now() where account_id = new.id and closed_at is null;
        perform pg_notify('ampc_session', 'account ' || new.id);
    elsif old.name <> new.name then
        perform pg_notify('ampc_session', 'account ' || new.id);
    end if;
    return new;
end
$$;

-- The authenticator app of a member of the staff. It guards the account once a code of it was entered.
create table totp (
    account_id bigint primary key references account,
    secret bytea not null constraint totp_secret_check check (octet_length(secret) = 20),
    created_at timestamptz not null,
    confirmed_at timestamptz,
    -- of the last code that was taken: none is taken twice
    last_step bigint not null default 0
);

-- In place of the app's code, each once.
create table recovery_code (
    account_id bigint not null references account,
    hash bytea not null constraint recovery_code_hash_check check (octet_length(hash) = 32),
    created_at timestamptz not null,
    used_at timestamptz,
    primary key (account_id, hash)
);

-- Whether the account can do nothing before it has an authenticator app.
create function totp_setup_required(account_id bigint) returns boolean
language sql stable
as $$
    select a.portal = 'admin'
        and coalesce((select (value ->> 'totp_required')::boolean from setting where name = 'sign_in'), false)
        and not exists (select from totp t where t.account_id = a.id and t.confirmed_at is not null)
    from account a
    where a.id = totp_setup_required.account_id
$$;

create function totp_changed() returns trigger
language plpgsql
as $$
begin
    perform pg_notify('ampc_session', 'account ' || coalesce(new.account_id, old.account_id));
    return null;
end
$$;

create trigger totp_changed after insert or delete or update of confirmed_at on totp
    for each row execute function totp_changed();

-- Whether staff need an authenticator app is part of what a session may do.
create function setting_changed() returns trigger
language plpgsql
as $$
begin
    perform pg_notify('ampc_session', 'all');
    return null;
end
$$;

create trigger setting_changed after insert or update on setting
    for each row when (new.name = 'sign_in') execute function setting_changed();

-- Keys of programs. The secret is shown once and stored hashed; a key is good while its maker is an active super_admin.
create table api_key (
    id bigint generated always as identity primary key,
    name text not null constraint api_key_name_check check (length(name) between 1 and 100),
    hash bytea not null constraint api_key_hash_check check (octet_length(hash) = 32),
    scopes text[] not null constraint api_key_scopes_check check (
        cardinality(scopes) > 0
        and scopes <@ array['read:sales', 'read:stock', 'read:customers', 'write:upload', 'write:stock']
    ),
    created_at timestamptz not null,
    created_by bigint not null references account,
    expires_at timestamptz,
    revoked_at timestamptz,
    last_used_at timestamptz
);

create index audit_log_account on audit_log (account_id, id desc);
create index audit_log_action on audit_log (action, id desc);
