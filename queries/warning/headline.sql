-- One row: risks not closed in their last review, signals that warn and their answers, issues raised, all by the day.
-- parameters: project_id varchar, as_of date, place_id varchar
-- columns: open_risks bigint, high_risks bigint, stale_risks bigint, overdue_measures bigint, unreviewed bigint,
--   warnings bigint, answered bigint, unanswered bigint, median_days double, issues bigint, resolved bigint
with reviews as (
    select *
    from risk_reviews
    where reviewed_on <= $as_of::date
    qualify row_number() over (partition by risk_id order by reviewed_on desc) = 1
),
risks_now as (
    select
        count(reviewed_on) as open_risks,
        count(*) filter (where likelihood::integer * impact >= 15) as high_risks,
        count(*) filter (where $as_of::date - reviewed_on > 180) as stale_risks,
        count(*) filter (where reviews.status <> 'treated' and treatment_due < $as_of::date) as overdue_measures,
        count(*) filter (where reviewed_on is null) as unreviewed
    from risks
    left join reviews using (risk_id)
    left join municipalities_of_places using (place_id)
    where
        project_id = $project_id and identified_on <= $as_of::date and reviews.status is distinct from 'closed'
        and ($place_id::varchar is null or municipality_id = $place_id)
),
warnings_now as (
    select
        count(*) as warnings,
        count(*) filter (where responded_on <= $as_of::date) as answered,
        count(*) filter (where responded_on is null or responded_on > $as_of::date) as unanswered,
        (median(responded_on - observed_on) filter (where responded_on <= $as_of::date))::double as median_days
    from signals
    left join municipalities_of_places using (place_id)
    where
        project_id = $project_id and observed_on <= $as_of::date and verified <> 'refuted'
        and kind not in (select code from codelists where list = 'signal_kind' and contains(label, '(peace signal)'))
        and ($place_id::varchar is null or municipality_id = $place_id)
),
issues_now as (
    select
        count(*) as issues,
        count(*) filter (where status = 'resolved' and closed_on <= $as_of::date) as resolved
    from issues
    left join municipalities_of_places using (place_id)
    where
        project_id = $project_id and raised_on <= $as_of::date
        and ($place_id::varchar is null or municipality_id = $place_id)
)
select
    risks_now.*,
    if(is_told, warnings, null) as warnings,
    if(is_told, answered, null) as answered,
    if(is_told, unanswered, null) as unanswered,
    if(is_told, median_days, null) as median_days,
    issues_now.*
from risks_now
cross join warnings_now
cross join issues_now
cross join (select audience = 'manager' or place_id = $place_id as is_told from audience) as told  -- signals are in the file
order by open_risks
