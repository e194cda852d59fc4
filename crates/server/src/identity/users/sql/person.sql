-- The customer $1 and every number that was merged into it.
with recursive person as (
    select id from customer where id = $1
    union
    select c.id from customer c join person p on c.merged_into = p.id
)
select id as "id!" from person order by id
