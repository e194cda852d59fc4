-- Parts with stock on hand and no sale on the days after $1, the longest without one first. $2 group, $3 and $4 patterns of
-- name and normalised number, each or null. A sale is a line that sold something; a return is none.
select p.number, p.name, p.part_group, k.on_hand, k.value, s.last_sale as "last_sale?"
from part_stock k
join part p on p.id = k.part_id
left join lateral (
    select l.date as last_sale
    from invoice_line l
    where l.part_id = k.part_id and l.quantity > 0
    order by l.date desc
    limit 1
) s on true
where k.on_hand > 0
    and not p.hidden
    and (s.last_sale is null or s.last_sale <= $1)
    and ($2::text is null or p.part_group = $2)
    and ($3::text is null or p.name ilike $3 or p.number_normalised like $4)
order by s.last_sale nulls first, k.value desc, p.number
