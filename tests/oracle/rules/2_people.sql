-- One row per event that counts: held, and over by the day.
create or replace macro counted_events(project, day, event_kind, event_topic) as table
select
    events.*,
    coalesce(municipality_of.municipality, 'unknown') as event_place,
    coalesce(events.topic, 'unknown') as topic_or_unknown
from events
left join municipality_of using (place_id)
where
    events.project_id = project
    and events.status = 'held'
    and events.end_date <= day
    and event_kind in ('all', events.kind)
    and event_topic in ('all', coalesce(events.topic, 'unknown'));

-- One row per registered person and event: the days of presence.
create or replace table presence as
select
    person_id,
    event_id,
    count(*) filter (is_present) as days_present
from attendance
group by person_id, event_id;

-- One row per registered person and event that counts: whether there at all, and on enough days.
create or replace macro registrations(project, day, event_kind, event_topic) as table
select
    person_id,
    event_id,
    held.topic,
    held.event_place,
    year(held.end_date) as year,
    days_present >= 1 as attended,
    days_present >= held.days_required as completed
from presence
join counted_events(project, day, event_kind, event_topic) as held using (event_id);

-- One row per person of the project: how the person shows in every split. Without consent, Unknown in all.
create or replace macro persons(project, day) as table
with firsts as (
    select person_id, min(year) as first_year
    from registrations(project, day, 'all', 'all')
    group by person_id
)
select
    people.person_id,
    if(has_consent, people.sex, 'U') as sex,
    if(has_consent, people.affiliation, 'unknown') as affiliation,
    if(has_consent, people.disability, 'U') as disability,
    if(has_consent, coalesce(municipality_of.municipality, 'unknown'), 'unknown') as home,
    if(has_consent and first_year - birth_year between 14 and 110, first_year - birth_year, null) as age,
    case
        when age is null then 'unknown'
        when age <= 24 then '14-24'
        when age <= 35 then '25-35'
        when age <= 59 then '36-59'
        else '60+'
    end as age_band
from firsts
join people using (person_id)
left join municipality_of on municipality_of.place_id = people.home_place_id;

-- Whether an age, or else a whole age band, is youth.
create or replace macro youth_of_age(age, definition) as
case
    when age is null then 'unknown'
    when definition = 'kg_2023' and age between 14 and 35 then 'yes'
    when definition = 'kg_2009' and age between 14 and 28 then 'yes'
    when definition = 'un' and age between 15 and 24 then 'yes'
    else 'no'
end;
create or replace macro youth_of_band(band, definition) as
case
    when band = '14-24' then if(definition = 'un', 'unknown', 'yes')    -- 14 is not youth for the United Nations
    when band = '25-35' and definition = 'kg_2023' then 'yes'
    when band = '25-35' and definition = 'kg_2009' then 'unknown'
    when band = 'unknown' then 'unknown'
    else 'no'
end;

-- One row per person and event attended, and per cell of a head-count: `number` participations at the event's place.
create or replace macro participations(project, day, event_kind, event_topic, definition) as table
select
    registered.event_id,
    registered.event_place,
    persons.sex,
    persons.age_band,
    persons.affiliation,
    persons.disability,
    youth_of_age(persons.age, definition) as youth,
    1 as number
from registrations(project, day, event_kind, event_topic) as registered
join persons(project, day) as persons using (person_id)
where registered.attended
union all
select
    held.event_id, held.event_place, headcounts.sex, headcounts.age_band, 'unknown', 'U',
    youth_of_band(headcounts.age_band, definition),
    headcounts.participations
from headcounts
join counted_events(project, day, event_kind, event_topic) as held using (event_id);

-- One row per person registered for the chosen events: once each, and what the person came to.
create or replace macro participants(project, day, event_kind, event_topic, definition) as table
with mine as (
    select person_id, bool_or(attended) as attended, bool_or(completed) as completed
    from registrations(project, day, event_kind, event_topic)
    group by person_id
)
select persons.*, youth_of_age(persons.age, definition) as youth, mine.attended, mine.completed
from mine
join persons(project, day) as persons using (person_id);
