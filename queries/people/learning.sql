-- One row per competence: mean share of the highest score, of people tested before and after an event.
-- parameters: project_id varchar, as_of date, place_id varchar, event_kind varchar, event_topic varchar
-- columns: competence varchar, tested bigint, paired bigint, pre_percent double, post_percent double,
--   gain_points double
with scores as (
    select
        test_scores.person_id,
        test_scores.competence,
        avg(score::double / nullif(max_score, 0)) filter (where phase = 'pre') as pre,
        avg(score::double / nullif(max_score, 0)) filter (where phase = 'post') as post
    from test_scores
    join events using (event_id)
    left join municipalities_of_places as municipalities on municipalities.place_id = events.place_id
    where
        events.project_id = $project_id
        and events.status = 'held'
        and events.end_date <= $as_of::date
        and coalesce(test_scores.taken_on, events.end_date) <= $as_of::date
        and test_scores.phase in ('pre', 'post')
        and $event_kind in ('all', events.kind)
        and $event_topic in ('all', coalesce(events.topic, 'unknown'))
        and ($place_id::varchar is null or municipalities.municipality_id = $place_id::varchar)
    group by
        test_scores.event_id,
        test_scores.person_id,
        test_scores.competence
),
persons as (
    select
        person_id,
        competence,
        avg(pre) filter (where post is not null) as pre,
        avg(post) filter (where pre is not null) as post
    from scores
    group by
        person_id,
        competence
)
select
    persons.competence,
    count(*) as tested,
    count(persons.post) as paired,
    round(round(100 * avg(persons.pre), 6), 1) as pre_percent,
    round(round(100 * avg(persons.post), 6), 1) as post_percent,
    round(round(100 * (avg(persons.post) - avg(persons.pre)), 6), 1) as gain_points
from persons
left join codelists
    on codelists.list = 'competence'
    and codelists.code = persons.competence
group by
    persons.competence,
    codelists.position
order by
    codelists.position,
    persons.competence
