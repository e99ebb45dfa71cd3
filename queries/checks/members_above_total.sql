-- One row per organisation with more members listed, whose membership has not ended, than it has in total.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
with listed as (
    select organisation_id, count(distinct person_id) as people
    from organisation_members
    where to_date is null
    group by organisation_id
)
select
    'organisations' as table_name,
    organisations.load_id,
    organisations.row_number,
    'members_total' as column_name,
    organisations.members_total::varchar as value,
    'warning' as severity,
    listed.people::varchar as detail
from organisations
join listed on listed.organisation_id = organisations.organisation_id
where listed.people > organisations.members_total
order by organisations.load_id, organisations.row_number
