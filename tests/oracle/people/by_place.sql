-- order: place_id = 'unknown', people desc, participations desc
with cells as (
    select home as place_id, 1 as people, 0 as participations
    from participants($project_id, $as_of, $event_kind, $event_topic, 'kg_2023')
    where attended and is_here(home, $place_id)
    union all
    select event_place, 0, number
    from participations($project_id, $as_of, $event_kind, $event_topic, 'kg_2023')
    where is_here(event_place, $place_id)
)
select place_id,
    place_id in (
        select place_id from project_places
        where project_id = $project_id and role in ('pilot', 'grant_municipality')
    ) as is_project_place,
    sum(people)::bigint as people, sum(participations)::bigint as participations
from cells
group by place_id
