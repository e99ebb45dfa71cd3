-- order: list_position(['Y', 'N', 'U'], disability)
with cells as (
    select disability as disability, 1 as people, 0 as participations
    from participants($project_id, $as_of, $event_kind, $event_topic, 'kg_2023')
    where attended and is_here(home, $place_id)
    union all
    select disability, 0, number
    from participations($project_id, $as_of, $event_kind, $event_topic, 'kg_2023')
    where is_here(event_place, $place_id)
)
select disability, sum(people)::bigint as people, sum(participations)::bigint as participations
from cells
group by disability
