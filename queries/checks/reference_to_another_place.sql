-- One row per fact that names a risk, call or activity of another place, where neither place lies in the other.
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
), named as (
    select 'risk_id' as kind, risk_id as id, place_id from risks
    union all
    select 'call_id', call_id, place_id from calls where place_id is not null
    union all
    select 'activity_id', activity_id, place_id
    from activities
    join objectives using (objective_id)
    join action_plans using (plan_id)
), facts as (
    select 'risks' as table_name, load_id, row_number, place_id, 'activity_id' as column_name, activity_id as id
    from risks
    union all
    select 'signals', load_id, row_number, place_id, 'risk_id', risk_id from signals
    union all
    select 'issues', load_id, row_number, place_id, 'activity_id', activity_id from issues
    union all
    select 'applications', load_id, row_number, place_id, 'call_id', call_id from applications
)
select
    facts.table_name,
    facts.load_id,
    facts.row_number,
    facts.column_name,
    facts.id as value,
    'warning' as severity,
    concat_ws(' ≠ ', facts.place_id, named.place_id) as detail
from facts
join named on named.kind = facts.column_name and named.id = facts.id
anti join kin as below on below.place_id = facts.place_id and below.above_id = named.place_id
anti join kin as over_it on over_it.place_id = named.place_id and over_it.above_id = facts.place_id
order by facts.table_name, facts.load_id, facts.row_number
