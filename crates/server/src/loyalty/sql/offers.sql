-- What can be redeemed now or later, cheapest first. $1: today.
select id, name, description, encode(picture, 'hex') as picture, points, stock, valid_from, valid_until, tiers
from reward
where not hidden and (valid_until is null or valid_until >= $1)
order by points, id
