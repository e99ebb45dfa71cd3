-- The municipality of a place; unknown where it lies in none.
create or replace table homes as select place_id as home_key, municipality as home_value from municipality_of;
create or replace macro home_of(place) as coalesce(
    (select any_value(home_value) from homes where home_key = place), 'unknown'
);
create or replace macro is_shown(municipality, chosen) as chosen is null or municipality = chosen;

-- In lists, a place that lies in no municipality stands for itself.

-- The name of a level.
create or replace macro level_name(level) as
if(level is null, 'none', ['low', 'moderate', 'substantial', 'high'][
    1 + (level >= 5)::integer + (level >= 10)::integer + (level >= 15)::integer
]);

-- One row per risk identified by the day: the reviews by then, the newest first, and what the last one says.
create or replace macro reviewed_risks(project, day, place) as table
with told as materialized (
    select risk_id, list(risk_reviews order by reviewed_on desc) as reviews
    from risk_reviews
    where reviewed_on <= day
    group by risk_id
)
select
    risks.* exclude (place_id),
    coalesce(municipality_of.municipality, place_id) as place_id,
    organisations.name as organisation,
    coalesce(told.reviews, []) as reviews,
    told.reviews[1].likelihood::integer * told.reviews[1].impact as level,
    told.reviews[2].likelihood::integer * told.reviews[2].impact as previous_level,
    day::date - told.reviews[1].reviewed_on as days_since_review,
    coalesce(told.reviews[1].status, 'none') as state,
    if(told.reviews[1].status = 'treated', 0, greatest(day::date - told.reviews[1].treatment_due, 0)) as days_late
from risks
left join told using (risk_id)
left join municipality_of using (place_id)
left join organisations on organisations.organisation_id = risks.owner_organisation_id
where risks.project_id = project and risks.identified_on <= day and is_here(municipality_of.municipality, place);

-- One row per signal observed by the day, without what was told of it later.
create or replace macro observed_signals(project, day, place) as table
with peace as materialized (from codelists where list = 'signal_kind' and label like '%(peace signal)%')
select
    signals.* exclude (place_id, responded_on, response_organisation_id, outcome),
    coalesce(municipality_of.municipality, place_id) as place_id,
    peace.code is not null as is_peace,
    case
        when signals.verified = 'refuted' then 'refuted'
        when peace.code is not null then 'peace'
        else 'warning'
    end as signal_group,
    if(responded_on <= day, responded_on, null) as answered_on,
    if(responded_on <= day, response_organisation_id, null) as answered_by,
    if(coalesce(responded_on, day) <= day, outcome, null) as ended,
    if(responded_on <= day, responded_on - observed_on, null) as days
from signals
left join municipality_of using (place_id)
left join peace on peace.code = signals.kind
where signals.project_id = project and observed_on <= day and is_here(municipality_of.municipality, place);

-- One row per issue raised by the day, in its state on it: what has no date has not happened by then.
create or replace macro raised_issues(project, day, place, issue_kind) as table
with stands as materialized (
    select
        issues.* exclude (place_id),
        coalesce(municipality_of.municipality, place_id) as place_id,
        case
            when status in ('resolved', 'declined') and issues.closed_on <= day then status
            when issues.planned_on <= day then 'planned'
            when status = 'referred' then 'referred'
            else 'open'
        end as state
    from issues
    left join municipality_of using (place_id)
    where
        project_id = project
        and raised_on <= day
        and is_here(municipality_of.municipality, place)
        and issue_kind in ('all', kind)
)
select
    * replace (
        if(closed_on <= day, closed_on, null) as closed_on,
        if(planned_on <= day, planned_on, null) as planned_on,
        if(planned_on <= day, activity_id, null) as activity_id
    ),
    if(state = 'open' and status <> 'open', null, assigned_organisation_id) as has_it
from stands;

-- One row per dialogue and resource centre known by the day: mapped, or else founded; one without a day always is.
create or replace macro centres(project, day, place) as table
select
    organisations.*,
    coalesce(municipality_of.municipality, place_id) as municipality_id,
    coalesce(mapped_on, founded_on, '0001-01-01'::date) as known_on
from organisations
left join municipality_of using (place_id)
where
    organisation_type = 'dialogue_centre'
    and coalesce(project_id, project) = project
    and coalesce(mapped_on, founded_on, '0001-01-01'::date) <= day
    and is_here(municipality_of.municipality, place);
