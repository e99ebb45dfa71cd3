-- order: round(place_gain, 9)
with them as (from assessed($project_id, $as_of, $place_id) where is_twice),
gains as (select place_id, dimension, avg(endline) - avg(baseline) as gain from them group by all)
select
    place_id,
    dimension as capacity_dimension,
    avg(baseline) as baseline,
    avg(endline) as endline,
    avg(endline) - avg(baseline) as gain,
    count(*) as assessed_twice,
    (select avg(gains.gain) from gains where gains.place_id = them.place_id) as place_gain,
    (select count(distinct others.organisation_id) from them as others where others.place_id = them.place_id)
        as organisations_twice
from them
group by place_id, dimension
