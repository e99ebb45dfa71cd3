-- One row per code of a list, and per indicator of the project: what the dashboard's terms mean.
-- parameters: project_id varchar
-- columns: term_kind varchar, list varchar, code varchar, label varchar, definition varchar, origin varchar
select
    'code' as term_kind,
    list,
    code,
    label,
    definition,
    origin
from codelists
union all
select
    'indicator',
    null,
    indicator_id,
    title,
    definition,
    null
from indicators
where project_id = $project_id
order by
    term_kind,
    list,
    code
