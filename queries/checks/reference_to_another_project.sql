-- One row per fact that names a fact of another project.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
with named as (
    select 'event' as kind, event_id as id, project_id from events
    union all
    select 'risk', risk_id, project_id from risks
    union all
    select 'organisation', organisation_id, project_id from organisations
    union all
    select 'activity', activity_id, project_id
    from activities
    join objectives using (objective_id)
    join action_plans using (plan_id)
), facts as (
    select 'action_plans' as table_name, load_id, row_number, project_id, 'event_id' as column_name, 'event' as kind,
        event_id as id
    from action_plans
    union all
    select 'risks', load_id, row_number, project_id, 'identified_at_event_id', 'event', identified_at_event_id
    from risks
    union all
    select 'risks', load_id, row_number, project_id, 'activity_id', 'activity', activity_id from risks
    union all
    select 'signals', load_id, row_number, project_id, 'risk_id', 'risk', risk_id from signals
    union all
    select 'issues', load_id, row_number, project_id, 'event_id', 'event', event_id from issues
    union all
    select 'issues', load_id, row_number, project_id, 'activity_id', 'activity', activity_id from issues
)
select
    facts.table_name,
    facts.load_id,
    facts.row_number,
    facts.column_name,
    facts.id as value,
    'warning' as severity,
    concat_ws(' ≠ ', facts.project_id, named.project_id) as detail
from facts
join named on named.kind = facts.kind and named.id = facts.id
where named.project_id <> facts.project_id
order by facts.table_name, facts.load_id, facts.row_number
