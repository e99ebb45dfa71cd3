-- One row per fact at a place on a day before the unit existed or after it ended.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
with facts as (
    select 'events' as table_name, load_id, row_number, place_id, start_date as happened_on from events
    union all
    select 'action_plans', load_id, row_number, place_id, start_date from action_plans
    union all
    select 'risks', load_id, row_number, place_id, identified_on from risks
    union all
    select 'signals', load_id, row_number, place_id, observed_on from signals
    union all
    select 'issues', load_id, row_number, place_id, raised_on from issues
    union all
    select 'applications', load_id, row_number, place_id, submitted_on from applications
    union all
    select 'measurements', load_id, row_number, place_id, period_end from measurements
)
select
    facts.table_name,
    facts.load_id,
    facts.row_number,
    'place_id' as column_name,
    facts.place_id as value,
    'warning' as severity,
    concat_ws(' – ', coalesce(places.valid_from::varchar, '…'), coalesce(places.valid_to::varchar, '…')) as detail
from facts
join places on places.place_id = facts.place_id
where facts.happened_on < places.valid_from or facts.happened_on > places.valid_to
order by facts.table_name, facts.load_id, facts.row_number
