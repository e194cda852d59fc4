-- $1: a customer, $2: first day, $3: last day, neither before payments are kept. Everything that changed what the customer owed, oldest
-- first; what lies before the first day is one sum ('before').
select
    e.date,
    e.kind as "kind!",
    e.number as "number!",
    e.due_date,
    e.amount as "amount!"
from (
    select
        case when x.date < $2 then null else x.date end as date,
        case when x.date < $2 then 'before' else x.kind end as kind,
        case when x.date < $2 then '' else x.number end as number,
        case when x.date < $2 then null else x.due_date end as due_date,
        sum(x.amount)::bigint as amount,
        min(x.place) as place
    from (
        -- what was owed when payments began to be kept is from before every day
        (
            select '-infinity'::date as date, 'opening' as kind, '' as number, null::date as due_date, b.amount, 0::bigint as place
            from opening_balance b
            where b.customer_id = $1 and b.taken_back_at is null
            order by b.id desc
            limit 1
        )
        union all
        select v.date, case when v.total < 0 then 'return' else 'invoice' end, v.number,
            case when v.total < 0 then null else v.date + c.terms_days end, v.total, 0
        from invoice v
        join customer c on c.id = v.customer_id
        cross join payment_rule k
        where v.customer_id = $1 and v.date >= k.kept_from and v.total <> 0
        union all
        select p.date, p.method, coalesce(p.reference, ''), null, -p.amount, p.id
        from payment p
        cross join payment_rule k
        where p.customer_id = $1 and p.date >= k.kept_from and p.reversed_at is null
    ) x
    where x.date <= $3
    group by 1, 2, 3, 4, case when x.date < $2 then 0 else x.place end
) e
order by e.date nulls first, e.place, e.number collate "C"
