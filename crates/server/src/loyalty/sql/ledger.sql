-- Entries of a customer with the balance after each, newest first. $1: the customer, $2: only those before this one, null: from
-- the newest on, $3: how many.
select
    e.id, e.created_at as at, e.day, e.kind, e.points, e.balance as "balance!", e.reason, e.invoice_number, v.id as "invoice_id?",
    r.reward_name as "reward?", r.code as "code?", e.note
from (
    select
        id, created_at, day, kind, points, reason, invoice_number, redemption_id, note, customer_id,
        (sum(points) over (order by id))::bigint as balance
    from points_entry
    where customer_id = $1
) e
left join invoice v on v.number = e.invoice_number and v.customer_id = e.customer_id
left join redemption r on r.id = e.redemption_id
where $2::bigint is null or e.id < $2
order by e.id desc
limit $3
