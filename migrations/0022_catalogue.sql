-- Customers search the catalogue with a phone in an oily hand, mark parts, ask to hear when one is back, and are told what
-- concerns them.

-- Names as they are searched: words in upper case, each after one blank.
alter table part add column name_words text not null
    generated always as (' ' || upper(regexp_replace(name, '[^[:alnum:]]+', ' ', 'g'))) stored;
-- Without pending lists: a search after an import would look through them.
create index part_name_words on part using gin (name_words gin_trgm_ops) with (fastupdate = off);
alter index part_number_search set (fastupdate = off);

-- Every word of a name, so that a mistyped one is compared with thousands of words and not with all names. Words stay.
create table part_word (
    word text primary key
);
create index part_word_search on part_word using gin (word gin_trgm_ops);

create function words_of(name_words text) returns setof text
language sql
immutable
begin atomic
    select word from regexp_split_to_table(btrim(name_words), ' ') word where length(word) between 3 and 40 and word ~ '[A-Z]';
end;

insert into part_word (word) select distinct word from part, words_of(part.name_words) word;

create function part_words_added() returns trigger
language plpgsql
as $$
begin
    insert into part_word (word)
    select distinct word from new_rows, words_of(new_rows.name_words) word
    on conflict do nothing;
    return null;
end
$$;

create function part_words_changed() returns trigger
language plpgsql
as $$
begin
    insert into part_word (word) select distinct word from words_of(new.name_words) word on conflict do nothing;
    return null;
end
$$;

create trigger part_words_added after insert on part
    referencing new table as new_rows for each statement execute function part_words_added();
create trigger part_words_changed after update of name on part
    for each row when (old.name is distinct from new.name) execute function part_words_changed();

-- Parts that a customer marked by hand.
create table favorite_part (
    customer_id bigint not null references customer,
    part_id bigint not null references part,
    created_at timestamptz not null,
    primary key (customer_id, part_id)
);
select guard_customer_rows('favorite_part');

-- Who wants to hear when a part is back. A row goes once that was told.
create table stock_request (
    customer_id bigint not null references customer,
    part_id bigint not null references part,
    created_at timestamptz not null,
    -- set by the transaction in which the part came back, null until then
    back_at timestamptz,
    primary key (customer_id, part_id)
);
create index stock_request_part on stock_request (part_id);
create index stock_request_back on stock_request (back_at) where back_at is not null;
select guard_customer_rows('stock_request');

-- A transaction that only puts back what was, or that is no news, says so by ampc.no_news (migration 0016).
create function part_is_back() returns trigger
language plpgsql
as $$
begin
    if coalesce(current_setting('ampc.no_news', true), '') <> 'yes' then
        update stock_request set back_at = now() where part_id = new.part_id and back_at is null;
    end if;
    return null;
end
$$;

create trigger part_is_new after insert on part_stock
    for each row when (new.on_hand > 0) execute function part_is_back();
create trigger part_is_back after update of on_hand on part_stock
    for each row when (old.on_hand <= 0 and new.on_hand > 0) execute function part_is_back();

-- Customers are told things too.
alter table notification drop constraint notification_kind_check;
alter table notification add constraint notification_kind_check check (kind in (
    'upload_finished', 'low_stock', 'registration_waiting',
    'stock_back', 'points_earned', 'points_expiring', 'redemption_ready', 'invoice_due'
));

-- Whom an upload was a reason to tell something: one message each, whatever else it brought.
create table upload_message (
    upload_id bigint not null references upload,
    account_id bigint not null references account,
    primary key (upload_id, account_id)
);
