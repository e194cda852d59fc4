-- $1: the reward, $2: name, $3: description, $4: the picture's hash, $5: points, $6: stock, $7: first day, $8: last day, $9: tiers.
update reward
set name = $2, description = $3, picture = decode($4::text, 'hex'), points = $5, stock = $6, valid_from = $7, valid_until = $8, tiers = $9,
    version = version + 1
where id = $1
