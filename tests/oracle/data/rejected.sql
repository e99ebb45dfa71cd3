-- order: source, sheet, row_number, rule
select distinct
    source,
    sheet,
    away.row_number,
    one as rule,
    (select min(table_name) from findings where (load_id, row_number, rule) = (away.load_id, away.row_number, one))
        as table_name,
    (select array_to_string(list_sort(list_distinct(list(column_name))), ', ') from findings
        where (load_id, row_number, rule) = (away.load_id, away.row_number, one)) as column_name,
    content,
    away.load_id
from (select *, unnest(regexp_split_to_array(rule, ', ')) as one from rejected_rows) as away
