-- One row per application whose lead person was present at no training of the project before it was submitted.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar, severity varchar
with leads as (
    select applications.*, calls.project_id
    from applications
    join calls on calls.call_id = applications.call_id
    where applications.lead_person_id is not null
), trained as (
    select attendance.person_id, events.project_id, min(events.start_date) as first_day
    from attendance
    semi join leads on leads.lead_person_id = attendance.person_id
    join events on events.event_id = attendance.event_id
    where attendance.is_present and events.kind = 'training' and events.status = 'held'
    group by attendance.person_id, events.project_id
)
select
    'applications' as table_name,
    leads.load_id,
    leads.row_number,
    'lead_person_id' as column_name,
    null::varchar as value,
    'warning' as severity
from leads
left join trained on trained.person_id = leads.lead_person_id and trained.project_id = leads.project_id
where trained.person_id is null or trained.first_day > leads.submitted_on
order by leads.load_id, leads.row_number
