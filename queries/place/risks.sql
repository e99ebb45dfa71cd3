-- One row per risk of a place that is not closed by the day, highest first, with its level in the review before.
-- parameters: project_id varchar, as_of date, place_id varchar
-- columns: risk varchar, risk_category varchar, likelihood tinyint, impact tinyint, level integer, previous_level integer,
--   reviewed_on date, risk_status varchar, organisation varchar
with reviews as (
    select
        *,
        likelihood::integer * impact as level,
        lag(likelihood::integer * impact) over (partition by risk_id order by reviewed_on) as previous_level
    from risk_reviews
    where reviewed_on <= $as_of::date
    qualify row_number() over (partition by risk_id order by reviewed_on desc) = 1
)
select
    risks.event as risk,
    risks.category as risk_category,
    reviews.likelihood,
    reviews.impact,
    reviews.level,
    reviews.previous_level,
    reviews.reviewed_on,
    reviews.status as risk_status,
    organisations.name as organisation
from risks
join reviews using (risk_id)
join municipalities_of_places using (place_id)
left join organisations on organisations.organisation_id = risks.owner_organisation_id
where
    risks.project_id = $project_id
    and municipality_id = $place_id
    and reviews.status <> 'closed'
order by
    reviews.level desc,
    reviews.reviewed_on desc,
    risks.risk_id
