-- One row per dimension: mean scores, 1 to 4, of the organisations that have baseline and endline by the day.
-- parameters: project_id varchar, as_of date, place_id varchar
-- columns: capacity_dimension varchar, baseline double, endline double, gain double,
--   assessed_twice bigint, assessed bigint, organisations_twice bigint, organisations_assessed bigint
with own_places as (
    select place_id from project_places where project_id = $project_id and role in ('pilot', 'grant_municipality')
),

mapped as (
    select
        organisation_id
    from organisations
    left join municipalities_of_places using (place_id)
    where (
            organisations.project_id = $project_id
            or (organisations.project_id is null and municipality_id in (from own_places))
        )
        and coalesce(mapped_on, founded_on, '0001-01-01') <= $as_of::date
        and ($place_id::varchar is null or coalesce(municipality_id, organisations.place_id) = $place_id)
),

scores as (
    select
        organisation_id,
        dimension,
        max(score) filter (where round = 'baseline')::double as baseline,
        max(score) filter (where round = 'endline')::double as endline,
        baseline + endline is not null as is_twice
    from capacity_scores
    join mapped using (organisation_id)
    where assessed_on <= $as_of::date
    group by organisation_id, dimension
)

select
    scores.dimension as capacity_dimension,
    avg(baseline) filter (where is_twice) as baseline,
    avg(endline) filter (where is_twice) as endline,
    avg(endline - baseline) filter (where is_twice) as gain,
    count(*) filter (where is_twice) as assessed_twice,
    count(*) as assessed,
    (select count(distinct organisation_id) from scores where is_twice) as organisations_twice,
    (select count(distinct organisation_id) from scores) as organisations_assessed
from scores
left join codelists on codelists.list = 'capacity_dimension' and codelists.code = scores.dimension
group by scores.dimension
having assessed_twice > 0
order by
    min(codelists.position),
    capacity_dimension
