-- One row per tranche of the awarded grants: paid, due, blocked and by what; the ones that wait longest first.
-- parameters: project_id varchar, as_of date, place_id varchar, call_id varchar, conflict_type varchar,
--   tranche_group varchar
-- columns: grant_id varchar, grant varchar, award_kind varchar, recipient varchar, place_id varchar, tranche tinyint,
--   currency varchar, amount decimal(18,2), due_on date, paid_on date, tranche_state varchar, days_late bigint
with awarded as (
    select
        tranches.*,
        awards.title as "grant",
        awards.award_kind,
        if(application_id is null, 'municipality', coalesce(organisation, 'unknown')) as recipient,
        coalesce(awards.place_id, 'unknown') as place_id,
        awards.currency,
        coalesce(awards.closed_on <= $as_of::date, false) as is_closed,
        coalesce(paid_on <= $as_of::date, false) as is_paid,
        lag([paid_on, report_submitted_on, report_accepted_on])
            over (partition by tranches.grant_id order by tranches.number) as before  -- days of the tranche before
    from tranches
    join awards using (grant_id)
    where
        awards.project_id = $project_id
        and awards.awarded_on <= $as_of::date
        and ($place_id::varchar is null or awards.place_id = $place_id)
        and ($call_id = 'all' or awards.call_id = $call_id)
        and ($conflict_type = 'all'
            or (awards.application_id is not null and coalesce(awards.conflict_type, 'unknown') = $conflict_type))
),

told as (
    select
        *,
        case
            when is_paid then 'paid'
            when is_closed then 'closed'
            when due_on > $as_of::date then 'to_come'
            when before is null or before[3] <= $as_of::date then 'payable'
            when before[2] <= $as_of::date then 'report_waiting'
            when before[1] <= $as_of::date then 'report_missing'
            else 'before_unpaid'
        end as tranche_state
    from awarded
)

select grant_id, "grant", award_kind, recipient, place_id, number as tranche, currency, amount::decimal(18, 2) as amount, due_on,
    if(is_paid, paid_on, null) as paid_on, tranche_state,
    if(tranche_state in ('closed', 'to_come'), 0, greatest(if(is_paid, paid_on, $as_of::date) - due_on, 0)) as days_late
from told
where $tranche_group = 'all' or tranche_state = $tranche_group
    or ($tranche_group = 'stuck' and tranche_state not in ('paid', 'closed', 'to_come'))
order by is_paid or is_closed, tranche_state = 'to_come', if(is_paid, null, due_on), due_on, grant_id, number
