-- One row per project, person, kind and topic (each and all): the as-of days that first count the person.
-- parameters: none
-- columns: project_id varchar, person_id varchar, kind varchar, topic varchar, registered_as_of date,
--   attended_as_of date, completed_as_of date
select
    people_facts.project_id,
    people_facts.person_id,
    case when grouping(people_facts.kind) = 1 then 'all' else people_facts.kind end as kind,
    case when grouping(people_facts.topic) = 1 then 'all' else people_facts.topic end as topic,
    min(step_days.as_of) as registered_as_of,
    min(case when people_facts.attended then step_days.as_of end) as attended_as_of,
    min(case when people_facts.completed then step_days.as_of end) as completed_as_of
from people_facts
join step_days on step_days.project_id = people_facts.project_id and step_days.day = people_facts.event_date
group by grouping sets (
    (people_facts.project_id, people_facts.person_id, people_facts.kind, people_facts.topic),
    (people_facts.project_id, people_facts.person_id, people_facts.kind),
    (people_facts.project_id, people_facts.person_id, people_facts.topic),
    (people_facts.project_id, people_facts.person_id)
)
order by project_id, person_id
