select distinct 'event_kind' as filter, kind as code
from events
where project_id = $project_id and status = 'held'
union all
select distinct 'event_topic', topic
from events
where project_id = $project_id and status = 'held' and topic is not null
