-- One row per call for applications, without its title and legal basis.
-- parameters: none
-- columns: call_id varchar, project_id varchar, place_id varchar, scheme varchar, opened_on date, closes_on date,
--   budget decimal(14,2), currency varchar, max_grant decimal(14,2), min_score_percent decimal(4,1),
--   min_cofinancing_share decimal(4,3)
select
    call_id,
    project_id,
    place_id,
    scheme,
    opened_on,
    closes_on,
    budget,
    currency,
    max_grant,
    min_score_percent,
    min_cofinancing_share
from calls
order by call_id
