select
    place_id,
    place_id in (
        select place_id from project_places
        where project_id = $project_id and role in ('pilot', 'grant_municipality')
    ) as is_project_place,
    (select count(*) from participants($project_id, $as_of, $event_kind, $event_topic, 'kg_2023') where attended and home = place_id) as people,
    (select coalesce(sum(number), 0)::bigint from participations($project_id, $as_of, $event_kind, $event_topic, 'kg_2023') where event_place = place_id) as participations
from (select place_id from places where level = 'municipality' union all select 'unknown') as every(place_id)
where $place_id is null or place_id = $place_id
qualify people + participations > 0
