with sent as (from submitted($project_id, $as_of, $place_id, $call_id, $conflict_type)),
counted(application_step, is_step, applications) as (
    select unnest(['applied', 'withdrawn', 'ineligible', 'eligible', 'waiting', 'scored', 'undecided', 'rejected',
                   'reserve', 'approved']),
        unnest([true, false, false, true, false, true, false, false, false, true]),
        unnest([
            count(*),
            count(*) filter (state = 'withdrawn'),
            count(*) filter (state = 'ineligible'),
            count(*) filter (is_eligible),
            count(*) filter (is_eligible and not is_scored),
            count(*) filter (is_scored),
            count(*) filter (state = 'scored'),
            count(*) filter (state = 'rejected'),
            count(*) filter (state = 'reserve'),
            count(*) filter (state = 'approved')
        ])
    from sent
)
from counted
where (select count(*) from sent) > 0
