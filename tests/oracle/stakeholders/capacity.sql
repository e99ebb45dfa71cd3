with them as (from assessed($project_id, $as_of, $place_id))
select
    dimension as capacity_dimension,
    avg(baseline) filter (is_twice) as baseline,
    avg(endline) filter (is_twice) as endline,
    avg(endline - baseline) as gain,
    count(*) filter (is_twice) as assessed_twice,
    count(*) as assessed,
    (select count(distinct organisation_id) from them where is_twice) as organisations_twice,
    (select count(distinct organisation_id) from them) as organisations_assessed
from them
group by dimension
having bool_or(is_twice)
