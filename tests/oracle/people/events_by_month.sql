-- order: month, event_kind
with came as (
    select event_id, sum(number) as participations
    from participations($project_id, $as_of, $event_kind, $event_topic, 'kg_2023')
    group by event_id
)
select
    make_date(year(end_date), month(end_date), 1) as month,
    kind as event_kind,
    count(*) as events,
    coalesce(sum(participations), 0)::bigint as participations
from counted_events($project_id, $as_of, $event_kind, $event_topic) as held
left join came using (event_id)
where is_here(event_place, $place_id)
group by month, kind
