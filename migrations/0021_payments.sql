-- Payments: what customers paid, and what they owe. Nothing is owed before the day in the settings from which payments are
-- kept. What of an invoice is paid follows from facts alone (`receivables`), so it is never wrong after a re-import or an undo.

create view payment_rule as
select
    -- null: payments are not kept, and nobody owes anything
    (s.value ->> 'kept_from')::date as kept_from,
    coalesce((s.value ->> 'terms_days')::integer, 30) as terms_days
from (select) one
left join setting s on s.name = 'payments';

-- Days until an invoice is due, for customers made from now on.
create function default_terms() returns integer
language sql stable
as $$
    select terms_days from payment_rule
$$;

alter table customer alter terms_days set default default_terms();

-- A fact: never changed and never deleted. A wrong one is reversed, once; its customer changes where that is merged, and its
-- note goes where that is anonymised.
create table payment (
    id bigint generated always as identity primary key,
    customer_id bigint not null references customer,
    date date not null,
    amount bigint not null constraint payment_amount_check check (amount > 0),
    method text not null constraint payment_method_check check (method in ('transfer', 'qris', 'cash', 'giro', 'other')),
    reference text constraint payment_reference_check check (reference <> ''),
    note text not null default '',
    account_id bigint not null,
    upload_id bigint references upload,
    created_at timestamptz not null,
    reversed_at timestamptz,
    reversed_by bigint,
    reversal_reason text,
    constraint payment_reversal_check
        check ((reversed_at is null) = (reversed_by is null) and (reversed_at is null) = (reversal_reason is null))
);

-- The same reference twice is the same payment, however it is written; a reversed one may be recorded again.
create unique index payment_reference_key on payment (upper(reference)) where reversed_at is null;
create index payment_customer on payment (customer_id, date desc, id desc);
create index payment_newest on payment (date desc, id desc);
create index payment_upload on payment (upload_id) where upload_id is not null;

create function payment_is_a_fact() returns trigger
language plpgsql
as $$
begin
    if tg_op = 'DELETE' or old.reversed_at is not null and old.reversed_at is distinct from new.reversed_at
        or (old.id, old.date, old.amount, old.method, old.reference, old.account_id, old.upload_id, old.created_at)
            is distinct from
            (new.id, new.date, new.amount, new.method, new.reference, new.account_id, new.upload_id, new.created_at)
        or new.note not in (old.note, '')
    then
        raise exception 'a payment is never changed: reverse it';
    end if;
    return new;
end
$$;

create trigger payment_is_a_fact before update or delete on payment
    for each row execute function payment_is_a_fact();

-- What a payment names, by number: invoices may go with an undo and come back with the next file. '' is the opening balance.
-- What it does not name, or names in vain, goes to the oldest invoice that is open.
create table payment_allocation (
    payment_id bigint not null references payment,
    invoice_number text not null,
    amount bigint not null check (amount > 0),
    primary key (payment_id, invoice_number)
);

create index payment_allocation_invoice on payment_allocation (invoice_number);

create trigger payment_allocation_append_only before update or delete on payment_allocation
    for each row execute function forbid_change();

-- What a customer owed (or, below zero, was owed) when payments began to be kept. The newest that was not taken back holds.
create table opening_balance (
    id bigint generated always as identity primary key,
    customer_id bigint not null references customer,
    amount bigint not null,
    account_id bigint not null,
    upload_id bigint references upload,
    created_at timestamptz not null,
    taken_back_at timestamptz
);

create index opening_balance_customer on opening_balance (customer_id, id desc) where taken_back_at is null;
create index opening_balance_upload on opening_balance (upload_id) where upload_id is not null;

create view opening_balance_held with (security_invoker) as
select distinct on (customer_id) customer_id, amount, id
from opening_balance
where taken_back_at is null
order by customer_id, id desc;

-- What is not settled: a row an invoice with a rest, one for an opening balance with a rest ('opening'), and one below zero for
-- what was paid beyond everything ('credit'). Kept by `settle`; what it must hold is said by `receivables`.
create table receivable (
    customer_id bigint not null references customer,
    kind text not null,
    invoice_id bigint references invoice on delete cascade,
    number text not null,
    date date,
    due_date date,
    total bigint not null,
    rest bigint not null
);

create unique index receivable_key on receivable (customer_id, kind, invoice_id) nulls not distinct;
create unique index receivable_invoice on receivable (invoice_id) where invoice_id is not null;
create index receivable_due on receivable (due_date, date, number) where kind <> 'credit';

select guard_customer_rows('payment');
select guard_customer_rows('opening_balance');
select guard_customer_rows('receivable');
alter table payment_allocation enable row level security, force row level security;
create policy all_rows on payment_allocation using (true) with check (true);
create policy own_rows on payment_allocation as restrictive to ampconnect_customer
    using (payment_id in (select p.id from payment p));

-- The one definition of what is paid. Debts are invoices since payments are kept and the opening balance; returns, payments and
-- a negative opening balance are credit. What payments name comes first, up to the invoice's total; all that is left settles
-- the rest, oldest first.
create function receivables(customers bigint[]) returns table (
    customer_id bigint,
    kind text,
    invoice_id bigint,
    number text,
    date date,
    due_date date,
    total bigint,
    rest bigint
)
language sql stable
as $$
    with rule as (
        select kept_from from payment_rule where kept_from is not null
    ),
    debt as (
        select v.customer_id, v.id as invoice_id, v.number, v.date, v.total
        from invoice v
        cross join rule r
        where v.customer_id = any (customers) and v.date >= r.kept_from and v.total > 0
        union all
        select b.customer_id, null, '', r.kept_from, b.amount
        from opening_balance_held b
        cross join rule r
        where b.customer_id = any (customers) and b.amount > 0
    ),
    held as (
        select p.id, p.customer_id, p.amount
        from payment p
        cross join rule r
        where p.customer_id = any (customers) and p.reversed_at is null and p.date >= r.kept_from
    ),
    named as (
        select h.customer_id, a.invoice_number as number, sum(a.amount) as amount
        from held h
        join payment_allocation a on a.payment_id = h.id
        group by h.customer_id, a.invoice_number
    ),
    credit as (
        select c.customer_id, sum(c.amount) as amount
        from (
            select h.customer_id, h.amount from held h
            union all
            select v.customer_id, -v.total
            from invoice v
            cross join rule r
            where v.customer_id = any (customers) and v.date >= r.kept_from and v.total < 0
            union all
            select b.customer_id, -b.amount
            from opening_balance_held b
            cross join rule r
            where b.customer_id = any (customers) and b.amount < 0
        ) c
        group by c.customer_id
    ),
    reduced as (
        select d.*, least(d.total, coalesce(n.amount, 0)) as named
        from debt d
        left join named n on n.customer_id = d.customer_id and n.number = d.number
    ),
    queued as (
        select
            d.*,
            d.total - d.named as open,
            coalesce(sum(d.total - d.named) over older, 0) as before,
            sum(d.named) over (partition by d.customer_id) as named_in_all
        from reduced d
        window older as (
            partition by d.customer_id order by d.date, d.number collate "C"
            rows between unbounded preceding and 1 preceding
        )
    )
    select
        q.customer_id,
        case when q.invoice_id is null then 'opening' else 'invoice' end,
        q.invoice_id,
        q.number,
        q.date,
        q.date + c.terms_days,
        q.total,
        (q.open - greatest(0, least(q.open, coalesce(k.amount, 0) - q.named_in_all - q.before)))::bigint
    from queued q
    join customer c on c.id = q.customer_id
    left join credit k on k.customer_id = q.customer_id
    union all
    select k.customer_id, 'credit', null, '', null, null, (o.over)::bigint, (o.over)::bigint
    from credit k
    left join (select d.customer_id, sum(d.total) as total from debt d group by d.customer_id) d on d.customer_id = k.customer_id
    cross join lateral (select coalesce(d.total, 0) - k.amount as over) o
    where o.over < 0
$$;

-- Brings `receivable` to what holds for these customers, under their locks: two payments of one customer at once see each other.
create function settle(customers bigint[]) returns void
language plpgsql
as $$
begin
    if not exists (select from payment_rule where kept_from is not null)
        and not exists (select from receivable r where r.customer_id = any (customers))
    then
        return;
    end if;
    perform from customer c where c.id = any (customers) order by c.id for no key update;
    delete from receivable r
    where r.customer_id = any (customers)
        and (r.customer_id, r.kind, coalesce(r.invoice_id, 0), r.number, coalesce(r.date, '-infinity'),
            coalesce(r.due_date, '-infinity'), r.total, r.rest)
        not in (
            select t.customer_id, t.kind, coalesce(t.invoice_id, 0), t.number, coalesce(t.date, '-infinity'),
                coalesce(t.due_date, '-infinity'), t.total, t.rest
            from receivables(customers) t
        );
    insert into receivable (customer_id, kind, invoice_id, number, date, due_date, total, rest)
    select t.* from receivables(customers) t where t.rest <> 0
    on conflict do nothing;
end
$$;

-- Terms are changed by forms and files, and by undoing those.
create function customer_terms_changed() returns trigger
language plpgsql
as $$
begin
    perform settle(array[new.id]);
    return null;
end
$$;

create trigger customer_terms_changed after update of terms_days on customer
    for each row when (old.terms_days is distinct from new.terms_days) execute function customer_terms_changed();

-- Status, first match. `today` is the day of the server's clock.
create function payment_status(rest bigint, total bigint, due_date date, today date) returns text
language sql immutable
as $$
    select case
        when rest <= 0 then 'paid'
        when due_date < today then 'overdue'
        when rest < total then 'partial'
        else 'open'
    end
$$;

-- Every invoice with what is due of it; no row while payments are not kept. Invoices from before, and returns, have no rest.
create function invoice_due(today date) returns table (
    invoice_id bigint,
    customer_id bigint,
    due_date date,
    paid bigint,
    rest bigint,
    status text
)
language sql stable
as $$
    select
        v.id,
        v.customer_id,
        v.date + c.terms_days,
        greatest(v.total, 0) - coalesce(r.rest, 0),
        coalesce(r.rest, 0),
        payment_status(coalesce(r.rest, 0), v.total, v.date + c.terms_days, today)
    from invoice v
    join customer c on c.id = v.customer_id
    cross join payment_rule k
    left join receivable r on r.invoice_id = v.id
    where k.kept_from is not null
$$;

-- Of which invoices customers were told that they are due, or that they are overdue: once for each due date.
create table payment_reminder (
    invoice_number text not null,
    due_date date not null,
    is_overdue boolean not null,
    primary key (invoice_number, due_date, is_overdue)
);

-- What must hold.
create view broken_receivable as
select coalesce(r.customer_id, t.customer_id) as customer_id, coalesce(r.number, t.number) as number, r.rest as kept, t.rest
from receivable r
full join (
    select * from receivables((select array_agg(id) from customer)) where rest <> 0
) t on t.customer_id = r.customer_id and t.kind = r.kind and t.invoice_id is not distinct from r.invoice_id
    and t.number = r.number
where (r.date, r.due_date, r.total, r.rest) is distinct from (t.date, t.due_date, t.total, t.rest);

create view broken_payments as
select p.id as payment_id
from payment p
join customer c on c.id = p.customer_id
left join (select payment_id, sum(amount) as amount from payment_allocation group by payment_id) a on a.payment_id = p.id
where c.merged_into is not null or coalesce(a.amount, 0) > p.amount;

-- The rows of files of payments and opening balances. As in migration 0007: always empty, hidden by temporary tables.
create unlogged table staging_payment (
    row integer not null,
    invoice_number text not null,
    date date not null,
    amount bigint not null,
    method text not null,
    reference text not null
);

create unlogged table staging_balance (
    row integer not null,
    number text not null,
    amount bigint not null
);
