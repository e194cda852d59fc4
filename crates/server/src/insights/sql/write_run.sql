-- What the run was made from, and the fits.
insert into insight_run (
    data_date, computed_at, took_ms, customers, parts, fit_r, fit_alpha, fit_a, fit_b, fit_log_likelihood, fit_converged,
    fit_steps, fit_customers, value_p, value_q, value_gamma, value_log_likelihood, value_converged, value_steps,
    value_customers, largest_share, gini, lorenz_customers, lorenz_net_sales
)
values (
    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24
)
