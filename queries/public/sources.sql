-- One row per document that was marked public.
-- parameters: none
-- columns: source_id varchar, title varchar, kind varchar, document_date date, url varchar
select
    source_id,
    title,
    kind,
    document_date,
    url
from sources
where is_public
order by source_id
