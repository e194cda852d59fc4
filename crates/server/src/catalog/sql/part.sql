select
    p.number, p.name, p.part_group, p.material_code, k.snapshot_date as "snapshot_date?",
    coalesce(k.on_hand, 0) as "on_hand!", coalesce(k.status, 'critical') as "status!", newest.list_price as "list_price?"
from part p
left join part_stock k on k.part_id = p.id
left join lateral (
    select round(l.gross_sales::numeric / l.quantity)::bigint as list_price
    from invoice_line l
    where l.part_id = p.id and l.quantity > 0 and l.gross_sales > 0
    order by l.date desc, l.invoice_id desc
    limit 1
) newest on true
where p.number = $1 and not p.hidden
