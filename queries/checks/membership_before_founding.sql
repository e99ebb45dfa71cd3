-- One row per membership from before the organisation was founded.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
select
    'organisation_members' as table_name,
    members.load_id,
    members.row_number,
    'from_date' as column_name,
    members.from_date::varchar as value,
    'warning' as severity,
    organisations.founded_on::varchar as detail
from organisation_members as members
join organisations on organisations.organisation_id = members.organisation_id
where members.from_date < organisations.founded_on
order by members.load_id, members.row_number
