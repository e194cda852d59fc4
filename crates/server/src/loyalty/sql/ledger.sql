-- Entries of a customer with the balance after each, newest first. $1: the customer, $2: only those before this one, null: from
-- the newest on, $3: how many, null: all.
select
    e.id, e.created_at as at, e.day, e.kind, e.points, e.balance as "balance!", e.reason, e.invoice_number, v.id as "invoice_id?",
    r.reward_name as "reward?", r.code as "code?", e.note
from (
    select
        l.*,
        (
            (select sum(points) from points_entry where customer_id = $1 and ($2::bigint is null or id < $2))
            - coalesce(sum(l.points) over (order by l.id desc rows between unbounded preceding and 1 preceding), 0)
        )::bigint as balance
    from (
        select id, created_at, day, kind, points, reason, invoice_number, redemption_id, note, customer_id
        from points_entry
        where customer_id = $1 and ($2::bigint is null or id < $2)
        order by id desc
        limit $3
    ) l
) e
left join invoice v on v.number = e.invoice_number and v.customer_id = e.customer_id
left join redemption r on r.id = e.redemption_id
order by e.id desc
