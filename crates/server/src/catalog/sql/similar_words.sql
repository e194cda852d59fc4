-- For each word of a text the words of names that it may be a mistyped form of, at most three, and none that is far less like
-- it than the best. Words with digits are numbers, which nobody means otherwise. $1: the words in upper case. pg_trgm.similarity_threshold says from where on a word is like another.
select w.place as "place!", s.word as "word!", s.thousandths as "thousandths!"
from unnest($1::text[]) with ordinality w (word, place)
cross join lateral (
    select n.word, (1000 * n.similarity)::integer as thousandths
    from (
        select c.word, similarity(c.word, w.word) as similarity, max(similarity(c.word, w.word)) over () as best
        from part_word c
        where c.word % w.word and c.word <> w.word and abs(length(c.word) - length(w.word)) <= 2
    ) n
    where n.similarity >= 0.6 * n.best
    order by n.similarity desc, n.word
    limit 3
) s
where length(w.word) >= 4 and w.word !~ '[0-9]'
order by w.place, s.thousandths desc, s.word
