-- order: is_peace, list_position(['incident', 'tension', 'rumour', 'mitigation', 'cooperation'], signal_kind)
select
    code as signal_kind,
    bool_or(is_peace) as is_peace,
    count(*) as signals,
    count(*) filter (verified = 'verified') as verified_signals,
    count(*) filter (verified = 'unverified') as unverified_signals,
    count(*) filter (verified = 'refuted') as refuted_signals
from codelists
join observed_signals($project_id, $as_of, $place_id) as seen on seen.kind = code
where list = 'signal_kind'
group by code
