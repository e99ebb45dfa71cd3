-- order: event_date desc
with raised as materialized (from raised_issues($project_id, $as_of, null, 'all'))
select
    event_id,
    end_date as event_date,
    title as event,
    topic_or_unknown as event_topic,
    coalesce(nullif(event_place, 'unknown'), place_id) as place_id,
    (select name from organisations where organisation_id = host_organisation_id) as organisation,
    (select count(*) from raised where raised.event_id = held.event_id) as issues,
    (select count(*) from raised where raised.event_id = held.event_id and state = 'planned') as planned,
    (select count(*) from raised where raised.event_id = held.event_id and state = 'resolved') as resolved
from counted_events($project_id, $as_of, 'dialogue', 'all') as held
where is_here(event_place, $place_id)
