"""Invented action plans, their objectives and activities."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from dashboard.generate.catalogue import IMPLEMENTATION, LOCAL_1325, PREVENTION, Activity
from dashboard.generate.tables import Frames, frame, money
from dashboard.generate.world import Site, World, later

Row = dict[str, object]
ADOPTED = (date(2025, 9, 18), date(2024, 11, 28), date(2025, 2, 27))


@dataclass(frozen=True)
class Plan:
    """One plan of a place with its wording."""

    site: Site
    kind: str
    title: str
    start: date
    end: date
    adopted_on: date | None
    adopted_by: str
    event_id: str
    wording: Mapping[str, tuple[Activity, ...]]

    @property
    def plan_id(self) -> str:
        """Return the id of the plan."""
        return f"{self.site.place_id}-{self.kind.replace('_', '-')}"


def plans_of(world: World, events: set[str]) -> list[Plan]:
    """Return the two plans of each pilot and the plan of each grant municipality."""
    plans = [plan for site in world.pilots for plan in (local_plan(site), prevention_plan(site, events))]
    return plans + [implementation_plan(site, events) for site in world.grantees]


def local_plan(site: Site) -> Plan:
    """Return the plan that localises Resolution 1325 in a pilot; adopted by the kenesh."""
    return Plan(site, "action_plan", f"Action plan of {site.name} on women, peace and security",
                date(2024, 10, 1), date(2026, 3, 31), ADOPTED[site.index % 3], f"{site.place_id}-kenesh", "",
                LOCAL_1325)


def prevention_plan(site: Site, events: set[str]) -> Plan:
    """Return the plan that comes from a pilot's early-warning workshop; every third is not yet adopted."""
    workshop = f"{site.place_id}-warning-01"
    adopted = None if site.index % 3 == 2 else later(date(2024, 12, 2), site.index % 20)
    return Plan(site, "prevention_plan", f"Plan for the prevention of conflicts in {site.name}",
                date(2024, 12, 1), date(2025, 12, 31), adopted, site.executive if adopted else "",
                workshop if workshop in events else "", PREVENTION)


def implementation_plan(site: Site, events: set[str]) -> Plan:
    """Return the plan that a grant municipality drafted at the training of 11 February 2022."""
    training = "bishkek-procedure-01"
    return Plan(site, "implementation_plan", f"Plan for the local initiatives of {site.name}",
                date(2022, 2, 14), date(2022, 7, 31), later(date(2022, 2, 18), site.index), site.executive,
                training if training in events else "", IMPLEMENTATION)


def plans(world: World, plans: list[Plan]) -> Frames:
    """Return the tables action_plans, objectives and activities."""
    objectives = [
        {"objective_id": f"{plan.plan_id}-{number}", "plan_id": plan.plan_id, "number": number,
         "title": title}
        for plan in plans for number, title in enumerate(plan.wording, 1)
    ]
    return {
        "action_plans": frame("action_plans", map(plan_row, plans)),
        "objectives": frame("objectives", objectives),
        "activities": frame("activities", (row for plan in plans for row in activities(world, plan))),
    }


def plan_row(plan: Plan) -> Row:
    """Return one row of action_plans."""
    number = f"{plan.site.index + 11}/{1 + plan.site.index % 9}" if plan.adopted_on else ""
    return {
        "plan_id": plan.plan_id, "project_id": plan.site.project_id, "place_id": plan.site.place_id,
        "kind": plan.kind, "title": plan.title, "event_id": plan.event_id, "adopted_on": plan.adopted_on,
        "adopted_by": plan.adopted_by, "decision_number": number, "start_date": plan.start,
        "end_date": plan.end, "source_id": "demo-plans",
    }


def activities(world: World, plan: Plan) -> list[Row]:
    """Return the activities of a plan; each place leaves out one or two of the wording."""
    rows = []
    for number, wording in enumerate(plan.wording.values(), 1):
        kept = [item for item in wording if not is_left_out(world, plan, item)]
        rows += [activity(world, plan, number, place, item) for place, item in enumerate(kept, 1)]
    return rows


def is_left_out(world: World, plan: Plan, item: Activity) -> bool:
    """Return whether a pilot's plan does without an activity of its first plan's wording."""
    if plan.kind != "action_plan":
        return False
    return world.chance.share("left out", plan.plan_id, item.title) < 0.1


def activity(world: World, plan: Plan, objective: int, number: int, item: Activity) -> Row:
    """Return one row of activities with its dates inside the plan's and its budget in KGS."""
    key = f"{plan.plan_id}-{objective}.{number}"
    days = (plan.end - plan.start).days
    shift = world.chance.between(-6, 6, "shift", key) / 100
    start, end = (min(1.0, max(0.0, share + shift)) for share in (item.start, item.end))
    budget = item.budget * world.chance.between(80, 120, "budget", key) * 10
    return {
        "activity_id": key, "objective_id": f"{plan.plan_id}-{objective}", "number": f"{objective}.{number}",
        "title": item.title, "pillar": item.pillar, "area": item.area, "contribution": item.contribution,
        "policy": item.policy, "responsible_organisation_id": responsible(world, plan, item, key),
        "planned_start": later(plan.start, int(days * start)),
        "planned_end": later(plan.start, int(days * end)),
        "budget": money(budget), "currency": "KGS", "budget_source": item.source,
        "expected_result": item.expected, "means_of_verification": "Minutes and photos",
        "weight": money(item.weight),
    }


def responsible(world: World, plan: Plan, item: Activity, key: str) -> str:
    """Return the organisation that answers for an activity; one in twenty-five has none yet."""
    if world.chance.share("nobody", key) < 0.04:
        return ""
    return f"{plan.site.place_id}-{item.responsible}"
