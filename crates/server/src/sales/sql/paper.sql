-- An invoice ($1) for paper; with $2 only where it is that customer's. How far it is paid is as of a day ($3).
select
    v.number, v.date, v.invoice_type, v.channel, v.customer_name, c.number as customer_number, c.address, v.gross_sales,
    v.discount, v.total, v.net_sales, v.vat,
    (
        select coalesce(sum(e.points), 0)::bigint
        from points_entry e
        where e.invoice_number = v.number and e.customer_id = v.customer_id
    ) as "points!",
    d.status as "status?", d.due_date as "due_date?"
from invoice v
join customer c on c.id = v.customer_id
left join lateral (
    select d.status, d.due_date from invoice_due($3) d where d.invoice_id = v.id and v.total > 0
) d on true
where v.id = $1 and ($2::bigint is null or v.customer_id = $2)
