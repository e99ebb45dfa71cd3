"""Action plans: how far they are, what is late, who is silent, and what the money was planned for."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard import page
from dashboard.charts import money, plans, schedule
from dashboard.components.blocks import Headline, headlines
from dashboard.components.card import Figure, card

KINDS = ("all", "action_plan", "prevention_plan", "implementation_plan")
WHICH = ("number", "activity", "place_id", "responsible")
LATE = (*WHICH, "due_on", "days_late", "slippage_days", "activity_status", "plan")
SOON = (*WHICH, "due_on", "days_left", "slippage_days", "activity_status")
QUIET = (*WHICH, "days_silent", "last_update_on", "planned_start", "activity_status")
STEPS = ("objective", "number", "activity", "responsible", "planned_start", "planned_end", "due_on",
         "slippage_days", "days_late", "activity_status", "percent_done")
DONE = ("plan", "plan_kind", "place_id", "adopted_on", "progress", "completed", "activities", "cancelled")
STATUS = ("plan", "plan_kind", "place_id", "completed", "in_progress", "not_started", "cancelled", "total")

words = page.words()
kind = page.choose("plan_kind", KINDS, words("filter.plan_kind"), partial(words.name, "plan_kind"))
chosen = {"plan_kind": kind}
now = page.table("plans/headline", **chosen).iloc[0]
pairs = (("plans", "adopted", "plans"), ("completed", "completed", "activities"))
parts = [Headline(words(f"plans.headline.{name}"), words("plans.of", part=now[part], total=now[total]),
                  words(f"plans.headline.{name}_note")) for name, part, total in pairs]
counts = [Headline(words(f"plans.headline.{name}"), words("plans.count", count=now[name]),
                   words(f"plans.headline.{name}_note")) for name in ("overdue", "silent", "due_soon")]
headlines([*parts, *counts])

left, right = st.columns(2)
with left:
    card(Figure("plans.progress", "plans/progress", plans.progress, DONE, chosen, count="activities"))
with right:
    card(Figure("plans.statuses", "plans/progress", plans.statuses, STATUS, chosen, count="total"))
card(Figure("plans.overdue", "plans/overdue", plans.overdue, LATE, chosen))
card(Figure("plans.due_soon", "plans/due_soon", None, SOON, chosen))
left, right = st.columns(2)
with left:
    card(Figure("plans.silent", "plans/silent", plans.silent, QUIET, chosen))
with right:
    card(Figure("plans.burn_up", "plans/burn_up", schedule.burn_up, ("day", "planned", "completed"), chosen))

shown = page.table("plans/progress", **chosen)
titles = dict(zip(shown.plan_id, shown.plan, strict=True)) or {"none": words("plans.none")}
plan = page.choose("plan", list(titles), words("filter.plan"), titles.__getitem__)
card(Figure("plans.timeline", "plans/timeline", schedule.timeline, STEPS, {"plan_id": plan}))
left, right = st.columns(2)
with left:
    card(Figure("plans.by_pillar", "plans/by_pillar", plans.by_pillar, (), chosen, count="total"))
with right:
    card(Figure("plans.budget", "plans/budget", money.by_source, (), chosen, count="activities"))
