-- One row per number that cannot be: an amount below 0, a share above 1, a percentage above 100, a scale of 0.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
with numbers as (
    select 'calls' as table_name, load_id, row_number, 'budget' as column_name, budget::double as number,
        0 as least, null as most
    from calls
    union all
    select 'calls', load_id, row_number, 'max_grant', max_grant::double, 0, null from calls
    union all
    select 'calls', load_id, row_number, 'min_score_percent', min_score_percent::double, 0, 100 from calls
    union all
    select 'calls', load_id, row_number, 'min_cofinancing_share', min_cofinancing_share::double, 0, 1 from calls
    union all
    select 'grants', load_id, row_number, 'cofinancing_cash', cofinancing_cash::double, 0, null from grants
    union all
    select 'grants', load_id, row_number, 'cofinancing_in_kind', cofinancing_in_kind::double, 0, null from grants
    union all
    select 'events', load_id, row_number, 'planned_participants', planned_participants::double, 0, null from events
    union all
    select 'tranches', load_id, row_number, 'number', number::double, 1, null from tranches
    union all
    select 'application_scores', load_id, row_number, 'max_score', max_score::double, 1, null from application_scores
    union all
    select 'test_scores', load_id, row_number, 'max_score', max_score::double, 1, null from test_scores
)
select
    numbers.table_name,
    numbers.load_id,
    numbers.row_number,
    numbers.column_name,
    format('{:.15g}', numbers.number) as value,
    'error' as severity,
    concat_ws(' – ', '≥ ' || numbers.least, '≤ ' || numbers.most) as detail
from numbers
where numbers.number < numbers.least or numbers.number > numbers.most
order by numbers.table_name, numbers.load_id, numbers.row_number
