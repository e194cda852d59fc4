-- Settings of the portal take effect on every instance at once; pictures come from people and are shown to others, so
-- they are kept as we encoded them; members of the staff are told what concerns them.

-- Every instance keeps the limits in memory.
create function setting_told() returns trigger
language plpgsql
as $$
begin
    perform pg_notify('ampc_setting', new.name);
    return null;
end
$$;

create trigger setting_told after insert or update on setting
    for each row execute function setting_told();

-- The last test mail, by the id of its mail. What a mail server answers is kept for these only: it may repeat a mail.
create table mail_test (
    only_one boolean primary key default true check (only_one),
    mail_id uuid not null,
    recipient text not null,
    asked_at timestamptz not null,
    status text not null default 'waiting' constraint mail_test_status_check check (status in ('waiting', 'sent', 'refused')),
    detail text not null default ''
);

-- A picture by the hash of what is served. Equal pictures are one; whoever may see one of them may see it.
create table picture (
    hash bytea primary key constraint picture_hash_check check (octet_length(hash) = 32),
    content_type text not null constraint picture_content_type_check check (content_type in ('image/png', 'image/jpeg')),
    content bytea not null,
    width integer not null,
    height integer not null,
    -- without a session
    is_public boolean not null,
    created_at timestamptz not null,
    created_by bigint not null references account
);

-- What a member of the staff is told, a row for each recipient. The facts are those of domain::notification::Facts.
create table notification (
    id bigint generated always as identity primary key,
    account_id bigint not null references account,
    kind text not null constraint notification_kind_check
        check (kind in ('upload_finished', 'low_stock', 'registration_waiting')),
    facts jsonb not null,
    created_at timestamptz not null,
    read_at timestamptz
);

create index notification_account on notification (account_id, id desc);
create index notification_unread on notification (account_id) where read_at is null;

create function notification_changed() returns trigger
language plpgsql
as $$
begin
    perform pg_notify('ampc_notification', new.account_id::text);
    return null;
end
$$;

create trigger notification_changed after insert or update of read_at on notification
    for each row execute function notification_changed();

-- What somebody chose; without a row the kind's own default holds.
create table notification_preference (
    account_id bigint not null references account,
    kind text not null,
    portal boolean not null,
    email boolean not null,
    primary key (account_id, kind)
);

-- Days on which the stock was looked at for the digest: at most one a day, whichever instance is first.
create table stock_digest (
    day date primary key
);

-- Parts that became low or critical and that no digest has told of. A transaction that only puts back what was (an
-- undo), or that is no news (the demo), says so by ampc.no_news.
create table stock_news (
    part_id bigint primary key references part,
    status text not null,
    since timestamptz not null
);

create function stock_status_changed() returns trigger
language plpgsql
as $$
begin
    if new.status = 'normal' then
        delete from stock_news where part_id = new.part_id;
    elsif coalesce(current_setting('ampc.no_news', true), '') <> 'yes'
        and (tg_op = 'INSERT' or old.status = 'normal' or new.status = 'critical')
    then
        insert into stock_news (part_id, status, since) values (new.part_id, new.status, now())
        on conflict (part_id) do update set status = excluded.status;
    end if;
    return null;
end
$$;

create trigger stock_status_inserted after insert on part_stock
    for each row when (new.status <> 'normal') execute function stock_status_changed();
create trigger stock_status_changed after update of status on part_stock
    for each row when (old.status is distinct from new.status) execute function stock_status_changed();
