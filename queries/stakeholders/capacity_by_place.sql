-- One row per municipality and dimension: mean scores of organisations with both rounds; least mean of gains first.
-- parameters: project_id varchar, as_of date, place_id varchar
-- columns: place_id varchar, capacity_dimension varchar, baseline double, endline double, gain double,
--   assessed_twice bigint, place_gain double, organisations_twice bigint
with own_places as (
    select place_id from project_places where project_id = $project_id and role in ('pilot', 'grant_municipality')
),

mapped as (
    select
        organisation_id,
        coalesce(municipality_id, organisations.place_id) as place_id
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
        place_id,
        dimension,
        max(score) filter (where round = 'baseline')::double as baseline,
        max(score) filter (where round = 'endline')::double as endline,
        baseline + endline is not null as is_twice
    from capacity_scores
    join mapped using (organisation_id)
    where assessed_on <= $as_of::date
    group by organisation_id, place_id, dimension
),

of_places as (
    select place_id, count(distinct organisation_id) as organisations_twice
    from scores
    where is_twice
    group by place_id
)

select
    scores.place_id,
    scores.dimension as capacity_dimension,
    avg(baseline) as baseline,
    avg(endline) as endline,
    avg(endline - baseline) as gain,
    count(*) as assessed_twice,
    avg(avg(endline - baseline)) over (partition by scores.place_id) as place_gain,
    any_value(of_places.organisations_twice) as organisations_twice
from scores
join of_places using (place_id)
left join codelists on codelists.list = 'capacity_dimension' and codelists.code = scores.dimension
where is_twice
group by scores.place_id, scores.dimension
order by place_gain, scores.place_id, min(codelists.position), capacity_dimension
