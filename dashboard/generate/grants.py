"""Invented awards, their payments and the people who benefit (as counts)."""

from __future__ import annotations

from datetime import date

import pandas as pd

from dashboard.generate.calls import CALL_BUDGET, SMALL_CALL, call_of
from dashboard.generate.chance import apportion
from dashboard.generate.tables import Frames, frame, money
from dashboard.generate.world import GRANTEES_LAST_DAY, Site, World, later, working_day

Row = dict[str, object]
FUNDED, INITIATIVE_START, INITIATIVE_END = date(2022, 1, 20), date(2022, 4, 25), date(2022, 7, 31)
SMALL_AWARD, SMALL_START, SMALL_END = date(2025, 5, 26), date(2025, 6, 2), date(2025, 11, 30)
SMALL_COUNTED = date(2025, 9, 30)  # the day the people who benefit were counted while a small grant still runs
# the stories of small grants, told in turn: what became of the report on the first tranche
STORIES = ("paid", "report_missing", "paid", "waiting", "unpaid", "completed")
BANDS = {"14-24": 0.25, "25-35": 0.25, "36-59": 0.35, "60+": 0.15}


def grants(world: World, applications: pd.DataFrame) -> Frames:
    """Return the tables grants, tranches and beneficiaries."""
    approved = applications[applications["status"] == "approved"].to_dict("records")
    small = [row for row in approved if row["call_id"] == SMALL_CALL]
    initiatives = [row for row in approved if row["call_id"] != SMALL_CALL]
    awards = [municipal(world, site) for site in world.grantees]
    awards += [initiative(world, row, number) for number, row in enumerate(initiatives)]
    awards += [small_grant(world, row, number) for number, row in enumerate(small)]
    tranches = [tranche for award in awards for tranche in award.pop("tranches")]
    counted = [row for award in awards for row in beneficiaries(world, award)]
    return {
        "grants": frame("grants", awards), "tranches": frame("tranches", tranches),
        "beneficiaries": frame("beneficiaries", counted),
    }


def tranche(number: int, amount: float, due_on: date, paid_on: date | None, *report: date | None) -> Row:
    """Return one payment; the report's dates are when it is due, submitted and accepted."""
    names = ("report_due_on", "report_submitted_on", "report_accepted_on")
    return {"number": number, "amount": money(amount), "due_on": due_on, "paid_on": paid_on or "",
            **{name: day or "" for name, day in zip(names, report, strict=False)}}


def award(grant_id: str, tranches: list[Row], **values: object) -> Row:
    """Return one award with its tranches; all in KGS."""
    listed = [{"grant_id": grant_id, **row} for row in tranches]
    return {"grant_id": grant_id, "currency": "KGS", "tranches": listed, **values}


def municipal(world: World, site: Site) -> Row:
    """Return the award of January 2022 to a municipality itself, paid in two parts."""
    awarded = working_day(later(FUNDED, site.index % 8))
    amount = world.chance.between(40, CALL_BUDGET // 10_000, "municipal", site.place_id) * 10_000
    parts = apportion(amount, [6, 4])
    late = later(INITIATIVE_END, 2) if site.index % 8 == 2 else later(INITIATIVE_END, -10 + site.index % 8)
    is_open = site.index % 8 == 7
    return award(
        f"{site.place_id}-grant", [
            tranche(1, parts[0], awarded, working_day(later(awarded, 3)), date(2022, 4, 30),
                    date(2022, 4, 27), date(2022, 5, 6)),
            tranche(2, parts[1], date(2022, 5, 10), date(2022, 5, 12), INITIATIVE_END,
                    None if is_open else late, None if is_open else min(later(late, 3), GRANTEES_LAST_DAY)),
        ],
        call_id=call_of(site), awarded_on=awarded, amount=money(amount), cofinancing_cash=money(amount // 4),
        cofinancing_in_kind=money(0), start_date=later(awarded, 3), end_date=INITIATIVE_END,
        closed_on="" if is_open else min(later(late, 3), GRANTEES_LAST_DAY),
        outcome="active" if is_open else "completed", beneficiary_place_id=site.place_id,
    )


def initiative(world: World, row: Row, number: int) -> Row:
    """Return the award to one local initiative; every seventh ends late, one is terminated."""
    amount = float(row["requested"])
    parts = apportion(int(amount), [7, 3])
    closed = later(INITIATIVE_END, 3 if number % 7 == 3 else -8 + number % 7)
    stops = number == 5
    return award(
        f"{row['application_id']}-grant", [
            tranche(1, parts[0], INITIATIVE_START, later(INITIATIVE_START, 1 + number % 4), date(2022, 6, 15),
                    None if stops else date(2022, 6, 14), None if stops else date(2022, 6, 20)),
            tranche(2, parts[1], date(2022, 6, 22), None if stops else later(date(2022, 6, 22), number % 5),
                    INITIATIVE_END, None if stops else later(closed, -1), None if stops else closed),
        ],
        call_id=row["call_id"], application_id=row["application_id"], awarded_on=date(2022, 4, 12),
        amount=money(amount), start_date=INITIATIVE_START, end_date=INITIATIVE_END,
        closed_on=date(2022, 7, 1) if stops else closed, outcome="terminated" if stops else "completed",
        beneficiary_place_id=row["place_id"], **shares(row, in_kind=2),
    )


def shares(row: Row, in_kind: int) -> Row:
    """Return the co-financing offered, one part of `in_kind` parts in money and the rest in kind."""
    offered = float(row["cofinancing_offered"])
    cash = int(offered) // in_kind
    return {"cofinancing_cash": money(cash), "cofinancing_in_kind": money(offered - cash)}


def small_grant(world: World, row: Row, number: int) -> Row:
    """Return the award to one small grant in three tranches, told by its story."""
    story = STORIES[number % len(STORIES)]
    amount = float(row["requested"])
    is_done = story == "completed"
    return award(
        f"{row['application_id']}-grant", small_tranches(apportion(int(amount), [5, 3, 2]), story),
        call_id=row["call_id"], application_id=row["application_id"], awarded_on=SMALL_AWARD,
        amount=money(amount), start_date=SMALL_START, end_date=SMALL_END,
        closed_on=date(2025, 10, 28) if is_done else "", outcome="completed" if is_done else "active",
        beneficiary_place_id=benefit_place(world, row, number), **shares(row, in_kind=1 + number % 3),
    )


def benefit_place(world: World, row: Row, number: int) -> str:
    """Return where the benefit falls: mostly the applicant's place, for every sixth the next one."""
    ids = [site.place_id for site in world.pilots]
    position = ids.index(str(row["place_id"]))
    return ids[(position + (number % 6 == 3)) % len(ids)]


def small_tranches(parts: list[int], story: str) -> list[Row]:
    """Return three tranches: what is paid and reported depends on the story."""
    reported = story in ("paid", "completed", "waiting")
    accepted, done = story in ("paid", "completed"), story == "completed"
    submitted = date(2025, 9, 3 if story == "waiting" else 1)
    return [
        tranche(1, parts[0], SMALL_START, None if story == "unpaid" else date(2025, 6, 9), date(2025, 8, 31),
                submitted if reported else None, date(2025, 9, 8) if accepted else None),
        tranche(2, parts[1], date(2025, 9, 15), date(2025, 9, 18) if accepted else None, date(2025, 10, 20),
                date(2025, 10, 10) if done else None, date(2025, 10, 16) if done else None),
        tranche(3, parts[2], date(2025, 10, 25) if done else date(2025, 11, 15),
                date(2025, 10, 27) if done else None, date(2025, 12, 15)),
    ]


def beneficiaries(world: World, award: Row) -> list[Row]:
    """Return the people who benefit directly by sex and age band, and the others as one number."""
    key = str(award["grant_id"])
    running = SMALL_COUNTED if award["call_id"] == SMALL_CALL else GRANTEES_LAST_DAY
    counted = award["closed_on"] or running
    direct = world.chance.between(24, 180, "beneficiaries", key)
    sexes = apportion(direct, [world.share_women, 1 - world.share_women])
    rows = [
        {"grant_id": key, "is_direct": True, "sex": sex, "age_band": band, "people": people,
         "counted_on": counted}
        for sex, total in zip("FM", sexes, strict=True) for band, people in split(world, total) if people
    ]
    other = {"grant_id": key, "is_direct": False, "sex": "U", "age_band": "unknown", "counted_on": counted}
    return [*rows, other | {"people": direct * world.chance.between(2, 5, "indirect", key)}]


def split(world: World, total: int) -> list[tuple[str, int]]:
    """Return people by age band, the unknown ones apart."""
    unknown = apportion(total, [1 - world.share_unknown_age, world.share_unknown_age])[1]
    return [*zip(BANDS, apportion(total - unknown, list(BANDS.values())), strict=True), ("unknown", unknown)]
