-- Pairs that are bought together. $1 and $2: patterns of name and normalised number that one of the two has to have, or null;
-- $3: a part that is one of the two, or null, and then the first one.
select
    case when b.id = $3 then b.number else a.number end as "first_number!",
    case when b.id = $3 then b.name else a.name end as "first_name!",
    case when b.id = $3 then a.number else b.number end as "second_number!",
    case when b.id = $3 then a.name else b.name end as "second_name!",
    i.invoices, i.support, i.lift,
    case when b.id = $3 then i.confidence_back else i.confidence end as "confidence!",
    case when b.id = $3 then i.confidence else i.confidence_back end as "confidence_back!"
from insight_pair i
join part a on a.id = i.first_part_id
join part b on b.id = i.second_part_id
where not a.hidden
    and not b.hidden
    and (
        $1::text is null
        or a.name ilike $1 or a.number_normalised like $2
        or b.name ilike $1 or b.number_normalised like $2
    )
    and ($3::bigint is null or a.id = $3 or b.id = $3)
order by i.lift desc, i.invoices desc, a.number, b.number
