select
    v.number, v.date, c.number as customer_number, v.customer_name, v.channel, v.invoice_type, v.lines, v.total,
    v.discount, v.net_sales, v.vat, v.gross_profit, v.known_net_sales, v.known_lines, v.upload_id,
    u.file_name as upload_file_name, u.uploaded_at, u.uploaded_by,
    (
        select coalesce(sum(e.points), 0)::bigint
        from points_entry e
        where e.invoice_number = v.number and e.customer_id = v.customer_id
    ) as "points!"
from invoice v
join customer c on c.id = v.customer_id
join upload u on u.id = v.upload_id
where v.id = $1
