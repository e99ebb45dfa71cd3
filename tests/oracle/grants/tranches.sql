-- order: tranche_turn(tranche_state), if(tranche_turn(tranche_state) < 2, due_on, null)
with given as (from awarded($project_id, $as_of, $place_id, $call_id, $conflict_type)),
known as (
    select
        given.title, given.award_kind, given.recipient, given.place_id, given.currency, given.is_closed,
        tranches.*,
        coalesce(paid_on <= $as_of, false) as is_paid,
        (select max(earlier.number) from tranches as earlier
         where earlier.grant_id = tranches.grant_id and earlier.number < tranches.number) as previous
    from tranches
    join given using (grant_id)
),
stated as (
    select
        known.*,
        case
            when is_paid then 'paid'
            when is_closed then 'closed'
            when due_on > $as_of then 'to_come'
            when previous is null then 'payable'
            else (
                select case
                    when report_accepted_on <= $as_of then 'payable'
                    when report_submitted_on <= $as_of then 'report_waiting'
                    when is_paid then 'report_missing'
                    else 'before_unpaid'
                end
                from known as earlier
                where earlier.grant_id = known.grant_id and earlier.number = known.previous
            )
        end as tranche_state
    from known
)
select
    grant_id,
    title as grant,
    award_kind,
    recipient,
    place_id,
    number as tranche,
    currency,
    amount,
    due_on,
    if(is_paid, paid_on, null) as paid_on,
    tranche_state,
    if(tranche_state in ('closed', 'to_come'), 0, greatest(if(is_paid, paid_on, $as_of::date) - due_on, 0)) as days_late
from stated
where
    case $tranche_group
        when 'all' then true
        when 'to_come' then tranche_state = 'to_come'
        else tranche_state not in ('paid', 'closed', 'to_come')
    end
