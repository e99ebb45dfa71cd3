-- order: (select position from codelists where list = 'competence' and code = competence)
with taken as (
    select person_id, event_id, competence, phase, score::double / max_score::double as share
    from test_scores
    join counted_events($project_id, $as_of, $event_kind, $event_topic) as held using (event_id)
    where phase in ('pre', 'post') and coalesce(taken_on, end_date) <= $as_of and is_here(event_place, $place_id)
),
persons_tested as (
    select competence, count(distinct person_id) as tested
    from taken
    group by competence
),
both_times as (
    select person_id, competence, avg(pre.share) as pre, avg(post.share) as post
    from (from taken where phase = 'pre') as pre
    join (from taken where phase = 'post') as post using (person_id, event_id, competence)
    group by person_id, competence
)
select
    competence,
    any_value(tested) as tested,
    count(person_id) as paired,
    round(round(100 * avg(pre), 6), 1) as pre_percent,
    round(round(100 * avg(post), 6), 1) as post_percent,
    round(round(100 * (avg(post) - avg(pre)), 6), 1) as gain_points
from persons_tested
left join both_times using (competence)
group by competence
