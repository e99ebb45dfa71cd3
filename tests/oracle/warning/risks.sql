-- order: level desc nulls last
select
    risk_id,
    event as risk,
    place_id,
    category as risk_category,
    cause,
    effect,
    organisation,
    reviews[1].likelihood as likelihood,
    reviews[1].impact as impact,
    level,
    level_name(level) as risk_level,
    reviews[2].likelihood as previous_likelihood,
    reviews[2].impact as previous_impact,
    previous_level,
    ['none', 'new', 'falling', 'steady', 'rising'][
        case len(reviews) when 0 then 1 when 1 then 2 else 4 + sign(level - previous_level)::integer end
    ] as movement,
    reviews[1].status as risk_status,
    reviews[1].treatment as treatment,
    reviews[1].treatment_due as treatment_due,
    days_late,
    identified_on,
    reviews[1].reviewed_on as reviewed_on,
    days_since_review,
    coalesce(days_since_review > 180, false) as is_stale,
    is_sensitive
from reviewed_risks($project_id, $as_of, $place_id)
where state <> 'closed' and $risk_category in ('all', category)
