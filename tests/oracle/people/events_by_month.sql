select
    make_date(year(end_date), month(end_date), 1) as month,
    kind as event_kind,
    count(*) as events,
    sum((select coalesce(sum(number), 0) from participations($project_id, $as_of, $event_kind, $event_topic, 'kg_2023') as these where these.event_id = held.event_id))::bigint
        as participations
from counted_events($project_id, $as_of, $event_kind, $event_topic) as held
where $place_id is null or event_place = $place_id
group by month, kind
