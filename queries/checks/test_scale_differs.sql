-- One row per test score on another scale than most scores of that competence and phase of the event.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
with counted as (
    select event_id, phase, competence, max_score, count(*) as scores
    from test_scores
    group by event_id, phase, competence, max_score
), scales as (
    select event_id, phase, competence, arg_max(max_score, scores) as usual
    from counted
    group by event_id, phase, competence
    having count(*) > 1
)
select
    'test_scores' as table_name,
    test_scores.load_id,
    test_scores.row_number,
    'max_score' as column_name,
    test_scores.max_score::varchar as value,
    'warning' as severity,
    scales.usual::varchar as detail
from test_scores
join scales on scales.event_id = test_scores.event_id
    and scales.phase = test_scores.phase
    and scales.competence = test_scores.competence
where test_scores.max_score <> scales.usual
order by test_scores.load_id, test_scores.row_number
