-- One row per planned payment of a grant of the place: for its officials.
-- parameters: place_id varchar
-- columns: grant_id varchar, number tinyint, amount decimal(14,2), due_on date, paid_on date, report_due_on date,
--   report_submitted_on date, report_accepted_on date
select
    grant_id,
    number,
    amount,
    due_on,
    paid_on,
    report_due_on,
    report_submitted_on,
    report_accepted_on
from tranches
where
    grant_id in (
        select grant_id
        from grants
        where beneficiary_place_id in (select place_id from municipalities_of_places where municipality_id = $place_id))
order by
    grant_id,
    number
