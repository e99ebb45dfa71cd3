-- One row per sex: unique people who attended and participations, zero where there is none.
-- parameters: project_id varchar, as_of date, place_id varchar, event_kind varchar, event_topic varchar
-- columns: sex varchar, people bigint, participations bigint
with counted as (
    select *
    from people_counts
    where
        project_id = $project_id
        and as_of = $as_of::date
        and crossing = case when $place_id::varchar is null then 'sex' else 'place_sex' end
        and place_id = coalesce($place_id::varchar, 'all')
        and kind = $event_kind
        and topic = $event_topic
),
sexes (sex, position) as (
    values
        ('F', 1),
        ('M', 2),
        ('X', 3),
        ('U', 4)
)
select
    sexes.sex,
    coalesce(counted.attended, 0) as people,
    coalesce(counted.participations, 0) as participations
from sexes
left join counted using (sex)
where exists (select 1 from counted where attended + participations > 0)
order by sexes.position
