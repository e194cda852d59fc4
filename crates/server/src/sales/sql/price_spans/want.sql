-- Writes down the spans $1 to $2; those that are not wanted any more hold no longer, and go when that was so before: whoever reads
-- one is done with it by then.
with gone as (
    delete from price_span
    where not holds
      and (first_day, last_day) not in (select w.first_day, w.last_day from unnest($1::date[], $2::date[]) w (first_day, last_day))
),
given_up as (
    update price_span
    set holds = false
    where holds
      and (first_day, last_day) not in (select w.first_day, w.last_day from unnest($1::date[], $2::date[]) w (first_day, last_day))
)
insert into price_span (first_day, last_day)
select w.first_day, w.last_day
from unnest($1::date[], $2::date[]) w (first_day, last_day)
on conflict (first_day, last_day) do nothing
