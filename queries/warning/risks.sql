-- One row per risk identified by the day and not closed in its last review by then, highest first, never reviewed ones last.
-- parameters: project_id varchar, as_of date, place_id varchar, risk_category varchar
-- columns: risk_id varchar, risk varchar, place_id varchar, risk_category varchar, cause varchar, effect varchar,
--   organisation varchar, likelihood tinyint, impact tinyint, level integer, risk_level varchar, previous_likelihood tinyint,
--   previous_impact tinyint, previous_level integer, movement varchar, risk_status varchar, treatment varchar,
--   treatment_due date, days_late bigint, identified_on date, reviewed_on date, days_since_review bigint, is_stale boolean,
--   is_sensitive boolean
with reviews as (
    select
        *,
        likelihood::integer * impact as level,
        lag(likelihood) over (partition by risk_id order by reviewed_on) as previous_likelihood,
        lag(impact) over (partition by risk_id order by reviewed_on) as previous_impact,
        lag(likelihood::integer * impact) over (partition by risk_id order by reviewed_on) as previous_level
    from risk_reviews
    where reviewed_on <= $as_of::date
    qualify row_number() over (partition by risk_id order by reviewed_on desc) = 1
)
select
    risks.risk_id,
    risks.event as risk,
    coalesce(municipality_id, risks.place_id) as place_id,
    risks.category as risk_category,
    risks.cause,
    risks.effect,
    organisations.name as organisation,
    likelihood,
    impact,
    level,
    case when level >= 15 then 'high' when level >= 10 then 'substantial' when level >= 5 then 'moderate'
        when level >= 1 then 'low' else 'none' end as risk_level,
    previous_likelihood,
    previous_impact,
    previous_level,
    case when level > previous_level then 'rising' when level < previous_level then 'falling'
        when level = previous_level then 'steady' when level is not null then 'new' else 'none' end as movement,
    reviews.status as risk_status,
    treatment,
    treatment_due,
    if(reviews.status <> 'treated' and treatment_due < $as_of::date, $as_of::date - treatment_due, 0) as days_late,
    risks.identified_on,
    reviewed_on,
    $as_of::date - reviewed_on as days_since_review,
    coalesce($as_of::date - reviewed_on > 180, false) as is_stale,
    risks.is_sensitive
from risks
left join reviews using (risk_id)
left join municipalities_of_places on municipalities_of_places.place_id = risks.place_id
left join organisations on organisations.organisation_id = risks.owner_organisation_id
where
    risks.project_id = $project_id
    and risks.identified_on <= $as_of::date
    and reviews.status is distinct from 'closed'
    and ($place_id::varchar is null or municipality_id = $place_id)
    and $risk_category in ('all', risks.category)
order by level desc nulls last, reviewed_on desc, risks.risk_id
