-- One row per held event: who came, by its list or head-count; a head-count registers nobody, no record means no numbers.
-- parameters: none
-- columns: event_id varchar, project_id varchar, end_date date, kind varchar, topic varchar, title varchar,
--   place_id varchar, record_kind varchar, registered bigint, participations bigint, women bigint
with counted as (
    select
        event_id,
        count(*) as registered,
        count(*) filter (where attended) as participations,
        count(*) filter (where attended and sex = 'F') as women
    from people_facts
    group by event_id
    union all
    select
        event_id,
        0,
        sum(participations),
        sum(participations) filter (where sex = 'F')
    from step_headcounts
    group by event_id
)
select
    events.event_id,
    events.project_id,
    events.end_date,
    events.kind,
    coalesce(events.topic, 'unknown') as topic,
    events.title,
    coalesce(municipalities_of_places.municipality_id, 'unknown') as place_id,
    events.record_kind,
    case when events.record_kind = 'list' then coalesce(counted.registered, 0) end::bigint as registered,
    case when events.record_kind <> 'none' then coalesce(counted.participations, 0) end::bigint as participations,
    case when events.record_kind <> 'none' then coalesce(counted.women, 0) end::bigint as women
from events
left join municipalities_of_places on municipalities_of_places.place_id = events.place_id
left join counted on counted.event_id = events.event_id
where events.status = 'held'
order by events.project_id, events.end_date, events.event_id
