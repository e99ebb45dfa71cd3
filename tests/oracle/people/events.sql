-- order: end_date desc
with listed as (
    select event_id, count(distinct person_id) as registered
    from attendance
    group by event_id
),
came as (
    select event_id, sum(number)::bigint as participations, coalesce(sum(number) filter (sex = 'F'), 0)::bigint as women
    from participations($project_id, $as_of, $event_kind, $event_topic, 'kg_2023')
    group by event_id
)
select
    held.end_date,
    held.kind as event_kind,
    held.topic_or_unknown as event_topic,
    held.title,
    held.event_place as place_id,
    held.record_kind,
    if(held.record_kind = 'list', coalesce(registered, 0), null) as registered,
    if(held.record_kind <> 'none', coalesce(participations, 0), null) as participations,
    if(held.record_kind <> 'none', coalesce(women, 0), null) as women
from counted_events($project_id, $as_of, $event_kind, $event_topic) as held
left join listed using (event_id)
left join came using (event_id)
where is_here(event_place, $place_id)
