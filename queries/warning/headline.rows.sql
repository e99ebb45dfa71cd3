-- One row per last review, unreviewed risk, signal or issue behind the headline numbers, with what it adds to each of them.
-- parameters: project_id varchar, as_of date, place_id varchar
-- columns: table_name varchar, load_id varchar, row_number bigint, title varchar, signal_kind varchar,
--   place_id varchar, date date, open_risks bigint, high_risks bigint, stale_risks bigint, overdue_measures bigint,
--   unreviewed bigint, warnings bigint, answered bigint, unanswered bigint, issues bigint, resolved bigint
with reviews as (
    select *, true as is_reviewed
    from risk_reviews
    where reviewed_on <= $as_of::date
    qualify row_number() over (partition by risk_id order by reviewed_on desc) = 1
),
facts as (
    select
        if(is_reviewed, 'risk_reviews', 'risks') as table_name,
        if(is_reviewed, reviews.load_id, risks.load_id) as load_id,
        if(is_reviewed, reviews.row_number, risks.row_number) as row_number,
        event as title, null::varchar as signal_kind, place_id, coalesce(reviewed_on, identified_on) as date,
        coalesce(is_reviewed, false) as open_risks, coalesce(likelihood::integer * impact >= 15, false) as high_risks,
        coalesce($as_of::date - reviewed_on > 180, false) as stale_risks,
        coalesce(reviews.status <> 'treated' and treatment_due < $as_of::date, false) as overdue_measures,
        is_reviewed is null as unreviewed,
        false as warnings, false as answered, false as issues, false as resolved
    from risks
    left join reviews using (risk_id)
    where project_id = $project_id and identified_on <= $as_of::date and reviews.status is distinct from 'closed'
    union all
    select
        'signals', load_id, row_number, null, kind, place_id, observed_on, false, false, false, false, false,
        true, coalesce(responded_on <= $as_of::date, false), false, false
    from signals
    where project_id = $project_id and observed_on <= $as_of::date and verified <> 'refuted'
        and kind not in (select code from codelists where list = 'signal_kind' and contains(label, '(peace signal)'))
    union all
    select
        'issues', load_id, row_number, title, null, place_id, raised_on, false, false, false, false, false, false, false,
        true, coalesce(status = 'resolved' and closed_on <= $as_of::date, false)
    from issues
    where project_id = $project_id and raised_on <= $as_of::date
)
select
    table_name, load_id, row_number, title, signal_kind, coalesce(municipality_id, facts.place_id) as place_id, date,
    open_risks::bigint as open_risks, high_risks::bigint as high_risks, stale_risks::bigint as stale_risks,
    overdue_measures::bigint as overdue_measures, unreviewed::bigint as unreviewed, warnings::bigint as warnings,
    answered::bigint as answered, (warnings and not answered)::bigint as unanswered, issues::bigint as issues,
    resolved::bigint as resolved
from facts
left join municipalities_of_places on municipalities_of_places.place_id = facts.place_id
where ($place_id::varchar is null or municipality_id = $place_id)
order by table_name, load_id, row_number, title, date, place_id
