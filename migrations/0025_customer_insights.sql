-- Analitik Customer: when every customer is expected to buy again, and who was called. The rhythm is computed with the rest of
-- insight_customer (migration 0024) and replaced with it; contacts are facts that people wrote down.

alter table insight_customer
    -- the median of the days between purchases; null where there are too few of them, and then so are the next four
    add column gap_days double precision,
    add column expected_date date,
    -- from the 10th to the 90th percentile of the gaps after the last purchase
    add column expected_from date,
    add column expected_to date,
    -- as of the data date: waiting, due, overdue
    add column rhythm text constraint insight_customer_rhythm_check check (rhythm in ('waiting', 'due', 'overdue'));

-- The call list, by money at risk.
create index insight_customer_call on insight_customer (place) where rhythm in ('due', 'overdue');
-- By what was bought in 24 months.
create index insight_customer_money on insight_customer (money desc, customer_id);
-- The customers of a cohort, and new ones.
create index insight_customer_first on insight_customer (first_date);

-- Somebody of the staff got in touch with a customer. Never changed and never deleted; its customer changes where that is
-- merged, and its note goes where that is anonymised.
create table customer_contact (
    id bigint generated always as identity primary key,
    customer_id bigint not null references customer,
    account_id bigint not null references account,
    note text not null default '',
    created_at timestamptz not null
);

create index customer_contact_newest on customer_contact (customer_id, id desc);

create function contact_is_a_fact() returns trigger
language plpgsql
as $$
begin
    if tg_op = 'DELETE'
        or (old.id, old.account_id, old.created_at) is distinct from (new.id, new.account_id, new.created_at)
        or new.note not in (old.note, '')
    then
        raise exception 'a contact is never changed';
    end if;
    return new;
end
$$;

create trigger contact_is_a_fact before update or delete on customer_contact
    for each row execute function contact_is_a_fact();

-- New and returning customers of a month.
create table insight_customer_month (
    month date primary key,
    new_customers bigint not null,
    returning_customers bigint not null
);
