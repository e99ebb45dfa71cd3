-- One row per document that was marked public.
-- parameters: none
-- columns: source_id varchar, title varchar, kind varchar, document_date date, url varchar,
--   is_public boolean
select
    source_id,
    title,
    kind,
    document_date,
    url,
    is_public
from sources
where is_public
order by source_id
