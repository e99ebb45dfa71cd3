-- order: applications desc
select state as application_status, coalesce(nullif(trim(reason), ''), 'unknown') as reason, count(*) as applications
from submitted($project_id, $as_of, $place_id, $call_id, $conflict_type)
where not is_eligible or state in ('rejected', 'reserve')
group by all
