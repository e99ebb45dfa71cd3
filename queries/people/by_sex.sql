-- One row per sex (`others`: all but women): unique people who attended, participations; zero for none, NULL: withheld.
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
        ('U', 4),
        ('others', 5)
),
no_one_here as (
    select min(people) as people
    from no_one
    where place_id in ('all', coalesce($place_id::varchar, 'all'))
)
select
    sexes.sex,
    coalesce(counted.attended, no_one_here.people) as people,
    coalesce(counted.participations, no_one_here.people) as participations
from sexes
left join counted using (sex)
cross join no_one_here
where
    exists (select 1 from counted where coalesce(attended, 1) + coalesce(participations, 1) > 0)
    and (counted.sex is not null or 'others' not in (select sex from counted) and sexes.sex <> 'others')
order by sexes.position
