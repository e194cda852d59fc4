-- $1: since when payments are kept. Rows of the staged payments that cannot be, each with the first thing that is wrong and, where it
-- is about another row, that row.
with resolved as materialized (
    select
        s.*,
        v.id as invoice_id,
        v.customer_id,
        v.date as invoice_date,
        v.total,
        min(s.row) over same_reference as reference_row,
        first_value(array[v.customer_id::text, s.date::text, s.method]) over same_reference as reference_of,
        min(s.row) over same_row as twice_row
    from staging_payment s
    left join invoice v on v.number = s.invoice_number
    window
        same_reference as (
            partition by case when s.reference = '' then s.row::text else 'r' || upper(s.reference) end order by s.row
            rows between unbounded preceding and unbounded following
        ),
        same_row as (
            partition by s.invoice_number, upper(s.reference),
                case when s.reference = '' then array[s.date::text, s.amount::text, s.method] end
            order by s.row rows between unbounded preceding and unbounded following
        )
), judged as (
    select
        r.*,
        case
            when r.invoice_id is null then 'unknown_invoice'
            when r.total <= 0 then 'return'
            when r.invoice_date < $1 then 'old_invoice'
            when r.date < $1 then 'old_payment'
            when r.reference <> '' and exists (
                select from payment p where upper(p.reference) = upper(r.reference) and p.reversed_at is null
            ) then 'known_reference'
            when r.reference_of is distinct from array[r.customer_id::text, r.date::text, r.method] then 'other_payment'
            when r.twice_row < r.row then 'twice'
            when r.reference = '' and exists (
                select from payment_allocation n
                join payment p on p.id = n.payment_id and p.reversed_at is null and p.reference is null
                where n.invoice_number = r.invoice_number and n.amount = r.amount and p.date = r.date and p.method = r.method
            ) then 'known_payment'
        end as verdict
    from resolved r
)
select
    row,
    invoice_number,
    date,
    reference,
    verdict as "verdict!",
    case verdict when 'other_payment' then reference_row when 'twice' then twice_row end as first_row
from judged
where verdict is not null
order by row
