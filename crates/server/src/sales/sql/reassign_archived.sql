-- Earlier versions too: an undo may bring them back. $1: from, $2: to.
update archived_invoice a
set header = a.header || jsonb_build_object('customer_id', $2::bigint),
    lines = (
        select jsonb_agg(l.line || jsonb_build_object('customer_id', $2::bigint) order by l.place)
        from jsonb_array_elements(a.lines) with ordinality l (line, place)
    )
where (a.header ->> 'customer_id')::bigint = $1
