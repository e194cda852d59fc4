-- What explains a change is told per customer and part, so it reads the lines of two periods. Lines lie in the order of
-- their files, that is of their days, and a block range index over the days is some kilobytes large however many there are.

create index invoice_line_date on invoice_line using brin (date) with (pages_per_range = 32, autosummarize = on);
