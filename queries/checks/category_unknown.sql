-- One row per measurement or milestone of a breakdown that does not exist, or of a category that it does not have.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
with codes as (
    select list as dimension, code as category from codelists
    union
    select list, 'unknown' from codelists
    union
    select * from (values ('total', 'total'), ('sex', 'F'), ('sex', 'M'), ('sex', 'X'), ('sex', 'U'),
        ('disability', 'Y'), ('disability', 'N'), ('disability', 'U'))
), given as (
    select 'measurements' as table_name, load_id, row_number, dimension, category from measurements
    union all
    select 'milestones', load_id, row_number, dimension, category from milestones
), checked as (
    select *, dimension in (select dimension from codes) as is_dimension
    from given
)
select
    checked.table_name,
    checked.load_id,
    checked.row_number,
    if(checked.is_dimension, 'category', 'dimension') as column_name,
    if(checked.is_dimension, checked.category, checked.dimension) as value,
    'error' as severity,
    if(checked.is_dimension, checked.dimension, 'total') as detail
from checked
anti join codes on codes.dimension = checked.dimension and codes.category = checked.category
order by checked.table_name, checked.load_id, checked.row_number
