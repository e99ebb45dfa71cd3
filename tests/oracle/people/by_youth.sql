with cells as (
    select youth as youth_group, 1 as people, 0 as participations
    from participants($project_id, $as_of, $event_kind, $event_topic, $youth)
    where attended and ($place_id is null or home = $place_id)
    union all
    select youth, 0, number
    from participations($project_id, $as_of, $event_kind, $event_topic, $youth)
    where $place_id is null or event_place = $place_id
)
select youth_group, sum(people)::bigint as people, sum(participations)::bigint as participations
from cells
group by youth_group
