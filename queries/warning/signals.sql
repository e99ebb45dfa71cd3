-- One row per signal observed by the day, the newest first; a response given later does not exist yet.
-- parameters: project_id varchar, as_of date, place_id varchar
-- columns: signal_id varchar, observed_on date, place_id varchar, signal_kind varchar, signal_group varchar, severity tinyint,
--   verified varchar, channel varchar, risk varchar, responded_on date, days_to_response bigint, organisation varchar,
--   outcome varchar
with observed as (
    select
        *,
        responded_on <= $as_of::date as is_answered
    from signals
    where
        project_id = $project_id
        and observed_on <= $as_of::date
)
select
    observed.signal_id,
    observed.observed_on,
    coalesce(municipality_id, observed.place_id) as place_id,
    observed.kind as signal_kind,
    case
        when verified = 'refuted' then 'refuted'
        when observed.kind in (
            select code from codelists where list = 'signal_kind' and contains(label, '(peace signal)')) then 'peace'
        else 'warning'
    end as signal_group,
    observed.severity,
    observed.verified,
    observed.channel,
    risks.event as risk,
    if(is_answered, responded_on, null) as responded_on,
    if(is_answered, responded_on - observed_on, null) as days_to_response,
    if(is_answered, organisations.name, null) as organisation,
    if(is_answered or responded_on is null, observed.outcome, null) as outcome
from observed
left join municipalities_of_places on municipalities_of_places.place_id = observed.place_id
left join risks on risks.risk_id = observed.risk_id and risks.identified_on <= $as_of::date
left join organisations on organisations.organisation_id = observed.response_organisation_id
where ($place_id::varchar is null or municipality_id = $place_id)
order by
    observed_on desc,
    observed.signal_id
