-- order: list_position(['yes', 'no', 'unknown'], youth_group)
with cells as (
    select youth as youth_group, 1 as people, 0 as participations
    from participants($project_id, $as_of, $event_kind, $event_topic, $youth)
    where attended and is_here(home, $place_id)
    union all
    select youth, 0, number
    from participations($project_id, $as_of, $event_kind, $event_topic, $youth)
    where is_here(event_place, $place_id)
)
select youth_group, sum(people)::bigint as people, sum(participations)::bigint as participations
from cells
group by youth_group
