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
        and coalesce(attended, 1) + coalesce(participations, 1) > 0
),
no_one_here as (
    select min(people) as people
    from no_one
    where place_id in ('all', coalesce($place_id::varchar, 'all'))
)
select
    affiliation,
    coalesce(counted.attended, no_one_here.people) as people,
    coalesce(counted.participations, no_one_here.people) as participations
from counted
full join (values ('unknown')) as always (affiliation) using (affiliation)
cross join no_one_here
where
    exists (select 1 from counted)
    and (counted.affiliation is not null or 'others' not in (select affiliation from counted))
order by
    affiliation = 'unknown',
    people desc,
    participations desc,
    affiliation
