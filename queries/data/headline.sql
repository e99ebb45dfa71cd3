-- One row: documents dated on or before the as-of date or undated, and findings that the checks left in the snapshot.
-- parameters: as_of date
-- columns: documents bigint, findings bigint
select
    (select count(*) from sources where coalesce(document_date, $as_of::date) <= $as_of::date) as documents,
    (select count(*) from findings) as findings
order by documents
