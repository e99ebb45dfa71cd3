-- One row per row of a source that was set aside and rule that it breaks, and the column where the checks name one.
-- parameters: none
-- columns: source varchar, sheet varchar, row_number bigint, rule varchar, table_name varchar, column_name varchar,
--   content varchar, load_id varchar
with broken as (
    select
        source,
        sheet,
        row_number,
        unnest(string_split(rule, ', ')) as rule,
        content,
        load_id
    from rejected_rows
)
select
    broken.source,
    broken.sheet,
    broken.row_number,
    broken.rule,
    any_value(findings.table_name) as table_name,
    string_agg(distinct findings.column_name, ', ' order by findings.column_name) as column_name,
    broken.content,
    broken.load_id
from broken
left join findings
    on findings.load_id = broken.load_id
    and findings.row_number = broken.row_number
    and findings.rule = broken.rule
group by
    broken.source,
    broken.sheet,
    broken.row_number,
    broken.rule,
    broken.content,
    broken.load_id
order by
    broken.source,
    broken.sheet,
    broken.row_number,
    broken.rule
