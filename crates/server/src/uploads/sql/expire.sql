-- $1: checks before this instant are too old.
update upload set status = 'expired' where status in ('checked', 'needs_choice') and checked_at < $1
