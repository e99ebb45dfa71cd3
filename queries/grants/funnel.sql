-- One row per step of the applications and per way out of it: applied, eligible, scored, approved on the day.
-- parameters: project_id varchar, as_of date, place_id varchar, call_id varchar, conflict_type varchar
-- columns: application_step varchar, is_step boolean, applications bigint
with known as (
    select
        case                            -- a state without its own day is only known on the day of the newest data
            when coalesce(applications.decided_on, data_dates.data_date) <= $as_of::date then applications.status
            else 'submitted'
        end as status
    from applications
    join calls using (call_id)
    join data_dates using (project_id)
    left join municipalities_of_places on municipalities_of_places.place_id = applications.place_id
    where
        calls.project_id = $project_id
        and applications.submitted_on <= $as_of::date
        and ($place_id::varchar is null or municipality_id = $place_id)
        and ($call_id = 'all' or calls.call_id = $call_id)
        and ($conflict_type = 'all' or coalesce(applications.conflict_type, 'unknown') = $conflict_type)
),

steps as (
    select application_step, statuses
    from (values
        ('applied', ['submitted', 'withdrawn', 'ineligible', 'eligible', 'scored', 'rejected', 'reserve', 'approved']),
        ('withdrawn', ['withdrawn']),
        ('ineligible', ['ineligible']),
        ('eligible', ['submitted', 'eligible', 'scored', 'rejected', 'reserve', 'approved']),
        ('waiting', ['submitted', 'eligible']),
        ('scored', ['scored', 'rejected', 'reserve', 'approved']),
        ('undecided', ['scored']),
        ('rejected', ['rejected']),
        ('reserve', ['reserve']),
        ('approved', ['approved'])
    ) as listed (application_step, statuses)
)

select
    application_step,
    application_step in ('applied', 'eligible', 'scored', 'approved') as is_step,
    count(status) as applications
from steps
left join known on list_contains(statuses, status)
where exists (select 1 from known)
group by application_step, statuses
order by list_position([
    'applied', 'withdrawn', 'ineligible', 'eligible', 'waiting', 'scored', 'undecided', 'rejected', 'reserve',
    'approved'
], application_step)
