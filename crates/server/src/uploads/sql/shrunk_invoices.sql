select number, row as "row!", known_line_count as "known_line_count!", lines
from pending_invoice
where state = 'changed' and lines < known_line_count
order by row
limit 200
