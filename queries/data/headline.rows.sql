-- One row per document and per finding: what stands behind the headline numbers.
-- parameters: as_of date
-- columns: title varchar, source_kind varchar, document_date date, rule varchar, column_name varchar,
--   table_name varchar, load_id varchar, row_number bigint, documents bigint, findings bigint
select
    title,
    kind as source_kind,
    document_date,
    null::varchar as rule,
    null::varchar as column_name,
    'sources' as table_name,
    load_id,
    row_number,
    1::bigint as documents,
    0::bigint as findings
from sources
where coalesce(document_date, $as_of::date) <= $as_of::date
union all
select
    null,
    null,
    null,
    rule,
    column_name,
    table_name,
    load_id,
    row_number,
    0,
    1
from findings
order by
    table_name,
    load_id,
    row_number,
    column_name,
    rule
