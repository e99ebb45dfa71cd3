-- One row per risk that is closed in its last review by the day, the last closed first, with the level before it was closed.
-- parameters: project_id varchar, as_of date, place_id varchar, risk_category varchar
-- columns: risk_id varchar, risk varchar, place_id varchar, risk_category varchar, organisation varchar, closed_on date,
--   previous_level integer, level integer, note varchar, is_sensitive boolean
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
    risks.risk_id,
    risks.event as risk,
    coalesce(municipality_id, risks.place_id) as place_id,
    risks.category as risk_category,
    organisations.name as organisation,
    reviewed_on as closed_on,
    previous_level,
    level,
    reviews.note,
    risks.is_sensitive
from risks
join reviews using (risk_id)
left join municipalities_of_places on municipalities_of_places.place_id = risks.place_id
left join organisations on organisations.organisation_id = risks.owner_organisation_id
where
    risks.project_id = $project_id
    and risks.identified_on <= $as_of::date
    and reviews.status = 'closed'
    and ($place_id::varchar is null or municipality_id = $place_id)
    and $risk_category in ('all', risks.category)
order by
    closed_on desc,
    risks.risk_id
