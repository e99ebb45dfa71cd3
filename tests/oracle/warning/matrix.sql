with risen as materialized (
    from reviewed_risks($project_id, $as_of, $place_id)
    where state not in ('none', 'closed') and $risk_category in ('all', category)
)
select
    likelihood,
    impact,
    likelihood * impact as level,
    level_name(likelihood * impact) as risk_level,
    (select count(*) from risen where reviews[1].likelihood = l.likelihood and reviews[1].impact = i.impact) as risks,
    (select count(*) from risen where reviews[1].likelihood = l.likelihood and reviews[1].impact = i.impact
     and level > previous_level) as risen,
    (select count(*) from risen where reviews[1].likelihood = l.likelihood and reviews[1].impact = i.impact
     and level < previous_level) as fallen,
    (select count(*) from risen where reviews[1].likelihood = l.likelihood and reviews[1].impact = i.impact
     and level = previous_level) as steady,
    (select count(*) from risen where reviews[1].likelihood = l.likelihood and reviews[1].impact = i.impact
     and len(reviews) = 1) as first
from range(1, 6) as l(likelihood), range(1, 6) as i(impact)
where risks > 0
