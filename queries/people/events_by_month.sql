-- One row per month and kind of event: held events and the participations in them.
-- parameters: project_id varchar, as_of date, place_id varchar, event_kind varchar, event_topic varchar
-- columns: month date, event_kind varchar, events bigint, participations bigint
with held as (
    select
        events.*,
        coalesce(municipalities.municipality_id, 'unknown') as municipality_id
    from events
    left join municipalities_of_places as municipalities using (place_id)
    where
        events.project_id = $project_id
        and events.status = 'held'
        and events.end_date <= $as_of::date
        and $event_kind in ('all', events.kind)
        and $event_topic in ('all', coalesce(events.topic, 'unknown'))
        and ($place_id::varchar is null or municipalities.municipality_id = $place_id::varchar)
),
counted as (
    select
        event_id,
        count(*) as participations
    from people_facts
    where
        project_id = $project_id
        and attended
    group by event_id
    union all
    select
        event_id,
        sum(participations) as participations
    from headcounts
    group by event_id
)
select
    date_trunc('month', held.end_date)::date as month,
    held.kind as event_kind,
    count(*) as events,
    coalesce(sum(counted.participations), 0)::bigint as participations
from held
left join counted using (event_id)
group by
    month,
    event_kind
order by
    month,
    event_kind
