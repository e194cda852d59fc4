-- Who may sign in, what is signed in, the keys that prove it, the limits that protect it, and the log of what was done.
-- Secrets are stored hashed or, where they must be used, as keys that only the server reads. Times come from the server.

create table signing_key (
    id bigint generated always as identity primary key,
    -- access_token: signs JWTs, rotated · password: the pepper under bcrypt · refresh_token: marks those that we made
    purpose text not null constraint signing_key_purpose_check check (purpose in ('access_token', 'password', 'refresh_token')),
    secret bytea not null constraint signing_key_secret_check check (octet_length(secret) = 32),
    created_at timestamptz not null
);

create table account (
    id bigint generated always as identity primary key,
    portal text not null constraint account_portal_check check (portal in ('admin', 'customer')),
    role text not null constraint account_role_check check (role in ('super_admin', 'admin', 'viewer', 'customer')),
    status text not null constraint account_status_check check (status in ('active', 'disabled')),
    -- staff sign in with it; as typed, case ignored
    username text,
    email text not null,
    name text not null,
    -- whom a customer's account acts for
    customer_id bigint constraint account_customer_id_key unique,
    -- null until the invited set their own
    password_hash text,
    -- the pepper that went into the hash
    password_key_id bigint references signing_key,
    created_at timestamptz not null,
    version bigint not null default 1,
    constraint account_portal_role_check check ((portal = 'customer') = (role = 'customer')),
    constraint account_username_check check ((portal = 'admin') = (username is not null)),
    constraint account_customer_check check ((portal = 'customer') = (customer_id is not null)),
    constraint account_password_check check ((password_hash is null) = (password_key_id is null))
);

create unique index account_username_key on account (lower(username));
create unique index account_email_key on account (portal, lower(email));

-- One sign-in of one browser. It ends when it is ended, is idle for too long, or is old.
create table session (
    id uuid primary key,
    account_id bigint not null references account,
    portal text not null constraint session_portal_check check (portal in ('admin', 'customer')),
    created_at timestamptz not null,
    last_seen_at timestamptz not null,
    expires_at timestamptz not null,
    ended_at timestamptz,
    ended_because text constraint session_ended_because_check
        check (ended_because in ('logout', 'logout_everywhere', 'reuse', 'account', 'password')),
    user_agent text not null,
    constraint session_ended_check check ((ended_at is null) = (ended_because is null))
);

create index session_account on session (account_id) where ended_at is null;
create index session_expires on session (expires_at);

-- Every refresh token of a live session. One that was superseded and comes again after the grace ends the session.
create table refresh_token (
    hash bytea primary key constraint refresh_token_hash_check check (octet_length(hash) = 32),
    session_id uuid not null references session on delete cascade,
    created_at timestamptz not null,
    superseded_at timestamptz
);

create index refresh_token_session on refresh_token (session_id);

-- Browsers that an account was signed in from: failures from elsewhere do not hold them up.
create table known_browser (
    hash bytea not null constraint known_browser_hash_check check (octet_length(hash) = 32),
    account_id bigint not null references account,
    created_at timestamptz not null,
    last_used_at timestamptz not null,
    primary key (hash, account_id)
);

-- Secrets that were given away in a link, to be used once.
create table one_time_link (
    hash bytea primary key constraint one_time_link_hash_check check (octet_length(hash) = 32),
    purpose text not null constraint one_time_link_purpose_check check (purpose in ('setup', 'reset', 'invitation')),
    account_id bigint references account,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    -- used, or made void by a newer one
    closed_at timestamptz,
    constraint one_time_link_account_check check ((purpose = 'setup') = (account_id is null))
);

create index one_time_link_open on one_time_link (purpose, account_id) where closed_at is null;

-- What counts against a limit, one row per key, the instants oldest first. They are a sliding window: exact, and judged
-- and counted in one statement. Keys are hashes: addresses and names that were tried are nobody's business.
create table limit_hit (
    kind text not null,
    key bytea not null,
    hits timestamptz[] not null,
    -- when the youngest stops counting
    expires_at timestamptz not null,
    primary key (kind, key)
);

create index limit_hit_expires on limit_hit (expires_at);

-- Answers to writes that carried an Idempotency-Key, for 24 hours.
create table idempotency (
    account_id bigint not null references account,
    route text not null,
    key text not null constraint idempotency_key_check check (length(key) between 1 and 200),
    -- of the request, to tell a repetition from another request
    fingerprint bytea not null,
    status smallint not null,
    body bytea not null,
    created_at timestamptz not null,
    primary key (account_id, route, key)
);

create index idempotency_created on idempotency (created_at);

create table audit_log (
    id bigint generated always as identity primary key,
    at timestamptz not null,
    -- null: nobody was signed in
    account_id bigint references account,
    actor text not null,
    action text not null,
    -- the id of what was acted on, as on the wire; '' where there is none
    subject text not null,
    before jsonb,
    after jsonb,
    -- the client's address, an IPv6 address by its /64
    client text not null,
    trace_id text not null
);

create index audit_log_at on audit_log (at desc, id desc);
create index audit_log_subject on audit_log (subject, id desc);

create trigger audit_log_append_only before update or delete or truncate on audit_log
    for each statement execute function forbid_change();

-- Whatever changes what an account may do ends its sessions and tells every instance, whichever code changed it.
create function account_changed() returns trigger
language plpgsql
as $$
begin
    if (old.role, old.status, old.password_hash, old.customer_id)
        is distinct from (new.role, new.status, new.password_hash, new.customer_id)
    then
        update session
        set ended_at = now(),
            ended_because = case when new.password_hash is distinct from old.password_hash then 'password' else 'account' end
        where account_id = new.id and ended_at is null;
        update one_time_link set closed_at = now() where account_id = new.id and closed_at is null;
    end if;
    perform pg_notify('ampc_session', 'account ' || new.id);
    return new;
end
$$;

create trigger account_changed after update on account
    for each row execute function account_changed();

-- The last active super_admin stays one: otherwise nobody could let anybody in again.
create function account_keep_super_admin() returns trigger
language plpgsql
as $$
begin
    -- Two at once would each see the other.
    perform pg_advisory_xact_lock(hashtextextended('account_keep_super_admin', 0));
    if not exists (select from account where role = 'super_admin' and status = 'active' and id <> old.id) then
        raise exception 'the last active super_admin can be neither disabled, demoted nor deleted'
            using errcode = 'check_violation', constraint = 'account_last_super_admin', table = 'account';
    end if;
    return case tg_op when 'DELETE' then old else new end;
end
$$;

create trigger account_keep_super_admin_update before update on account
    for each row
    when (old.role = 'super_admin' and old.status = 'active' and (new.role <> 'super_admin' or new.status <> 'active'))
    execute function account_keep_super_admin();

create trigger account_keep_super_admin_delete before delete on account
    for each row
    when (old.role = 'super_admin' and old.status = 'active')
    execute function account_keep_super_admin();

create function session_ended() returns trigger
language plpgsql
as $$
begin
    perform pg_notify('ampc_session', 'session ' || old.id);
    return null;
end
$$;

create trigger session_ended after update on session
    for each row
    when (old.ended_at is distinct from new.ended_at or old.expires_at is distinct from new.expires_at)
    execute function session_ended();

create trigger session_deleted after delete on session
    for each row execute function session_ended();
