-- $1: name, $2: description, $3: the picture's hash, $4: points, $5: stock, $6: first day, $7: last day, $8: tiers, $9: now.
insert into reward (name, description, picture, points, stock, valid_from, valid_until, tiers, created_at)
values ($1, $2, decode($3::text, 'hex'), $4, $5, $6, $7, $8, $9)
returning id
