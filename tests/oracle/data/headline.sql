select
    (select count(*) from sources where not coalesce(document_date > $as_of, false)) as documents,
    (select count(*) from findings) as findings
