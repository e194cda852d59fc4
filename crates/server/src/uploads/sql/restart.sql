-- Puts a checked upload to work again. $2: mode, $3: options, $4: whether the effects shown before still bind.
update upload
set status = 'processing', mode = $2, options = $3, attempts = 0, effects_changed = false,
    effects_key = case when $4::boolean then effects_key end
where id = $1 and status in ('checked', 'needs_choice', 'rejected')
returning id
