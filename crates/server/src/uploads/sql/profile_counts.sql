select
    count(*) filter (where state in ('created', 'returned')) as "new!",
    count(*) filter (where state = 'changed') as "changed!",
    count(*) filter (where state = 'unchanged') as "unchanged!",
    count(*) filter (where state = 'merged') as "merged!"
from staging_profile
