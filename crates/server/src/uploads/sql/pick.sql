-- Names the oldest waiting upload that nobody works on, and counts the attempt before the work begins. $1: now.
update upload
set attempts = attempts + 1
where id = (select id from upload where status = 'processing' order by id limit 1 for update skip locked)
returning id, attempts
