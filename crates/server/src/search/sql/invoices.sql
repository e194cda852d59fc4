-- The five newest of the invoices whose number holds a text. $1: its pattern. The index finds them before they are sorted.
with hit as materialized (
    select v.id, v.number, v.date, v.customer_name from invoice v where v.number ilike $1 limit 2000
)
select id, number, date, customer_name from hit order by date desc, id desc limit 5
