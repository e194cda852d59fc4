-- An invoice ($1) of a customer ($2), and how far it is paid as of a day ($3), which nobody asks of a return.
select
    v.number, v.date, v.invoice_type, v.channel, v.lines, v.gross_sales, v.total, v.discount, v.net_sales, v.vat,
    (
        select coalesce(sum(e.points), 0)::bigint
        from points_entry e
        where e.invoice_number = v.number and e.customer_id = v.customer_id
    ) as "points!",
    d.status as "status?", d.due_date as "due_date?"
from invoice v
left join lateral (
    select d.status, d.due_date from invoice_due($3) d where d.invoice_id = v.id and v.total > 0
) d on true
where v.id = $1 and v.customer_id = $2
