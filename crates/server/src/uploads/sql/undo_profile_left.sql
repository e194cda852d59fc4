-- What became of the customers that an undone upload held. $1: their ids.
select id, number, hidden from customer where id = any($1) and merged_into is null order by number
