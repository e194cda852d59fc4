-- An invoice ($1) of a customer ($2).
select
    v.number, v.date, v.invoice_type, v.channel, v.lines, v.gross_sales, v.total, v.discount, v.net_sales, v.vat,
    (
        select coalesce(sum(e.points), 0)::bigint
        from points_entry e
        where e.invoice_number = v.number and e.customer_id = v.customer_id
    ) as "points!"
from invoice v
where v.id = $1 and v.customer_id = $2
