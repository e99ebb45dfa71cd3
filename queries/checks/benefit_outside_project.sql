-- One row per grant whose benefit falls in a place that is no place of its project nor above or below one.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
with recursive kin as (
    select place_id, place_id as above_id, parent_id, 1 as steps from places
    union
    select kin.place_id, places.place_id, places.parent_id, kin.steps + 1
    from kin
    join places on places.place_id = kin.parent_id
    where kin.steps < 20
), related as (
    select project_places.project_id, kin.place_id
    from project_places
    join kin on kin.above_id = project_places.place_id
    union
    select project_places.project_id, kin.above_id
    from project_places
    join kin on kin.place_id = project_places.place_id
), awarded as (
    select grants.load_id, grants.row_number, grants.beneficiary_place_id as place_id, calls.project_id
    from grants
    left join applications on applications.application_id = grants.application_id
    join calls on calls.call_id = coalesce(grants.call_id, applications.call_id)
)
select
    'grants' as table_name,
    awarded.load_id,
    awarded.row_number,
    'beneficiary_place_id' as column_name,
    awarded.place_id as value,
    'warning' as severity,
    awarded.project_id as detail
from awarded
semi join project_places on project_places.project_id = awarded.project_id
semi join places on places.place_id = awarded.place_id
anti join related on related.project_id = awarded.project_id and related.place_id = awarded.place_id
order by awarded.load_id, awarded.row_number
