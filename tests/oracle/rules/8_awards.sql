-- The municipality that a place is or lies in, else the place itself.
create or replace table lodgings as
select places.place_id, coalesce(any_value(municipality), places.place_id) as lies_in
from places
left join municipality_of using (place_id)
group by places.place_id;
create or replace macro is_in(municipality, chosen) as chosen is null or municipality = chosen;

-- One row per application submitted by the day: where the applicant works, what had been decided by then.
create or replace macro submitted(project, day, place, call, conflict) as table
with told as (
    select
        applications.* exclude (place_id, conflict_type),
        lodgings.lies_in as place_id,
        coalesce(applications.conflict_type, 'unknown') as conflict_type,
        calls.scheme as award_kind,
        calls.currency,
        calls.min_score_percent,
        coalesce(decided_on, data_date) <= day as is_decided
    from applications
    join lodgings using (place_id)
    join calls using (call_id)
    join project_days using (project_id)
    where calls.project_id = project and submitted_on <= day
)
select
    *,
    if(is_decided, told.status, 'submitted') as state,
    state not in ('ineligible', 'withdrawn') as is_eligible,
    state in ('scored', 'reserve', 'rejected', 'approved') as is_scored
from told
where
    is_in(told.place_id, place)
    and call in ('all', told.call_id)
    and conflict in ('all', told.conflict_type);

-- One row per grant awarded by the day; an award to a municipality answers no single conflict.
create or replace macro awarded(project, day, place, call, conflict) as table
select
    grants.*,
    calls.call_id as its_call,
    calls.title as call,
    if(applications.application_id is null, 'municipality', calls.scheme) as award_kind,
    coalesce(applications.title, calls.title) as title,
    organisations.name as applicant,
    if(applications.application_id is null, 'municipality', coalesce(organisations.name, 'unknown')) as recipient,
    coalesce(benefit.municipality, 'unknown') as place_id,
    if(applications.application_id is null, null, coalesce(applications.conflict_type, 'unknown')) as conflict_type,
    coalesce(cofinancing_cash, 0) + coalesce(cofinancing_in_kind, 0) as cofinancing,
    coalesce(
        (select sum(tranches.amount) from tranches
         where tranches.grant_id = grants.grant_id and paid_on between '0001-01-01' and day), 0
    ) as paid,
    grants.closed_on is not null and grants.closed_on <= day as is_closed
from grants
left join applications using (application_id)
join calls on calls.call_id = coalesce(grants.call_id, applications.call_id)
left join organisations using (organisation_id)
left join municipality_of as benefit on benefit.place_id = grants.beneficiary_place_id
where
    calls.project_id = project
    and awarded_on <= day
    and is_in(benefit.municipality, place)
    and call in ('all', calls.call_id)
    and (
        conflict = 'all'
        or coalesce(applications.conflict_type, if(applications.application_id is null, '', 'unknown')) = conflict
    );

-- One row per application, reviewer and criterion, or 'all': the reviewer's points in percent.
create or replace table points as
select application_id, criterion, reviewer, 100.0 * score / max_score as percent
from application_scores where max_score > 0
union all
select application_id, 'all', reviewer, 100.0 * sum(score) / sum(max_score)
from application_scores group by application_id, reviewer having sum(max_score) > 0;

-- Whose turn comes first: tranches that wait, those that are to come, those that are over.
create or replace macro tranche_turn(state) as
if(state in ('paid', 'closed'), 2, if(state = 'to_come', 1, 0));

-- Kinds of award in the order of the pages.
create or replace macro kind_position(kind) as list_position(['municipality', 'local_initiative', 'small_grant'], kind);

-- The share of co-financing in the total cost, in percent.
create or replace macro cofinanced(own, award) as if(own + award = 0, null, 100.0 * own / (own + award));
