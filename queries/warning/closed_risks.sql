-- One row per risk that is closed in its last review by the day, the last closed first: since when, with the level before.
-- parameters: project_id varchar, as_of date, place_id varchar, risk_category varchar
-- columns: risk_id varchar, risk varchar, place_id varchar, risk_category varchar, organisation varchar, closed_on date,
--   previous_level integer, level integer, note varchar, is_sensitive boolean
with known as (
    select
        *,
        likelihood::integer * impact as level,
        max(if(status = 'closed', null, reviewed_on)) over (partition by risk_id) as open_until
    from risk_reviews
    where reviewed_on <= $as_of::date
),
reviews as (
    select
        risk_id,
        max_by(status, reviewed_on) as status,
        max_by(level, reviewed_on) as level,
        arg_max_null(note, reviewed_on) as note,
        min(reviewed_on) filter (open_until is null or reviewed_on > open_until) as closed_on,
        max(level) filter (reviewed_on = open_until) as previous_level
    from known
    group by risk_id
)
select
    risks.risk_id,
    risks.event as risk,
    coalesce(municipality_id, risks.place_id) as place_id,
    risks.category as risk_category,
    organisations.name as organisation,
    closed_on,
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
