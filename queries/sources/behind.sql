-- One row per document that rows of any of the `tables` name as their source; the newest first, undated ones last.
-- parameters: tables varchar[]
-- columns: source_id varchar, title varchar, source_kind varchar, document_date date, source_rows bigint
select
    sources.source_id,
    sources.title,
    sources.kind as source_kind,
    sources.document_date,
    sum(table_sources.source_rows)::bigint as source_rows
from table_sources
join sources using (source_id)
where list_contains($tables::varchar[], table_sources.table_name)
group by
    sources.source_id,
    sources.title,
    sources.kind,
    sources.document_date
order by
    sources.document_date desc nulls last,
    sources.title,
    sources.source_id
