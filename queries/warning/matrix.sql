-- One row per likelihood and impact that a risk not closed has in its last review by the day: risks there, and their movement.
-- parameters: project_id varchar, as_of date, place_id varchar, risk_category varchar
-- columns: likelihood tinyint, impact tinyint, level integer, risk_level varchar, risks bigint, risen bigint, fallen bigint,
--   steady bigint, first bigint
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
    likelihood,
    impact,
    level,
    case when level >= 15 then 'high' when level >= 10 then 'substantial' when level >= 5 then 'moderate'
        else 'low' end as risk_level,
    count(*) as risks,
    count(*) filter (where level > previous_level) as risen,
    count(*) filter (where level < previous_level) as fallen,
    count(*) filter (where level = previous_level) as steady,
    count(*) filter (where previous_level is null) as first
from risks
join reviews using (risk_id)
left join municipalities_of_places using (place_id)
where
    risks.project_id = $project_id
    and risks.identified_on <= $as_of::date
    and reviews.status <> 'closed'
    and ($place_id::varchar is null or municipality_id = $place_id)
    and $risk_category in ('all', risks.category)
group by
    likelihood,
    impact,
    level
order by
    level desc,
    likelihood desc
