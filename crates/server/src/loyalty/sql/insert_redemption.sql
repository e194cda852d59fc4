-- A redemption, unless its code is taken. $1: code, $2: customer, $3: reward, $4: its name, $5: points, $6: status, $7: at the
-- counter, $8: now, $9: who.
insert into redemption (
    code, customer_id, reward_id, reward_name, points, status, at_counter, requested_at, requested_by, handed_over_at, changed_by
)
values (
    $1, $2, $3, $4, $5, $6, $7, $8, $9,
    case when $6 = 'handed_over' then $8::timestamptz end,
    case when $7 then $9::bigint end
)
on conflict (code) do nothing
returning id
