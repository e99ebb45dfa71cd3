-- One row per held event, the newest first; a head-count registers nobody, no record means no numbers.
-- parameters: project_id varchar, as_of date, place_id varchar, event_kind varchar, event_topic varchar
-- columns: end_date date, event_kind varchar, event_topic varchar, title varchar, place_id varchar,
--   record_kind varchar, registered bigint, participations bigint, women bigint
with held as (
    select
        events.*,
        coalesce(municipalities.municipality_id, 'unknown') as municipality_id
    from events
    left join municipalities_of_places as municipalities using (place_id)
    where
        events.project_id = $project_id
        and events.status = 'held'
        and events.end_date <= $as_of::date
        and $event_kind in ('all', events.kind)
        and $event_topic in ('all', coalesce(events.topic, 'unknown'))
        and ($place_id::varchar is null or municipalities.municipality_id = $place_id::varchar)
),
counted as (
    select
        event_id,
        count(*) as registered,
        count(*) filter (where attended) as participations,
        count(*) filter (where attended and sex = 'F') as women
    from people_facts
    where project_id = $project_id
    group by event_id
    union all
    select
        event_id,
        null as registered,
        sum(participations) as participations,
        coalesce(sum(participations) filter (where sex = 'F'), 0) as women
    from headcounts
    group by event_id
)
select
    held.end_date,
    held.kind as event_kind,
    coalesce(held.topic, 'unknown') as event_topic,
    held.title,
    held.municipality_id as place_id,
    held.record_kind,
    counted.registered::bigint as registered,
    counted.participations::bigint as participations,
    counted.women::bigint as women
from held
left join counted using (event_id)
order by
    held.end_date desc,
    held.event_id
