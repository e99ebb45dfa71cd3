-- One row per test before the event taken after its end, and per test after the event taken before its start.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
select
    'test_scores' as table_name,
    test_scores.load_id,
    test_scores.row_number,
    'taken_on' as column_name,
    test_scores.taken_on::varchar as value,
    'warning' as severity,
    concat_ws(' – ', events.start_date, events.end_date) as detail
from test_scores
join events on events.event_id = test_scores.event_id
where (test_scores.phase = 'pre' and test_scores.taken_on > events.end_date)
    or (test_scores.phase in ('post', 'reaction') and test_scores.taken_on < events.start_date)
    or (test_scores.phase = 'followup' and test_scores.taken_on <= events.end_date)
order by test_scores.load_id, test_scores.row_number
