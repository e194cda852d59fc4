-- Sets the terms of a group ($1) or a part ($2) that has none: lead time, pack, who and when. Their version.
insert into reorder_terms (part_group, part_id, lead_days, pack, changed_by, changed_at)
values ($1, $2, $3, $4, $5, $6)
returning id
