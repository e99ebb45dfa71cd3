-- One row per planned payment of a grant.
-- parameters: none
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
order by
    grant_id,
    number
