-- One row per call and stage of the procedure, without its note.
-- parameters: none
-- columns: call_id varchar, stage tinyint, planned_on date, done_on date, source_id varchar
select
    call_id,
    stage,
    planned_on,
    done_on,
    case when source_id in (select source_id from sources where is_public) then source_id end as source_id
from call_stages
order by
    call_id,
    stage
