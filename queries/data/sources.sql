-- One row per document and table whose rows name it as their source (no table: none does), newest first, undated last.
-- parameters: as_of date
-- columns: source_id varchar, title varchar, source_kind varchar, document_date date, url varchar, table_name varchar,
--   source_rows bigint
select
    sources.source_id,
    sources.title,
    sources.kind as source_kind,
    sources.document_date,
    sources.url,
    table_sources.table_name,
    coalesce(table_sources.source_rows, 0) as source_rows
from sources
left join table_sources using (source_id)
where coalesce(sources.document_date, $as_of::date) <= $as_of::date
order by
    sources.document_date desc nulls last,
    sources.title,
    sources.source_id,
    table_sources.table_name
