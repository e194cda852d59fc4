-- Spans with a day that `change_invoice` changes hold no longer.
update price_span
set holds = false
where holds
  and first_day <= (select max(date) from change_invoice)
  and last_day >= (select min(date) from change_invoice)
