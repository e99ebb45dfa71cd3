-- One row: participations of women in dialogue platforms, by place of the event; none for a day that figures are not kept for.
-- parameters: project_id varchar, as_of date, place_id varchar
-- columns: value double
with kept as (
    select count(*) as days
    from as_of_dates
    where project_id = $project_id::varchar and as_of = $as_of::date
), counted as (
    select max(participations) as participations
    from people_counts
    where project_id = $project_id::varchar
        and as_of = $as_of::date
        and kind = 'dialogue'
        and topic = 'all'
        and sex = 'F'
        and crossing = case when $place_id::varchar is null then 'sex' else 'place_sex' end
        and place_id = coalesce($place_id::varchar, 'all')
), no_one_here as (
    select min(people) as nobody
    from no_one
    where place_id in ('all', coalesce($place_id::varchar, 'all'))
)
select case when kept.days > 0 then coalesce(counted.participations, nobody) end::double as value
from counted
cross join kept
cross join no_one_here
order by value
