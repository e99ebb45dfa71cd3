-- One row per organisation of the place, round and dimension: for its officials.
-- parameters: place_id varchar
-- columns: organisation_id varchar, round varchar, dimension varchar, score decimal(3,1), assessed_on date,
--   method varchar, evidence varchar, source_id varchar
select
    organisation_id,
    round,
    dimension,
    score,
    assessed_on,
    method,
    evidence,
    source_id
from capacity_scores
where
    organisation_id in (
        select organisation_id
        from organisations
        where place_id in (select place_id from municipalities_of_places where municipality_id = $place_id))
order by
    organisation_id,
    round,
    dimension
