-- One row per way an application ended without an award and per reason given, the most frequent first.
-- parameters: project_id varchar, as_of date, place_id varchar, call_id varchar, conflict_type varchar
-- columns: application_status varchar, reason varchar, applications bigint
select
    applications.status as application_status,
    coalesce(nullif(trim(applications.reason), ''), 'unknown') as reason,
    count(*) as applications
from applications
join calls using (call_id)
join data_dates using (project_id)
left join municipalities_of_places on municipalities_of_places.place_id = applications.place_id
where
    calls.project_id = $project_id
    and applications.submitted_on <= $as_of::date
    and coalesce(applications.decided_on, data_dates.data_date) <= $as_of::date
    and applications.status in ('ineligible', 'withdrawn', 'rejected', 'reserve')
    and ($place_id::varchar is null or municipality_id = $place_id)
    and ($call_id = 'all' or calls.call_id = $call_id)
    and ($conflict_type = 'all' or coalesce(applications.conflict_type, 'unknown') = $conflict_type)
group by
    applications.status,
    coalesce(nullif(trim(applications.reason), ''), 'unknown')
order by
    applications desc,
    application_status,
    reason
