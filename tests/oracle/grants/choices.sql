select 'call_id' as filter, call_id as code, title as call,
    coalesce(lies_in, place_id) as place_id, scheme as call_scheme
from calls
left join lodgings using (place_id)
where
    project_id = $project_id
    and (place_id is null or is_in(lies_in, $place_id))
    and (
        opened_on <= $as_of
        or call_id in (select call_id from call_stages where done_on <= $as_of)
        or call_id in (select call_id from submitted($project_id, $as_of, null, 'all', 'all'))
        or call_id in (select its_call from awarded($project_id, $as_of, null, 'all', 'all'))
    )
union all
select distinct 'conflict_type', conflict_type, null, null, null from submitted($project_id, $as_of, null, 'all', 'all')
