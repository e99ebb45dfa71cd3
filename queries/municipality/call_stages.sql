-- One row per call of the place and stage: for its officials.
-- parameters: place_id varchar
-- columns: call_id varchar, stage tinyint, planned_on date, done_on date, note varchar, source_id varchar
select
    call_id,
    stage,
    planned_on,
    done_on,
    note,
    source_id
from call_stages
where
    call_id in (
        select call_id
        from calls
        where place_id in (select place_id from municipalities_of_places where municipality_id = $place_id))
order by
    call_id,
    stage
