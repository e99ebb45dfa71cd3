-- One row per organisation that gives its women or young members and not the total.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar, severity varchar
select
    'organisations' as table_name,
    organisations.load_id,
    organisations.row_number,
    'members_total' as column_name,
    coalesce(organisations.members_women, organisations.members_youth)::varchar as value,
    'warning' as severity
from organisations
where organisations.members_total is null
    and (organisations.members_women is not null or organisations.members_youth is not null)
order by organisations.load_id, organisations.row_number
