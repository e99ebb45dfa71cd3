-- order: filter, code
select distinct 'event_kind' as filter, kind as code
from events
where project_id = $project_id and status = 'held'
union all
select distinct 'event_topic', coalesce(topic, 'unknown')
from events
where project_id = $project_id and status = 'held'
