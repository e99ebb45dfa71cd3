-- One row per call of the place: for its officials.
-- parameters: place_id varchar
-- columns: call_id varchar, project_id varchar, place_id varchar, title varchar, scheme varchar,
--   legal_basis varchar, opened_on date, closes_on date, budget decimal(14,2), currency varchar,
--   max_grant decimal(14,2), min_score_percent decimal(4,1), min_cofinancing_share decimal(4,3)
select
    call_id,
    project_id,
    place_id,
    title,
    scheme,
    legal_basis,
    opened_on,
    closes_on,
    budget,
    currency,
    max_grant,
    min_score_percent,
    min_cofinancing_share
from calls
where
    place_id in (select place_id from municipalities_of_places where municipality_id = $place_id)
order by call_id
