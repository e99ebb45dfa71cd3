-- One row per application before its call opened, or after it closed unless it was refused or withdrawn.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
select
    'applications' as table_name,
    applications.load_id,
    applications.row_number,
    'submitted_on' as column_name,
    applications.submitted_on::varchar as value,
    'error' as severity,
    concat_ws(' – ', calls.opened_on, calls.closes_on) as detail
from applications
join calls on calls.call_id = applications.call_id
where applications.submitted_on < calls.opened_on
    or (
        applications.submitted_on > calls.closes_on
        and applications.status not in ('ineligible', 'rejected', 'withdrawn')
    )
order by applications.load_id, applications.row_number
