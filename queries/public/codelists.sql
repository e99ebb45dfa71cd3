-- One row per code of a list.
-- parameters: none
-- columns: list varchar, code varchar, label varchar, position smallint, definition varchar, origin varchar
select
    list,
    code,
    label,
    position,
    definition,
    origin
from codelists
order by
    list,
    position,
    code
