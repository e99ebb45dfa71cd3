"""The words of the three languages: complete, alike in their parts, and each in its own language."""

from __future__ import annotations

import ast
import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from dashboard import text

ROOT = Path(__file__).parents[1]
LANGUAGES = sorted(text.LANGUAGES)
FORMS = {"en": 2, "ru": 3, "ky": 2}
PLACEHOLDER = re.compile(r"\{(\w+)\}")
LATIN_NAMES = {"XLSX", "CSV", "PNG", "PDF", "SQL", "IATI", "JavaScript", "GeoNames", "CC", "BY"}
LATIN_NAMES |= {"GEBCO", "Compilation", "Group", "Grid", "UTF", "Windows"}
LATIN_NAMES |= {"Excel", "LibreOffice", "ODS"}
LATIN_NAMES |= {"XML", "KoboToolbox", "ODK", "Kobo", "kobo", "toml"}
LATIN_NAMES |= {"Spark", "Connect"}
TYPED_BY_PEOPLE = {"true", "false", "ALL", "supersedes", "codelists", "meta"}  # names of a dataset
TYPED_BY_PEOPLE |= {"YNTYMAK_ENGINE", "YNTYMAK_ENGINE_FOLDER", "engine", "sc", "host", "pip", "install", "deploy",
                    "spark", "requirements", "txt", "md"}  # settings, commands and files of the engine
SAME_IN_RUSSIAN_AND_KYRGYZ = {"map.attribution"}
SPEAKERS = {"words", "w", "say", "speak", "voice"}
LIST_OF_COLUMN = {
    ("sources", "kind"): "source_kind",
    ("places", "level"): "place_level",
    ("project_places", "role"): "project_role",
    ("border_crossings", "status"): "crossing_status",
    ("capacity_scores", "round"): "capacity_round",
    ("capacity_scores", "method"): "capacity_method",
    ("organisation_links", "kind"): "link_kind",
    ("organisation_members", "role"): "member_role",
    ("events", "kind"): "event_kind",
    ("events", "status"): "event_status",
    ("action_plans", "kind"): "plan_kind",
    ("activity_updates", "status"): "activity_status",
    ("risk_reviews", "status"): "risk_status",
    ("issues", "kind"): "issue_kind",
    ("issues", "status"): "issue_status",
    ("calls", "scheme"): "call_scheme",
    ("applications", "kind"): "application_kind",
    ("applications", "status"): "application_status",
    ("grants", "outcome"): "grant_outcome",
    ("indicators", "level"): "indicator_level",
    ("measurements", "status"): "measurement_status",
    ("published_figures", "kind"): "figure_kind",
}


@cache
def catalogue(language: str) -> Catalog:
    with (ROOT / "dashboard" / "languages" / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


@cache
def messages(language: str) -> dict[str, tuple[str, ...]]:
    """Return the forms of every message of a language, one form where it has no plural."""
    found = {}
    for message in catalogue(language):
        if message.id:
            name = message.id[0] if message.pluralizable else message.id
            found[name] = message.string if message.pluralizable else (message.string,)
    return found


def rows(name: str) -> list[dict[str, str]]:
    with (ROOT / "data" / "reference" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def plain(form: str) -> str:
    """Return a message without placeholders, addresses, commands in backticks and names in quotes."""
    return re.sub(r"\{\w+\}|`[^`]*`|https?://\S+|«[a-z_]+»|“[a-z_]+”", " ", form)


def missing(ids: set[str]) -> list[str]:
    return sorted(ids - set(messages("en")))


def test_there_is_one_file_for_each_language_of_the_app():
    files = {path.stem for path in (ROOT / "dashboard" / "languages").glob("*.po")}
    assert files == set(LANGUAGES) == set(FORMS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_ids(language):
    assert set(messages(language)) ^ set(messages("en")) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_is_empty_or_has_space_around_it(language):
    assert [i for i, forms in messages(language).items() if any(not f or f != f.strip() for f in forms)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_plural_messages_have_all_forms_of_the_language(language):
    assert catalogue(language).num_plurals == FORMS[language]
    plural = {i for i, forms in messages("en").items() if len(forms) > 1}
    counts = {i: len(forms) for i, forms in messages(language).items()}
    assert {i: n for i, n in counts.items() if n != (FORMS[language] if i in plural else 1)} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_the_same_in_every_language_and_form(language):
    wanted = {i: set(PLACEHOLDER.findall(forms[-1])) for i, forms in messages("en").items()}
    odd = {i for i, forms in messages(language).items()
           if any(set(PLACEHOLDER.findall(form)) - {"n"} != wanted[i] - {"n"} for form in forms)
           or set(PLACEHOLDER.findall(forms[-1])) != wanted[i]}  # fmt: skip
    assert odd == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_brace_belongs_to_a_placeholder(language):
    left = {i: PLACEHOLDER.sub("", "".join(forms)) for i, forms in messages(language).items()}
    assert [i for i, rest in left.items() if "{" in rest or "}" in rest] == []


@pytest.mark.parametrize(("language", "counts"), [("en", (1, 2)), ("ru", (1, 3, 5)), ("ky", (1, 2))])
def test_russian_has_three_forms_for_one_three_and_five_days(language, counts):
    say = text.words(language)
    wanted = messages(language)["unit.days.n"]
    assert tuple(say("unit.days.n", n=n) for n in counts) == tuple(
        form.format(n=n) for form, n in zip(wanted, counts, strict=True)
    )
    assert say("unit.days.n", n=21) == wanted[0 if language == "ru" else 1].format(n=21)


@pytest.mark.parametrize("language", ["ru", "ky"])
def test_no_latin_word_stands_in_a_cyrillic_language(language):
    schema = set(re.findall(r"[a-z]+_[a-z_]+", (ROOT / "queries" / "schema.sql").read_text("utf-8")))
    found = {(i, word) for i, forms in messages(language).items() for form in forms
             for word in re.findall(r"[A-Za-z][A-Za-z_]+", plain(form))}  # fmt: skip
    assert {(i, word) for i, word in found if word not in LATIN_NAMES | TYPED_BY_PEOPLE | schema} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_mixes_latin_and_cyrillic_letters(language):
    mixed = re.compile(r"[A-Za-z][А-Яа-яЁёӨөҮүҢң]|[А-Яа-яЁёӨөҮүҢң][A-Za-z]")
    assert [i for i, forms in messages(language).items() if any(mixed.search(plain(f)) for f in forms)] == []


def test_english_has_no_cyrillic_and_russian_no_kyrgyz_letter():
    assert [i for i, forms in messages("en").items() if re.search("[А-я]", "".join(forms))] == []
    assert [i for i, forms in messages("ru").items() if re.search("[ӨөҮүҢң]", "".join(forms))] == []


def test_no_kyrgyz_message_is_a_copy_of_the_russian_one():
    russian = messages("ru")
    copies = {i for i, forms in messages("ky").items()
              if forms[0] == russian[i][0] and sum(map(str.isalpha, plain(forms[0]))) > 25}  # fmt: skip
    assert copies == SAME_IN_RUSSIAN_AND_KYRGYZ & copies


def test_every_code_of_the_codelists_has_a_word():
    assert missing({f"code.{row['list']}.{row['code']}" for row in rows("codelists")}) == []


def test_english_words_of_the_codelists_are_their_labels():
    english = messages("en")
    labels = {f"code.{row['list']}.{row['code']}": row["label"] for row in rows("codelists")}
    assert {i: label for i, label in labels.items() if english[i][0] != label} == {}


def codes_of_schema() -> set[str]:
    """Return the message ids of the codes in the check constraints of the tables."""
    schema = (ROOT / "queries" / "schema.sql").read_text("utf-8")
    found = set()
    for table, body in re.findall(r"create table (\w+) \((.*?)\n?\);", re.sub(r"--[^\n]*", "", schema), re.S):
        for column, codes in re.findall(r"check \((\w+) in \(([^)]*)\)", body):
            name = LIST_OF_COLUMN.get((table, column), column)
            found |= {f"code.{name}.{code}" for code in re.findall(r"'([^']*)'", codes)}
    return found


def test_every_code_of_the_schema_has_a_word():
    assert len(codes_of_schema()) > 100
    assert missing(codes_of_schema()) == []


def test_two_tables_never_give_one_code_list_different_codes():
    schema = re.sub(r"--[^\n]*", "", (ROOT / "queries" / "schema.sql").read_text("utf-8"))
    seen: dict[str, set[str]] = {}
    for table, body in re.findall(r"create table (\w+) \((.*?)\n?\);", schema, re.S):
        for column, codes in re.findall(r"check \((\w+) in \(([^)]*)\)", body):
            seen.setdefault(LIST_OF_COLUMN.get((table, column), column), set()).add(codes)
    assert {name: codes for name, codes in seen.items() if len(codes) > 1} == {}


def test_every_indicator_project_and_published_figure_has_its_words():
    ids = {f"indicator.{row['indicator_id']}.title" for row in rows("indicators")}
    ids |= {f"indicator.{row['indicator_id']}.definition" for row in rows("indicators")}
    ids |= {f"project.{row['project_id']}.{part}" for row in rows("projects") for part in ("title", "short")}
    ids |= {f"figure.{row['figure_id']}" for row in rows("published_figures")}
    ids |= {f"unit.{row['unit']}" for row in rows("indicators")}
    assert missing(ids) == []


def test_short_word_is_not_longer_than_the_word_it_stands_for():
    for language in LANGUAGES:
        found = messages(language)
        shorts = [i for i in found if i.startswith("code.") and i.endswith(".short")]
        assert shorts
        assert [i for i in shorts if len(found[i][0]) > len(found[i.removesuffix(".short")][0])] == []


def columns_of_queries() -> dict[str, list[str]]:
    """Return the column names in the header of every query that a page may show."""
    found = {}
    for path in (ROOT / "queries").glob("*/*.sql"):
        header = re.search(r"^-- columns: (.*(?:\n--   .*)*)", path.read_text("utf-8"), re.M)
        if header and path.parent.name not in ("build", "checks"):
            found[f"{path.parent.name}/{path.stem}"] = re.findall(r"(?:^|, |--   )(\w+) ", header[1])
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_columns_of_one_table_never_have_the_same_label(language):
    found, queries = messages(language), columns_of_queries()
    assert any("people" in columns for columns in queries.values())
    for query, columns in queries.items():
        labels = [found[f"column.{name}"][0] for name in columns if f"column.{name}" in found]
        assert len(labels) == len(set(labels)), (query, sorted(labels))


def sources() -> list[Path]:
    return [*(ROOT / "dashboard").rglob("*.py"), *(ROOT / "pages").glob("*.py")]


def constants(node: ast.expr) -> Iterator[str]:
    """Yield the ids an argument can be; of an f-string its fixed start and a star."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from constants(node.body)
        yield from constants(node.orelse)
    elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
        yield f"{node.values[0].value}*"


def spoken(path: Path) -> Iterator[str]:
    """Yield the ids that a file says: words("…"), view.words("…"), words(language)("…")."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and node.args:
            speaker = node.func.func if isinstance(node.func, ast.Call) else node.func
            name = getattr(speaker, "id", getattr(speaker, "attr", ""))
            if name in SPEAKERS:
                yield from constants(node.args[0])


def test_every_id_that_the_app_says_exists():
    known, lost = set(messages("en")) | set(LANGUAGES), set()
    for path in sources():
        for said in spoken(path):
            start = said.removesuffix("*")
            is_known = any(i.startswith(start) for i in known) if said.endswith("*") else said in known
            lost |= set() if is_known else {(path.relative_to(ROOT).as_posix(), said)}
    assert lost == set()


def test_the_search_for_ids_sees_every_way_to_say_one(tmp_path):
    file = tmp_path / "page.py"
    file.write_text(
        'words("a.one")\nw("a.two", n=3)\nview.words("a.three")\ntext.words(language)("a.four")\n'
        'words("a.five" if x else "a.six")\nwords(f"code.sex.{x}")\nprint("a.seven")\n',
        "utf-8",
    )
    wanted = {"a.one", "a.two", "a.three", "a.four", "a.five", "a.six", "code.sex.*"}
    assert set(spoken(file)) == wanted


def test_every_column_of_a_query_has_a_label():
    assert missing({f"column.{name}" for columns in columns_of_queries().values() for name in columns}) == []


def test_every_figure_has_title_unit_definition_what_it_leaves_out_and_a_sentence_for_empty():
    calls = [node for path in sources() for node in ast.walk(ast.parse(path.read_text("utf-8")))
             if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Figure"]  # fmt: skip
    figures = {node.args[0].value for node in calls if node.args and isinstance(node.args[0], ast.Constant)}
    assert figures
    parts = ("title", "unit", "definition", "left_out", "empty")
    assert missing({f"{figure}.{part}" for figure in figures for part in parts}) == []
