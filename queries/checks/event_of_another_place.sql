-- One row per plan, risk or issue of an event in another place of the project; joint events elsewhere are right.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
with recursive kin as (
    select place_id, place_id as above_id, parent_id, 1 as steps from places
    union
    select kin.place_id, places.place_id, places.parent_id, kin.steps + 1
    from kin
    join places on places.place_id = kin.parent_id
    where kin.steps < 20
), inside as (
    select distinct project_places.project_id, kin.place_id
    from project_places
    join kin on kin.above_id = project_places.place_id
), facts as (
    select 'action_plans' as table_name, load_id, row_number, project_id, place_id, 'event_id' as column_name, event_id
    from action_plans
    union all
    select 'risks', load_id, row_number, project_id, place_id, 'identified_at_event_id', identified_at_event_id
    from risks
    union all
    select 'issues', load_id, row_number, project_id, place_id, 'event_id', event_id from issues
)
select
    facts.table_name,
    facts.load_id,
    facts.row_number,
    facts.column_name,
    facts.event_id as value,
    'warning' as severity,
    concat_ws(' ≠ ', facts.place_id, events.place_id) as detail
from facts
join events on events.event_id = facts.event_id
semi join inside on inside.project_id = facts.project_id and inside.place_id = events.place_id
anti join kin as below on below.place_id = facts.place_id and below.above_id = events.place_id
anti join kin as over_it on over_it.place_id = events.place_id and over_it.above_id = facts.place_id
order by facts.table_name, facts.load_id, facts.row_number
