-- One row per answer to "is this youth by the chosen definition": yes, no, unknown; zero where there is none.
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
        ('unknown', 3)
)
select
    answers.youth_group,
    coalesce(counted.attended, 0) as people,
    coalesce(counted.participations, 0) as participations
from answers
left join counted on counted.youth = answers.youth_group
where exists (select 1 from counted where attended + participations > 0)
order by answers.position
