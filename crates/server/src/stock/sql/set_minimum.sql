-- Sets a part's minimum; its status follows. $1: part, $2: minimum or null, $3: the version that was seen.
update part_stock k
set minimum = $2,
    version = greatest(k.version, $3) + 1,
    status = stock_status(
        k.on_hand, $2, k.sold_90_days, k.sold_in_180_days, k.per_day,
        coalesce(k.lead_days, r.lead_days), r.safety_days, r.fixed_critical, r.fixed_low
    )
from stock_rule r
where k.part_id = $1
