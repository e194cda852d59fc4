-- Spans with a day that `change_invoice` changes hold no longer. Those that do not hold are written too: one that is being counted holds
-- as soon as its counting commits, without what is changed here, and has to be waited for.
update price_span
set holds = false
where first_day <= (select max(date) from change_invoice)
  and last_day >= (select min(date) from change_invoice)
