-- One row per review of a risk before the day on which the risk was identified.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
select
    'risk_reviews' as table_name,
    reviews.load_id,
    reviews.row_number,
    'reviewed_on' as column_name,
    reviews.reviewed_on::varchar as value,
    'error' as severity,
    risks.identified_on::varchar as detail
from risk_reviews as reviews
join risks on risks.risk_id = reviews.risk_id
where reviews.reviewed_on < risks.identified_on
order by reviews.load_id, reviews.row_number
