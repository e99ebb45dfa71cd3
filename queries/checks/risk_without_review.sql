-- One row per risk that was never reviewed: its level is not known.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar, severity varchar
select
    'risks' as table_name,
    risks.load_id,
    risks.row_number,
    'risk_id' as column_name,
    risks.risk_id as value,
    'warning' as severity
from risks
anti join risk_reviews on risk_reviews.risk_id = risks.risk_id
order by risks.load_id, risks.row_number
