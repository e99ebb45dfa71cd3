"""Tests before and after trainings, and what participants thought of them."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pandas as pd

from dashboard.generate.world import World

COMPETENCES = ("overall", "communicate", "recognise", "prevent_resolve", "respect_differences", "facilitate")
MAXIMUM = {"overall": 20, "reaction": 5}
USUAL_MAXIMUM = 4


def test_scores(world: World, rows: pd.DataFrame, persons: pd.DataFrame,
                events: pd.DataFrame) -> pd.DataFrame:
    """Return one row per person, phase and competence; some have a test before but none after."""
    trained = rows[rows["track"].isin(["conflict", "communication"]) & (rows["standing"] != "absent")]
    skill = pd.Series(world.chance.draws(len(persons), "skill"), index=persons.index)
    parts = [phase_scores(world, trained, skill, phase) for phase in ("pre", "post", "reaction", "followup")]
    scores = pd.concat(parts, ignore_index=True)
    scores["person_id"] = persons["person_id"].to_numpy()[scores["person"]]
    dates = events.set_index("event_id")[["start_date", "end_date"]]
    days = dates.loc[scores["event_id"]].reset_index(drop=True)
    scores["taken_on"] = days["end_date"].where(scores["phase"] != "pre", days["start_date"])
    later = scores["phase"] == "followup"
    scores.loc[later, "taken_on"] = [day + timedelta(days=90) for day in days.loc[later, "end_date"]]
    return scores.sort_values(["event_id", "person", "phase"], kind="stable")


def takes(world: World, trained: pd.DataFrame, phase: str) -> pd.Series:
    """Return who takes a test: late comers miss the first, who left early misses the last."""
    draws = world.chance.draws(len(trained), "takes", phase)
    full, first = trained["standing"] == "full", trained["track"] == "conflict"
    rules = {
        "pre": draws < 0.95, "post": full & (draws < 0.95), "reaction": full & (draws < 0.8),
        "followup": full & first & (draws < 0.3) & (trained["site"] < 2) & (trained["group"] == 0),
    }
    return pd.Series(rules[phase], index=trained.index)


def phase_scores(world: World, trained: pd.DataFrame, skill: pd.Series, phase: str) -> pd.DataFrame:
    """Return the scores of one phase; competences only where the first training is tested."""
    takers = trained[takes(world, trained, phase)]
    names = COMPETENCES if phase in ("pre", "post") else COMPETENCES[:1]
    return pd.concat([competence_scores(world, takers, skill, phase, name) for name in names])


def competence_scores(world: World, takers: pd.DataFrame, skill: pd.Series, phase: str,
                      competence: str) -> pd.DataFrame:
    """Return one score per taker, in half points."""
    if competence != "overall":
        takers = takers[takers["track"] == "conflict"]
    most = MAXIMUM["reaction"] if phase == "reaction" else MAXIMUM.get(competence, USUAL_MAXIMUM)
    noise = world.chance.draws(len(takers), "score", phase, competence)
    level = {"pre": 0.22, "post": 0.47, "followup": 0.40, "reaction": 0.55}[phase]
    share = level + 0.3 * skill.loc[takers["person"]].to_numpy() + 0.2 * noise
    score = np.floor(np.minimum(share, 1) * most * 2) / 2
    return pd.DataFrame({
        "event_id": takers["event_id"].to_numpy(), "person": takers["person"].to_numpy(), "phase": phase,
        "competence": competence, "score": score, "max_score": most,
    })
