-- One row per count of beneficiaries on a day before the grant was awarded.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
select
    'beneficiaries' as table_name,
    beneficiaries.load_id,
    beneficiaries.row_number,
    'counted_on' as column_name,
    beneficiaries.counted_on::varchar as value,
    'warning' as severity,
    grants.awarded_on::varchar as detail
from beneficiaries
join grants on grants.grant_id = beneficiaries.grant_id
where beneficiaries.counted_on < grants.awarded_on
order by beneficiaries.load_id, beneficiaries.row_number
