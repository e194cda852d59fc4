-- The staged invoices with their sums, against the known ones. $1: the upload.
insert into pending_invoice (
    key, invoice_id, upload_id, state, row, known_line_count, number, date, customer_id, customer_name, channel,
    invoice_type, lines, quantity, gross_sales, discount, total, net_sales, vat, cost, gross_profit, known_net_sales,
    known_lines, content_hash, last_row
)
select
    s.key,
    coalesce(known.id, nextval('invoice_id_seq')),
    $1::bigint,
    case when known.id is null then 'new' when known.content_hash = s.content_hash then 'unchanged' else 'changed' end,
    s.row,
    known.lines,
    s.number,
    s.date,
    s.customer_id,
    s.customer_name,
    s.channel,
    s.invoice_type,
    s.lines,
    s.quantity,
    s.gross_sales,
    s.discount,
    s.total,
    s.net_sales,
    s.vat,
    s.cost,
    s.gross_profit,
    s.known_net_sales,
    s.known_lines,
    s.content_hash,
    s.last_row
from (
    select
        i.*,
        c.customer_id,
        l.*,
        -- the sum of the lines' hashes does not depend on their order and counts equal lines
        md5(concat_ws(E'\x1f', i.date, c.number, i.customer_name, i.channel, i.invoice_type, l.lines, l.hash))::uuid as content_hash
    from staging_invoice i
    join staging_customer c on c.key = i.customer_key
    join (
        select
            invoice_key,
            count(*)::integer as lines,
            sum(hash) as hash,
            sum(quantity)::bigint as quantity,
            sum(gross_sales)::bigint as gross_sales,
            sum(discount)::bigint as discount,
            sum(total)::bigint as total,
            sum(net_sales)::bigint as net_sales,
            sum(vat)::bigint as vat,
            coalesce(sum(coalesce(cost, net_sales - gross_profit)) filter (where gross_profit is not null), 0)::bigint as cost,
            coalesce(sum(gross_profit), 0)::bigint as gross_profit,
            coalesce(sum(net_sales) filter (where gross_profit is not null), 0)::bigint as known_net_sales,
            (count(*) filter (where gross_profit is not null))::integer as known_lines
        from staging_line
        group by invoice_key
    ) l on l.invoice_key = i.key
) s
left join invoice known on known.number = s.number
order by s.date, s.key
