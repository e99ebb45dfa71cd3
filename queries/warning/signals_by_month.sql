-- One row per month, group of signals (warning, peace, refuted) and severity: signals observed, and those answered by the day.
-- parameters: project_id varchar, as_of date, place_id varchar
-- columns: month date, signal_group varchar, severity tinyint, signals bigint, answered bigint, unanswered bigint
with observed as (
    select
        date_trunc('month', observed_on)::date as month,
        case
            when verified = 'refuted' then 'refuted'
            when kind in (
                select code from codelists where list = 'signal_kind' and contains(label, '(peace signal)')) then 'peace'
            else 'warning'
        end as signal_group,
        severity,
        coalesce(responded_on <= $as_of::date, false) as is_answered
    from signals
    left join municipalities_of_places using (place_id)
    where
        project_id = $project_id
        and observed_on <= $as_of::date
        and ($place_id::varchar is null or municipality_id = $place_id)
)
select
    month,
    signal_group,
    severity,
    count(*) as signals,
    count(*) filter (where is_answered) as answered,
    count(*) filter (where not is_answered) as unanswered
from observed
group by
    month,
    signal_group,
    severity
order by
    month,
    list_position(['warning', 'peace', 'refuted'], signal_group),
    severity desc
