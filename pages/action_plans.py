"""Action plans: how far they are, what is late, who is silent, and what the money was planned for."""

from functools import partial

import streamlit as st

from dashboard import page
from dashboard.charts import money, plans, schedule
from dashboard.components.blocks import Headline
from dashboard.components.card import Figure, cards
from dashboard.components.explain import headlines

KINDS = ("all", "action_plan", "prevention_plan", "implementation_plan")
DONE = ("plan", "plan_kind", "place_id", "adopted_on", "progress", "done", "activities", "cancelled")
STATUS = ("plan", "plan_kind", "place_id", "done", "in_progress", "not_started", "cancelled", "total")
UNNAMED = ("texts",)  # the smaller files have no titles, and do not name every organisation
WHICH = ("number", "activity", "place_id", "responsible")
LATE = (*WHICH, "due_on", "days_late", "slippage_days", "activity_status", "plan")
SOON = (*WHICH, "due_on", "days_left", "slippage_days", "activity_status", "plan")
QUIET = (*WHICH, "days_silent", "last_update_on", "planned_start", "activity_status", "plan")
STEPS = ("objective", "number", "activity", "responsible", "planned_start", "planned_end", "due_on",
         "slippage_days", "days_late", "activity_status", "percent_done")

words = page.words()
with st.columns(3)[0]:
    kind = page.choose("plan_kind", KINDS, words("filter.plan_kind"), partial(words.name, "plan_kind"))
chosen = {"plan_kind": kind}

now = page.table("plans/headline", **chosen).iloc[0]
totals = {"adopted": now.plans, "completed": now.activities}
headlines((Headline(words(f"plans.headline.{name}"), words.name(name, now[name]),
                    words(f"plans.headline.{name}_note", total=totals.get(name)), name)
           for name in ("adopted", "completed", "overdue", "silent", "due_soon")), query="plans/headline", extra=chosen)

cards(Figure("plans.progress", "plans/progress", plans.progress, DONE, chosen, count=("activities",)),
      Figure("plans.statuses", "plans/progress", plans.statuses, STATUS, chosen, count=("total:activities",)))
cards([Figure("plans.overdue", "plans/overdue", plans.overdue, LATE, chosen, reduced=UNNAMED)],
      [Figure("plans.silent", "plans/silent", plans.silent, QUIET, chosen, reduced=UNNAMED),
       Figure("plans.burn_up", "plans/burn_up", schedule.burn_up, ("day", "planned", "done"), chosen)])
cards(Figure("plans.due_soon", "plans/due_soon", None, SOON, chosen, reduced=UNNAMED))

shown = page.table("plans/progress", **chosen)
titles = dict(zip(shown.plan_id, shown.plan, strict=True)) or {"none": words("plans.none")}
plan = page.choose("plan", list(titles), words("filter.plan"), titles.__getitem__)
cards(Figure("plans.timeline", "plans/timeline", schedule.timeline, STEPS, {"plan_id": plan}, reduced=UNNAMED))
cards(Figure("plans.by_pillar", "plans/by_pillar", plans.by_pillar, (), chosen, count=("total:activities",)),
      Figure("plans.budget", "plans/budget", money.by_source, (), chosen, count=("activities",)))
