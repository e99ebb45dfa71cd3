-- One row per filter and code that occurs among the held events of a project, whatever the date.
-- parameters: project_id varchar
-- columns: filter varchar, code varchar
with held as (
    select
        kind,
        coalesce(topic, 'unknown') as topic
    from events
    where
        project_id = $project_id
        and status = 'held'
)
select distinct
    'event_kind' as filter,
    kind as code
from held
union all
select distinct
    'event_topic' as filter,
    topic as code
from held
order by
    filter,
    code
