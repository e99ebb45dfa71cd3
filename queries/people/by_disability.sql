-- One row per answer about disability: people who attended, by home; participations, by place of event.
-- parameters: project_id varchar, as_of date, place_id varchar, event_kind varchar, event_topic varchar
-- columns: disability varchar, people bigint, participations bigint
with counted as (
    select
        disability,
        attended as people,
        participations
    from people_counts
    where
        $place_id::varchar is null
        and project_id = $project_id
        and as_of = $as_of::date
        and crossing = 'disability'
        and kind = $event_kind
        and topic = $event_topic
    union all
    select
        disability,
        count(distinct person_id) filter (where home_place_id = $place_id::varchar) as people,
        count(*) filter (where place_id = $place_id::varchar) as participations
    from people_facts
    where
        $place_id::varchar in (home_place_id, place_id)
        and project_id = $project_id
        and event_date <= $as_of::date
        and attended
        and $event_kind in ('all', kind)
        and $event_topic in ('all', coalesce(topic, 'unknown'))
    group by disability
    union all
    select
        'U' as disability,
        0 as people,
        coalesce(sum(headcounts.participations), 0)::bigint as participations
    from headcounts
    join events using (event_id)
    join municipalities_of_places as municipalities on municipalities.place_id = events.place_id
    where
        municipalities.municipality_id = $place_id::varchar
        and events.project_id = $project_id
        and events.status = 'held'
        and events.end_date <= $as_of::date
        and $event_kind in ('all', events.kind)
        and $event_topic in ('all', coalesce(events.topic, 'unknown'))
)
select
    disability,
    sum(people)::bigint as people,
    sum(participations)::bigint as participations
from counted
group by disability
having sum(people) + sum(participations) > 0 or disability = 'U'
qualify sum(sum(people) + sum(participations)) over () > 0
order by
    disability = 'U',
    disability desc
