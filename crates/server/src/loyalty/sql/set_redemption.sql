-- $1: the redemption, $2: its status, $3: now, $4: who, $5: why it was cancelled.
update redemption
set status = $2,
    ready_at = case when $2 = 'ready' then $3 else ready_at end,
    handed_over_at = case when $2 = 'handed_over' then $3 else handed_over_at end,
    cancelled_at = case when $2 = 'cancelled' then $3 else cancelled_at end,
    changed_by = $4,
    cancel_reason = $5
where id = $1
