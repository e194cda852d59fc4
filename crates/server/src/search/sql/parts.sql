-- The five parts that a text means best. $1: its pattern, $2: its letters and digits in upper case, $3: the text itself.
select p.number, p.name, k.status as "status?", coalesce(k.on_hand, 0) as "on_hand!"
from part p
left join part_stock k on k.part_id = p.id
where not p.hidden and (p.name ilike $1 or ($2 <> '' and p.number_normalised like '%' || $2 || '%'))
order by
    $2 <> '' and starts_with(p.number_normalised, $2) desc, starts_with(lower(p.name), lower($3)) desc,
    coalesce(k.net_sales_90_days, 0) desc, p.number
limit 5
