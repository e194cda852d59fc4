-- $1: who, $2: the upload, $3: now. Writes the staged payments: rows of one reference are one payment, that names their invoices.
with resolved as (
    select s.*, v.customer_id, case when s.reference = '' then s.row::text else 'r' || upper(s.reference) end as key
    from staging_payment s
    join invoice v on v.number = s.invoice_number
), gathered as (
    select
        key,
        min(row) as row,
        min(customer_id) as customer_id,
        min(date) as date,
        min(method) as method,
        min(reference) as reference,
        sum(amount)::bigint as amount
    from resolved
    group by key
), numbered as materialized (
    select nextval(pg_get_serial_sequence('payment', 'id')) as id, g.* from (select * from gathered order by row) g
), written as (
    insert into payment (id, customer_id, date, amount, method, reference, account_id, upload_id, created_at)
    overriding system value
    select id, customer_id, date, amount, method, nullif(reference, ''), $1, $2, $3 from numbered
), named as (
    insert into payment_allocation (payment_id, invoice_number, amount)
    select n.id, r.invoice_number, sum(r.amount)::bigint
    from resolved r
    join numbered n on n.key = r.key
    group by n.id, r.invoice_number
)
select
    (select count(*) from numbered) as "payments!",
    (select count(distinct invoice_number) from resolved) as "invoices!",
    (select coalesce(sum(amount), 0)::bigint from numbered) as "amount!",
    array(select distinct customer_id from numbered) as "customers!"
