-- One row per capacity score of a round that was assessed on or before the day of an earlier round.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
with rounds (round, position) as (
    values ('baseline', 1), ('midline', 2), ('endline', 3)
), ordered as (
    select
        scores.*,
        max(scores.assessed_on) over (
            partition by scores.organisation_id, scores.dimension
            order by rounds.position
            rows between unbounded preceding and 1 preceding
        ) as earlier_round_on
    from capacity_scores as scores
    join rounds on rounds.round = scores.round
)
select
    'capacity_scores' as table_name,
    ordered.load_id,
    ordered.row_number,
    'assessed_on' as column_name,
    ordered.assessed_on::varchar as value,
    'error' as severity,
    ordered.earlier_round_on::varchar as detail
from ordered
where ordered.assessed_on <= ordered.earlier_round_on
order by ordered.load_id, ordered.row_number
