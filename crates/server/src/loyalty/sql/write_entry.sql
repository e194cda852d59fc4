-- One entry that no invoice gives. Gives the balance after it. $1: the customer, $2: kind, $3: points, $4: the day it counts for,
-- $5: the redemption, $6: who, $7: why, $8: now.
with written as (
    insert into points_entry (customer_id, kind, points, day, redemption_id, account_id, note, created_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8)
)
update customer_points set balance = balance + $3 where customer_id = $1 returning balance
