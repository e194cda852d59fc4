-- Keeps the version that is about to be replaced, whole.
insert into archived_invoice (invoice_id, content_hash, header, lines)
select v.id, v.content_hash, to_jsonb(v), l.lines
from change_invoice c
join invoice v on v.id = c.invoice_id
cross join lateral (
    select jsonb_agg(to_jsonb(l) order by l.line) as lines from invoice_line l where l.invoice_id = v.id
) l
where c.sign = -1
on conflict (invoice_id, content_hash) do nothing
