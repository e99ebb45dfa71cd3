-- One row per affiliation: people who attended, by home; participations, by event. Unknown always, if there are any.
-- parameters: project_id varchar, as_of date, place_id varchar, event_kind varchar, event_topic varchar
-- columns: affiliation varchar, people bigint, participations bigint
with counted as (
    select *
    from people_counts
    where
        project_id = $project_id
        and as_of = $as_of::date
        and crossing = case when $place_id::varchar is null then 'affiliation' else 'place_affiliation' end
        and place_id = coalesce($place_id::varchar, 'all')
        and kind = $event_kind
        and topic = $event_topic
        and attended + participations > 0
)
select
    affiliation,
    coalesce(counted.attended, 0) as people,
    coalesce(counted.participations, 0) as participations
from counted
full join (values ('unknown')) as always (affiliation) using (affiliation)
where exists (select 1 from counted)
order by
    affiliation = 'unknown',
    people desc,
    participations desc,
    affiliation
