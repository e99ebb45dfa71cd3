-- One row per answer about disability (`others`: all but yes): people by home, participations by event; NULL: withheld.
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
        and coalesce(attended, 1) + coalesce(participations, 1) > 0
),
no_one_here as (
    select min(people) as people
    from no_one
    where place_id in ('all', coalesce($place_id::varchar, 'all'))
)
select
    disability,
    coalesce(counted.attended, no_one_here.people) as people,
    coalesce(counted.participations, no_one_here.people) as participations
from counted
full join (values ('U')) as always (disability) using (disability)
cross join no_one_here
where
    exists (select 1 from counted)
    and (counted.disability is not null or 'others' not in (select disability from counted))
order by
    disability in ('U', 'others'),
    disability desc
