-- One row per severity of warnings by the day (signals neither refuted nor of a peace kind): answered by then, and how fast.
-- parameters: project_id varchar, as_of date, place_id varchar
-- columns: severity integer, warnings bigint, answered bigint, unanswered bigint, answered_percent double, median_days double,
--   median_days_of_all double
with peace_kinds as (
    select code
    from codelists
    where list = 'signal_kind' and contains(label, '(peace signal)')
),
warnings as (
    select
        signals.severity,
        coalesce(responded_on <= $as_of::date, false) as is_answered,
        if(responded_on <= $as_of::date, responded_on - observed_on, null) as days
    from signals
    left join municipalities_of_places using (place_id)
    where
        project_id = $project_id
        and observed_on <= $as_of::date
        and verified <> 'refuted'
        and kind not in (select code from peace_kinds)
        and ($place_id::varchar is null or municipality_id = $place_id)
)
select
    severities.severity,
    count(is_answered) as warnings,
    count(*) filter (where is_answered) as answered,
    count(*) filter (where not is_answered) as unanswered,
    round(100 * (count(*) filter (where is_answered))::double / nullif(count(is_answered), 0), 1) as answered_percent,
    median(days)::double as median_days,
    (select median(days)::double from warnings) as median_days_of_all
from (values (5), (4), (3), (2), (1)) as severities (severity)
left join warnings on warnings.severity = severities.severity
where exists (select severity from warnings)
group by severities.severity
order by severities.severity desc
