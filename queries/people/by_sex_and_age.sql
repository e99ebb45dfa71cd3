-- One row per age band and sex; none when what is `counted` ('people' or 'participations') is zero in all.
-- parameters: project_id varchar, as_of date, place_id varchar, event_kind varchar, event_topic varchar,
--   counted varchar
-- columns: age_band varchar, sex varchar, people bigint, participations bigint
with counted as (
    select *
    from people_counts
    where
        project_id = $project_id
        and as_of = $as_of::date
        and crossing = case when $place_id::varchar is null then 'sex_age_band' else 'place_sex_age_band' end
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
),
cells as (
    select
        codelists.code as age_band,
        codelists.position as band_position,
        sexes.sex,
        sexes.position as sex_position
    from codelists
    cross join sexes
    where codelists.list = 'age_band'
)
select
    cells.age_band,
    cells.sex,
    coalesce(counted.attended, 0) as people,
    coalesce(counted.participations, 0) as participations
from cells
left join counted using (age_band, sex)
where
    exists (
        select 1
        from counted
        where case $counted when 'people' then attended else participations end > 0
    )
    and (cells.sex in ('F', 'M') or coalesce(counted.attended, 0) + coalesce(counted.participations, 0) > 0)
order by
    cells.band_position,
    cells.sex_position
