-- One row per indicator of the project: where its row stands in the files.
-- parameters: project_id varchar
-- columns: indicator_id varchar, load_id varchar, row_number bigint
select
    indicator_id,
    load_id,
    row_number
from indicators
where project_id = $project_id
order by indicator_id
