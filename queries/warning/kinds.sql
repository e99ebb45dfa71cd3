-- One row per kind of signal observed by the day, in the order of the codelist: verified, unverified, refuted; peace kinds last.
-- parameters: project_id varchar, as_of date, place_id varchar
-- columns: signal_kind varchar, is_peace boolean, signals bigint, verified_signals bigint, unverified_signals bigint,
--   refuted_signals bigint
with kinds as (
    select
        code,
        position,
        contains(label, '(peace signal)') as is_peace
    from codelists
    where list = 'signal_kind'
)
select
    signals.kind as signal_kind,
    coalesce(is_peace, false) as is_peace,
    count(*) as signals,
    count(*) filter (where verified = 'verified') as verified_signals,
    count(*) filter (where verified = 'unverified') as unverified_signals,
    count(*) filter (where verified = 'refuted') as refuted_signals
from signals
left join kinds on kinds.code = signals.kind
left join municipalities_of_places using (place_id)
where
    project_id = $project_id
    and observed_on <= $as_of::date
    and ($place_id::varchar is null or municipality_id = $place_id)
group by
    signals.kind,
    is_peace,
    position
order by
    is_peace,
    position,
    signal_kind
