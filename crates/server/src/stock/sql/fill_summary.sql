insert into stock_summary (status, parts, quantity, value)
select status, count(*), sum(on_hand)::bigint, sum(value)::bigint from part_stock group by status
