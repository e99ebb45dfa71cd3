-- One row per answer to "is this youth by the chosen definition" (`others`: all but yes); zero: none, NULL: withheld.
-- parameters: project_id varchar, as_of date, place_id varchar, event_kind varchar, event_topic varchar,
--   youth varchar
-- columns: youth_group varchar, people bigint, participations bigint
with counted as (
    select *
    from people_counts
    where
        project_id = $project_id
        and as_of = $as_of::date
        and crossing = case when $place_id::varchar is null then 'youth' else 'place_youth' end
        and place_id = coalesce($place_id::varchar, 'all')
        and kind = $event_kind
        and topic = $event_topic
        and youth_definition = $youth
),
answers (youth_group, position) as (
    values
        ('yes', 1),
        ('no', 2),
        ('unknown', 3),
        ('others', 4)
),
no_one_here as (
    select min(people) as people
    from no_one
    where place_id in ('all', coalesce($place_id::varchar, 'all'))
)
select
    answers.youth_group,
    coalesce(counted.attended, no_one_here.people) as people,
    coalesce(counted.participations, no_one_here.people) as participations
from answers
left join counted on counted.youth = answers.youth_group
cross join no_one_here
where
    exists (select 1 from counted where coalesce(attended, 1) + coalesce(participations, 1) > 0)
    and (counted.youth is not null or 'others' not in (select youth from counted) and answers.youth_group <> 'others')
order by answers.position
