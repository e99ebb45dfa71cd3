with taken as (
    select person_id, event_id, competence, phase, 100 * score::double / max_score::double as share
    from test_scores
    join counted_events($project_id, $as_of, $event_kind, $event_topic) as held using (event_id)
    where phase in ('pre', 'post') and coalesce(taken_on, end_date) <= $as_of and ($place_id is null or event_place = $place_id)
),
both_times as (
    select person_id, competence, avg(pre.share) as pre, avg(post.share) as post
    from (from taken where phase = 'pre') as pre
    join (from taken where phase = 'post') as post using (person_id, event_id, competence)
    group by person_id, competence
)
select
    competence,
    count(distinct taken.person_id) as tested,
    (select count(*) from both_times where both_times.competence = taken.competence) as paired,
    (select round(avg(pre), 1) from both_times where both_times.competence = taken.competence) as pre_percent,
    (select round(avg(post), 1) from both_times where both_times.competence = taken.competence) as post_percent,
    (select round(avg(post) - avg(pre), 1) from both_times where both_times.competence = taken.competence)
        as gain_points
from taken
group by competence
