-- order: list_position(['open', 'referred', 'planned', 'resolved', 'declined'], issue_status)
with raised as materialized (from raised_issues($project_id, $as_of, $place_id, $issue_kind))
select
    issue_status,
    (select count(*) from raised where state = issue_status) as issues,
    (select count(activity_id) from raised where state = issue_status) as with_activity,
    (select count(has_it) from raised where state = issue_status) as with_organisation
from (select unnest(['open', 'referred', 'planned', 'resolved', 'declined']) as issue_status)
where (select count(*) from raised) > 0
