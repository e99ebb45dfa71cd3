-- One row per fact at a place that is neither among the places of its project nor above or below one of them.
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
), related as (
    select project_places.project_id, kin.place_id
    from project_places
    join kin on kin.above_id = project_places.place_id
    union
    select project_places.project_id, kin.above_id
    from project_places
    join kin on kin.place_id = project_places.place_id
), facts as (
    select 'events' as table_name, load_id, row_number, project_id, place_id from events
    union all
    select 'organisations', load_id, row_number, project_id, place_id from organisations
    union all
    select 'action_plans', load_id, row_number, project_id, place_id from action_plans
    union all
    select 'risks', load_id, row_number, project_id, place_id from risks
    union all
    select 'signals', load_id, row_number, project_id, place_id from signals
    union all
    select 'issues', load_id, row_number, project_id, place_id from issues
    union all
    select 'calls', load_id, row_number, project_id, place_id from calls
    union all
    select 'applications', applications.load_id, applications.row_number, project_id, applications.place_id
    from applications
    join calls on calls.call_id = applications.call_id
)
select
    facts.table_name,
    facts.load_id,
    facts.row_number,
    'place_id' as column_name,
    facts.place_id as value,
    'warning' as severity,
    facts.project_id as detail
from facts
semi join project_places on project_places.project_id = facts.project_id
semi join places on places.place_id = facts.place_id
anti join related on related.project_id = facts.project_id and related.place_id = facts.place_id
order by facts.table_name, facts.load_id, facts.row_number
