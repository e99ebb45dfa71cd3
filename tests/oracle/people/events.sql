select
    held.end_date,
    held.kind as event_kind,
    held.topic as event_topic,
    held.title,
    held.event_place as place_id,
    held.record_kind,
    case
        when held.record_kind = 'list'
            then (select count(distinct person_id) from attendance where attendance.event_id = held.event_id)
    end as registered,
    case
        when held.record_kind <> 'none'
            then (select coalesce(sum(number), 0)::bigint from participations($project_id, $as_of, $event_kind, $event_topic, 'kg_2023') as these where these.event_id = held.event_id)
    end as participations,
    case
        when held.record_kind <> 'none'
            then (select coalesce(sum(number) filter (sex = 'F'), 0)::bigint
                  from participations($project_id, $as_of, $event_kind, $event_topic, 'kg_2023') as these where these.event_id = held.event_id)
    end as women
from counted_events($project_id, $as_of, $event_kind, $event_topic) as held
where $place_id is null or event_place = $place_id
