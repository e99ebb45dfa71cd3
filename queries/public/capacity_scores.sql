-- One row per public organisation, round and dimension, without the evidence noted.
-- parameters: none
-- columns: organisation_id varchar, round varchar, dimension varchar, score decimal(3,1), assessed_on date,
--   method varchar, source_id varchar
select
    organisation_id,
    round,
    dimension,
    score,
    assessed_on,
    method,
    case when source_id in (select source_id from sources where is_public) then source_id end as source_id
from capacity_scores
where organisation_id in (select organisation_id from organisations where is_public)
order by
    organisation_id,
    round,
    dimension
