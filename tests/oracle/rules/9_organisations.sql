-- One row per municipality that a project works in itself.
create or replace macro worked_in(project) as table
select distinct place_id from project_places where project_id = project and role in ('pilot', 'grant_municipality');

-- One row per organisation of the project known by the day: mapped, or else founded; one without a day always is.
create or replace macro mapped(project, day, place) as table
select
    organisations.* exclude (place_id),
    organisations.place_id as own_place,
    lies_in as place_id
from organisations
join lodgings using (place_id)
where
    ifnull(project_id = project, lies_in in (from worked_in(project)))
    and ifnull(ifnull(mapped_on, founded_on) <= day, true)
    and is_in(lies_in, place);

-- One row per mapped organisation that the filters leave: of a type, working in an area, name or place like a text.
create or replace macro found(project, day, place, kind, worked, sought) as table
select mapped.*
from mapped(project, day, place) as mapped
left join places using (place_id)
where
    kind in ('all', organisation_type)
    and (worked = 'all'
         or (mapped.organisation_id, worked) in (select (organisation_id, area) from organisation_areas))
    and instr(lower(concat_ws(chr(10), mapped.name, name_en, name_ru, name_ky)), lower(sought)) > 0;

-- One row per mapped organisation and dimension scored by the day: before and after, null where not assessed.
create or replace macro assessed(project, day, place) as table
select
    organisation_id,
    any_value(mapped.place_id) as place_id,
    dimension,
    max(score) filter (round = 'baseline')::double as baseline,
    max(score) filter (round = 'endline')::double as endline,
    count(*) filter (round in ('baseline', 'endline')) = 2 as is_twice
from capacity_scores
join mapped(project, day, place) as mapped using (organisation_id)
where assessed_on <= day
group by organisation_id, dimension;

-- One row per relation and kind between two mapped organisations, with an end in the place, as last observed.
create or replace macro relations(project, day, place, link_kind) as table
select
    links.*,
    ours.name as from_organisation,
    theirs.name as to_organisation,
    ours.place_id as from_place,
    theirs.place_id as to_place
from organisation_links as links
join mapped(project, day, null) as ours on ours.organisation_id = from_organisation_id
join mapped(project, day, null) as theirs on theirs.organisation_id = to_organisation_id
where
    observed_on <= day
    and if(link_kind = 'all', kind <> 'tension', kind = link_kind)
    and (is_in(ours.place_id, place) or is_in(theirs.place_id, place))
    and not exists (
        from organisation_links as later
        where
            later.observed_on > links.observed_on and later.observed_on <= day
            and (later.from_organisation_id, later.to_organisation_id, later.kind)
                = (links.from_organisation_id, links.to_organisation_id, links.kind)
    );

-- One row per need or opportunity raised by the day, in its state on it.
create or replace macro needs(project, day, place) as table
select
    issues.* exclude (place_id),
    lies_in as place_id,
    ifnull(planned_on <= day, false) as is_planned,
    if(
        ifnull(closed_on > day, true),
        if(is_planned, 'planned', if(status = 'referred', 'referred', 'open')),
        status
    ) as state
from issues
join lodgings using (place_id)
where project_id = project and kind <> 'issue' and raised_on <= day and is_in(lies_in, place);

-- One row per active citizen present at an event of the project over by the day.
create or replace macro citizens(project, day, place) as table
select
    person_id,
    if(has_consent, sex, 'U') as sex,
    if(has_consent, ifnull((select municipality from municipality_of as homes
                            where homes.place_id = people.home_place_id), 'unknown'), 'unknown') as home
from people
where
    is_active_citizen
    and person_id in (
        select person_id
        from presence
        join counted_events(project, day, 'all', 'all') as held using (event_id)
        where days_present > 0 and record_kind = 'list'
    )
    and is_in(home, place);
