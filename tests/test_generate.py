"""The invented dataset: whole, repeatable, within the rules, and true to the published figures."""

from __future__ import annotations

import filecmp
from pathlib import Path

import duckdb
import pytest

from dashboard.generate import dataset
from dashboard.generate.chance import Chance, apportion
from dashboard.generate.tables import columns
from tests.conftest import rows

ROOT = Path(__file__).resolve().parents[1]
DEMO, REFERENCE = ROOT / "data" / "demo", ROOT / "data" / "reference"
TRAINED = """
    with days as (
        select attendance.person_id, attendance.event_id, events.days_required, events.end_date,
            count(*) filter (attendance.is_present) as present
        from attendance
        join events using (event_id)
        where events.kind = 'training' and events.topic in ('conflict_management', 'communication')
        group by all)
    select
        count(distinct person_id),
        count(distinct person_id) filter (present > 0),
        count(distinct person_id) filter (present >= days_required),
        count(distinct person_id) filter (present >= days_required and end_date <= '2024-09-30')
    from days
"""
# each query returns the rows that break a rule
RULES = {
    "tranches sum to the award": """
        select grant_id from grants join tranches using (grant_id)
        group by grant_id, grants.amount having sum(tranches.amount) <> grants.amount""",
    "award within the call's maximum": """
        select grant_id from grants join calls using (call_id) where amount > max_grant""",
    "co-financing reaches the call's minimum": """
        select grant_id from grants join calls using (call_id)
        where (cofinancing_cash + cofinancing_in_kind)
            < min_cofinancing_share * (amount + cofinancing_cash + cofinancing_in_kind)""",
    "application inside the call's dates": """
        select application_id from applications join calls using (call_id)
        where submitted_on not between opened_on and closes_on or decided_on < submitted_on""",
    "only approved applications are awarded": """
        select application_id from grants join applications using (application_id)
        where status <> 'approved'""",
    "score and threshold agree with the decision": """
        select application_id
        from application_scores as points
        join applications using (application_id)
        join calls using (call_id)
        group by application_id, status, min_score_percent
        having (sum(points.score) / sum(points.max_score) * 100 >= min_score_percent)
            <> (status = 'approved') and status <> 'reserve'""",
    "payment follows the accepted report": """
        select second.grant_id from tranches as first
        join tranches as second on second.grant_id = first.grant_id and second.number = first.number + 1
        where second.paid_on < coalesce(first.report_accepted_on, '9999-12-31')""",
    "activity inside the plan's dates": """
        select activity_id
        from activities join objectives using (objective_id) join action_plans using (plan_id)
        where planned_start < start_date or planned_end > end_date""",
    "no report follows completion": """
        select done.activity_id from activity_updates as done
        join activity_updates as next on next.activity_id = done.activity_id
            and (next.reported_on, next.sequence) > (done.reported_on, done.sequence)
        where done.status in ('completed', 'cancelled') or next.percent_done < done.percent_done""",
    "list and head-count exclude each other": """
        select event_id from events
        where (event_id in (select event_id from attendance)) <> (record_kind = 'list')
            or (event_id in (select event_id from headcounts)) <> (record_kind = 'headcount')""",
    "only held events have participants": """
        select event_id from events where status <> 'held' and record_kind <> 'none'""",
    "attendance day within the event": """
        select event_id from attendance join events using (event_id)
        where day > days or days > end_date - start_date + 1""",
    "age from 14 to 100 at every event": """
        select person_id from people join attendance using (person_id) join events using (event_id)
        where year(end_date) - birth_year not between 14 and 100""",
    "tested persons were present": """
        select event_id from test_scores
        anti join (select * from attendance where is_present) using (event_id, person_id)""",
    "endline after baseline": """
        select organisation_id
        from capacity_scores as first join capacity_scores as last using (organisation_id, dimension)
        where first.round = 'baseline' and last.round = 'endline'
            and last.assessed_on <= first.assessed_on""",
    "stages in order": """
        select call_id from call_stages as first join call_stages as last using (call_id)
        where first.stage < last.stage
            and (first.done_on > last.done_on or first.planned_on > last.planned_on)""",
    "parts sum to the reported total": """
        select total.measurement_id from measurements as total
        join measurements as part using (indicator_id, period_end)
        where total.dimension = 'total' and part.dimension <> 'total'
            and total.measurement_id not in (select supersedes from measurements where supersedes is not null)
        group by total.measurement_id, total.value having sum(part.value) <> total.value""",
    "nothing is known after the data date": """
        select activity_id from activity_updates where reported_on > '2025-10-31'
        union all select risk_id from risk_reviews where reviewed_on > '2025-10-31'
        union all select signal_id from signals where greatest(observed_on, responded_on) > '2025-10-31'
        union all select event_id from events where status = 'held' and end_date > '2025-10-31'
        union all select grant_id from tranches where greatest(paid_on, report_accepted_on) > '2025-10-31'""",
    "codes are in their list": """
        select code from (
            select 'organisation_type' as list, organisation_type as code from organisations
            union all select 'affiliation', affiliation from people
            union all select 'age_band', age_band from headcounts
            union all select 'age_band', age_band from beneficiaries
            union all select 'event_topic', topic from events
            union all select 'competence', competence from test_scores
            union all select 'capacity_dimension', dimension from capacity_scores
            union all select 'risk_category', category from risks
            union all select 'signal_kind', kind from signals
            union all select 'criterion', criterion from application_scores
            union all select 'report_topic', topic from expected_reports
            union all select 'call_stage', stage::varchar from call_stages)
        anti join codelists using (list, code)""",
    "review after the risk was found": """
        select risk_id from risks join risk_reviews using (risk_id) where reviewed_on < identified_on""",
    "member after the organisation was founded": """
        select person_id from organisation_members join organisations using (organisation_id)
        where from_date < founded_on""",
    "an organisation has no fewer members than are listed": """
        select organisation_id from organisations join organisation_members using (organisation_id)
        where to_date is null group by organisation_id, members_total
        having count(distinct person_id) > members_total""",
    "what was spent never falls": """
        select activity_id from activity_updates
        qualify spent < max(spent) over (partition by activity_id order by reported_on, sequence)""",
    "who leads an application was trained before it": """
        select application_id from applications where lead_person_id is not null and not exists (
            from attendance join events using (event_id) where kind = 'training' and is_present
                and person_id = lead_person_id and end_date < submitted_on)""",
    "undecided application has no award and no scores": """
        select application_id from applications where decided_on is null and (status not in ('submitted', 'eligible')
            or application_id in (select application_id from grants where application_id is not null)
            or application_id in (select application_id from application_scores))""",
    "response names who responded": """
        select signal_id from signals where (responded_on is null) <> (response_organisation_id is null)""",
    "milestone and report of a place of the project": """
        select place_id from (select indicator_id, place_id from measurements
            union select indicator_id, place_id from milestones)
        join indicators using (indicator_id)
        anti join project_places using (project_id, place_id) where place_id <> 'ALL'""",
    "computed rows point to an invented source": """
        select event_id from events join sources using (source_id) where sources.kind <> 'synthetic'""",
}


def loaded(folder: Path) -> duckdb.DuckDBPyConnection:
    """Return a database of the schema with all its constraints, filled with the folder's files."""
    connection = duckdb.connect()
    connection.execute((ROOT / "queries" / "schema.sql").read_text(encoding="utf-8"))
    for table in columns():
        connection.execute(
            f"insert into {table} by name select * from "
            "read_csv($file, header = true, all_varchar = true, nullstr = '')",
            {"file": str(folder / f"{table}.csv")},
        )
    return connection


def one(connection: duckdb.DuckDBPyConnection, sql: str) -> tuple[object, ...]:
    return connection.execute(sql).fetchone()


def same_files(first: Path, second: Path) -> bool:
    names = [f"{table}.csv" for table in columns()]
    equal, _, _ = filecmp.cmpfiles(first, second, names, shallow=False)
    return equal == names


@pytest.fixture(scope="module")
def demo():
    with loaded(DEMO) as connection:
        yield connection


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    def make(**arguments: object) -> Path:
        out = tmp_path_factory.mktemp("generated")
        dataset(out, **arguments)
        return out
    return make


def test_demonstration_is_byte_equal_to_the_committed_files(folder):
    assert same_files(folder(demonstration=True), DEMO)


def test_demonstration_folder_holds_the_tables_and_nothing_else():
    assert {path.name for path in DEMO.iterdir()} == {f"{table}.csv" for table in columns()}


def test_demonstration_stays_small():
    assert sum(path.stat().st_size for path in DEMO.iterdir()) < 1_500_000


def test_same_seed_gives_the_same_bytes_and_another_seed_others(folder):
    first = folder(people=60, seed=5)
    assert same_files(first, folder(people=60, seed=5))
    assert (first / "people.csv").read_bytes() != (folder(people=60, seed=6) / "people.csv").read_bytes()


def test_every_table_of_the_schema_has_rows(demo):
    counts = {table: one(demo, f"select count(*) from {table}")[0] for table in columns()}
    assert [table for table, rows in counts.items() if not rows] == []


@pytest.mark.parametrize("data", [DEMO, REFERENCE], ids=["demo", "reference"])
def test_headers_are_the_columns_of_the_schema(data):
    for path in sorted(data.glob("*.csv")):
        header = path.read_text(encoding="utf-8").split("\n", 1)[0]
        assert header == ",".join(columns()[path.stem]), path.name


def test_files_are_utf8_with_plain_line_ends():
    for path in [*DEMO.iterdir(), *REFERENCE.iterdir()]:
        content = path.read_bytes()
        content.decode("utf-8")
        assert b"\r" not in content and content.endswith(b"\n") and not content.startswith(b"\xef\xbb\xbf")


def test_demonstration_begins_with_the_reference_rows():
    for path in sorted(REFERENCE.glob("*.csv")):
        assert (DEMO / path.name).read_bytes().startswith(path.read_bytes()), path.name


def test_published_figures_are_reproduced_on_their_day(demo):
    dialogues = one(demo, """
        select count(distinct event_id), sum(participations), sum(participations) filter (sex = 'F')
        from events join headcounts using (event_id) join project_places using (project_id, place_id)
        where kind = 'dialogue' and status = 'held' and role = 'pilot' and end_date <= '2025-01-23'""")
    awarded = one(demo, """
        select count(distinct beneficiary_place_id) from grants join calls using (call_id)
        where application_id is null and awarded_on <= '2022-02-14' and project_id = 'yntymaktuu-zhashoo'""")
    assert (*dialogues, *awarded) == (23, 958, 640, 8)


def test_dialogues_went_on_after_the_published_day(demo):
    assert one(demo, "select count(*) from events where kind = 'dialogue' and status = 'held'")[0] > 23


def test_targets_are_those_published(demo):
    rows = demo.execute("""
        select indicator_id, target, value from indicators join published_figures using (project_id, query)
        where published_figures.kind = 'target' order by indicator_id""").fetchall()
    assert rows == [
        ("action_plans", 3, 3), ("initiative_groups", 3, 3), ("municipalities_awarded", 25, 25),
        ("people_trained", 60, 60),
    ]


def test_training_has_registered_attended_completed_and_a_number_on_the_way(demo):
    assert one(demo, TRAINED) == (75, 68, 58, 38)


def test_groups_and_adopted_plans_are_three(demo):
    groups = "select count(*) from organisations where organisation_type = 'initiative_group'"
    plans = "select count(*) from action_plans where kind = 'action_plan' and adopted_on is not null"
    assert one(demo, groups) + one(demo, plans) == (3, 3)


IMPERFECTIONS = {
    "sex unknown": "from people where sex = 'U'",
    "sex X": "from people where sex = 'X'",
    "no birth year": "from people where birth_year is null",
    "no home": "from people where home_place_id is null",
    "no consent": "from people where not has_consent",
    "unpaired test": """from (select person_id, event_id from test_scores where phase = 'pre')
        anti join (select person_id, event_id from test_scores where phase = 'post')
        using (person_id, event_id)""",
    "cancelled event": "from events where status = 'cancelled'",
    "planned event": "from events where status = 'planned'",
    "plan not adopted": "from action_plans where adopted_on is null",
    "activity without any report": "from activities anti join activity_updates using (activity_id)",
    "revised end kept by a later report": """from activity_updates as first join activity_updates as next
        using (activity_id) where first.revised_end is not null and next.revised_end is null
        and next.reported_on > first.reported_on""",
    "silent activity": """from (select activity_id, max(reported_on) as last, max(percent_done) as done
        from activity_updates group by activity_id) where last < date '2025-10-31' - 60 and done < 100""",
    "stale risk": """from (select max(reviewed_on) as last from risk_reviews join risks using (risk_id)
        where project_id = 'social-cohesion-2024' group by risk_id) where last < date '2025-10-31' - 180""",
    "refuted signal": "from signals where verified = 'refuted'",
    "signal without response": "from signals where responded_on is null and kind = 'tension'",
    "blocked tranche, report missing": """from tranches as first join tranches as next using (grant_id)
        where next.number = first.number + 1 and next.due_on < '2025-10-31' and next.paid_on is null
        and first.paid_on is not null and first.report_submitted_on is null""",
    "blocked tranche, report waits": """from tranches as first join tranches as next using (grant_id)
        where next.number = first.number + 1 and next.due_on < '2025-10-31' and next.paid_on is null
        and first.report_submitted_on is not null and first.report_accepted_on is null""",
    "tension": "from organisation_links where kind = 'tension'",
    "assessed only once": """from (select organisation_id from capacity_scores
        group by all having count(distinct round) = 1)""",
    "nobody in an area": """from (select place_id, area from project_places,
        (select distinct area from organisation_areas) where role = 'pilot')
        anti join (select place_id, area from organisations join organisation_areas using (organisation_id))
        using (place_id, area)""",
    "late last stage": "from call_stages where stage = 11 and done_on > planned_on",
    "women's centre with a score, a relation and a member": """from organisations
        semi join capacity_scores using (organisation_id) semi join organisation_members using (organisation_id)
        semi join organisation_links on from_organisation_id = organisation_id
        where organisation_type = 'womens_centre'""",
    "place without women's centre": """from project_places where role = 'pilot' and place_id not in (
        select place_id from organisations where organisation_type = 'womens_centre')""",
    "grave signal answered within a day": """from signals where severity = 5 and outcome = 'de_escalated'
        and responded_on - observed_on <= 1""",
    "grave signal without response": "from signals where severity = 5 and responded_on is null",
    "slight warning answered the same day": """from signals
        where severity = 1 and kind = 'rumour' and responded_on = observed_on""",
    "slight warning without response": """from signals
        where severity = 1 and kind = 'tension' and responded_on is null""",
    "risk not reviewed since it was found, days ago": """from risks anti join risk_reviews using (risk_id)
        where identified_on between date '2025-10-31' - 7 and '2025-10-31'""",
    "treated risk": """from (select arg_max(status, reviewed_on) as status from risk_reviews
        join risks using (risk_id) where project_id = 'social-cohesion-2024' group by risk_id)
        where status = 'treated'""",
    "late application still undecided": """from applications join calls using (call_id)
        where decided_on is null and status in ('submitted', 'eligible') and submitted_on > closes_on - 7""",
    "place that has not reported the last quarter": """from (select place_id, max(period_end) as last
        from measurements where place_id <> 'ALL' group by place_id) where last < '2025-09-30'""",
    "milestone of one place": "from milestones where place_id <> 'ALL'",
    "superseded value": "from measurements where supersedes is not null",
    "returned value": "from measurements where status = 'returned'",
}


@pytest.mark.parametrize("name", IMPERFECTIONS)
def test_demonstration_contains_the_ordinary_imperfection(demo, name):
    assert one(demo, f"select count(*) {IMPERFECTIONS[name]}")[0] > 0


MEANT = {
    "details_without_consent": 3,  # a list with people who did not consent: what an office must clear
    "measurement_left_in_locked_period": 1,  # a returned value that nobody sent again
    "place_outside_project": 1,  # a training in the capital for offices of all municipalities
    "risk_without_review": 1,  # a risk found in the last week, which the board of risks must show without a level
}


def test_the_checks_warn_of_nothing_in_the_demonstration_but_what_it_shows_on_purpose(demonstration):
    assert dict(rows(demonstration, "select rule, count(*) from findings group by rule")) == MEANT


@pytest.mark.parametrize("column", ["status", "conflict_type", "kind"])
def test_applications_show_every_state(demo, column):
    found = {value for (value,) in demo.execute(f"select distinct {column} from applications").fetchall()}
    wanted = {
        "status": {"submitted", "eligible", "ineligible", "withdrawn", "rejected", "reserve", "approved"},
        "conflict_type": {"family", "youth_school", "resource", "local_government_trust"},
        "kind": {"social", "business", "initiative"},
    }
    assert wanted[column] <= found


def test_risks_show_every_class(demo):
    levels = demo.execute("""
        select distinct case when level < 5 then 1 when level < 10 then 2 when level < 15 then 3 else 4 end
        from (select arg_max(likelihood * impact, reviewed_on) as level from risk_reviews group by risk_id)
    """).fetchall()
    assert sorted(levels) == [(1,), (2,), (3,), (4,)]


def test_signals_have_every_severity(demo):
    found = demo.execute("select distinct severity from signals order by severity").fetchall()
    assert found == [(1,), (2,), (3,), (4,), (5,)]


@pytest.mark.parametrize("size", [{}, {"municipalities": 50, "people": 60}], ids=["three", "fifty"])
def test_last_sum_of_households_takes_the_count_before_where_a_place_has_not_reported(folder, size):
    with loaded(folder(**size)) as connection:
        last, sums, baseline = one(connection, """
            with of_places as (
                select place_id, arg_max(value, period_end) as value from measurements
                where indicator_id = 'households_in_water_disputes' and place_id <> 'ALL' group by place_id)
            select any_value(measurements.value), (select sum(value) from of_places), any_value(baseline)
            from measurements join indicators using (indicator_id)
            where indicator_id = 'households_in_water_disputes' and place_id = 'ALL'""")
    assert last == sums and 0.6 < last / baseline < 0.7


@pytest.mark.parametrize("rule", RULES)
def test_demonstration_keeps_the_rule(demo, rule):
    assert demo.execute(RULES[rule]).fetchall() == []


SIZES = {
    "five people": {"people": 5}, "sixty people": {"people": 60}, "one person": {"people": 1},
    "fifty municipalities": {"municipalities": 50, "people": 5000},
}


@pytest.mark.parametrize("size", SIZES)
def test_dataset_of_any_size_fits_the_schema_and_keeps_every_rule(folder, size):
    with loaded(folder(**SIZES[size])) as connection:
        assert one(connection, "select count(*) from people")[0] == SIZES[size]["people"]
        broken = {rule: connection.execute(sql).fetchall() for rule, sql in RULES.items()}
    assert {rule: rows for rule, rows in broken.items() if rows} == {}


def test_further_municipalities_are_named_invented_in_three_languages(folder):
    with loaded(folder(municipalities=12, people=60)) as connection:
        rows = connection.execute("""
            select name_en, name_ru, name_ky from places join project_places using (place_id)
            where role = 'pilot' and parent_id = 'district-invented' order by place_id""").fetchall()
    assert len(rows) == 9
    assert rows[-1] == (
        "Municipality 012 (invented)", "Муниципалитет 012 (вымышленный)",
        "Муниципалитет 012 (ойдон чыгарылган)",
    )


def test_dataset_without_women_has_none_anywhere(folder):
    with loaded(folder(people=60, share_women=0.0)) as connection:
        found = [
            one(connection, "select count(*) from people where sex = 'F'"),
            one(connection, "select coalesce(sum(participations), 0) from headcounts where sex = 'F'"),
            one(connection, "select coalesce(sum(people), 0) from beneficiaries where sex = 'F'"),
            one(connection, "select count(*) from applications where lead_sex = 'F'"),
            one(connection, "select coalesce(sum(members_women), 0) from organisations"),
        ]
        men = one(connection, "select count(*) from people where sex = 'M'")
    assert found == [(0,)] * 5 and men[0] > 30


def test_dataset_of_unknown_ages_knows_no_age(folder):
    with loaded(folder(people=60, share_unknown_age=1.0)) as connection:
        assert one(connection, "select count(birth_year) from people") == (0,)
        assert connection.execute("select distinct age_band from headcounts").fetchall() == [("unknown",)]


@pytest.mark.parametrize("size", [{"municipalities": 2}, {"people": 0}])
def test_impossible_size_is_refused(tmp_path, size):
    with pytest.raises(ValueError, match="at least"):
        dataset(tmp_path, **size)


def test_rows_per_table_are_returned(tmp_path):
    written = dataset(tmp_path, people=60)
    assert written["people"] == 60 and list(written) == list(columns())


def test_apportioned_parts_sum_to_the_total():
    assert apportion(10, [1, 1, 1]) == [4, 3, 3]
    assert sum(apportion(958, [0.7, 1.1, 0.9, 1.3])) == 958


def test_draws_depend_on_the_name_and_not_on_their_order():
    first = Chance(1)
    values = first.draws(4, "a").tolist()
    first.draws(9, "b")
    assert first.draws(4, "a").tolist() == values
    assert Chance(2).draws(4, "a").tolist() != values
    assert all(0 <= value < 1 for value in values)


def test_draws_are_the_same_on_every_platform():
    assert Chance(1).number("a", 1) == 5918158498852713705
    assert Chance(1).draws(2, "a").tolist() == [0.8560463642208406, 0.6908407572095451]
