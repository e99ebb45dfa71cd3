-- One row per answer about disability: people who attended, by home; participations, by event. Unknown always, if any.
-- parameters: project_id varchar, as_of date, place_id varchar, event_kind varchar, event_topic varchar
-- columns: disability varchar, people bigint, participations bigint
with counted as (
    select *
    from people_counts
    where
        project_id = $project_id
        and as_of = $as_of::date
        and crossing = case when $place_id::varchar is null then 'disability' else 'place_disability' end
        and place_id = coalesce($place_id::varchar, 'all')
        and kind = $event_kind
        and topic = $event_topic
        and attended + participations > 0
)
select
    disability,
    coalesce(counted.attended, 0) as people,
    coalesce(counted.participations, 0) as participations
from counted
full join (values ('U')) as always (disability) using (disability)
where exists (select 1 from counted)
order by
    disability = 'U',
    disability desc
