"""The rules of the house: which way imports run, how large things are, how values reach SQL."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LIBRARY = sorted((ROOT / "dashboard").rglob("*.py"))
PAGES = sorted((ROOT / "pages").glob("*.py"))
BENCH = sorted((ROOT / "bench").glob("*.py"))
CODE = [*LIBRARY, *PAGES, ROOT / "streamlit_app.py"]
QUERIES = sorted((ROOT / "queries").glob("*/*.sql"))
MODULE, PAGE, QUERY = 200, 60, 60  # lines

# What a module of ours may import of ours. Who is not listed imports nothing of ours but its own folder.
MAY_IMPORT = {
    "app": {"access", "components", "database", "page", "shown", "text"},
    "intake": {"access", "checks", "command", "database", "engine", "journal", "publish", "sources", "staging",
               "store", "text"},
    "page": {"access", "database", "shown", "smaller", "text"},
    "components": {"boundaries", "charts", "checks", "database", "downloads", "engine", "exchange", "intake", "maps",
                   "network", "page", "standing", "status", "text", "tiles", "withholding"},
    "pages": {"charts", "components", "page"},
    "server": {"access", "boundaries", "database", "engine", "journal", "light", "text", "tiles"},  # sees every sign-in
    "light": {"database", "shown", "smaller", "standing", "text", "withholding"},  # the rules of the pages, no session
    "shown": {"database", "smaller", "text"},
    "smaller": {"text"},
    "standing": {"shown", "status", "text"},
    "withholding": {"database", "shown", "text"},
    "command": {"access", "boundaries", "checks", "database", "engine", "exchange", "generate", "journal", "publish",
                "schema", "sources", "staging", "store", "template", "text"},
    "exchange": {"database", "downloads", "schema", "text"},
    "__main__": {"command"},
    "schema": {"database"},
    "template": {"schema", "text"},
    "sources": {"schema", "template", "text"},
    "boundaries": {"database", "schema"},
    "staging": {"schema", "sources"},
    "checks": {"schema", "staging", "text"},
    "database": {"engine"},  # where one is chosen, it runs the named queries
    "journal": {"database"},
    "store": {"database"},
    "publish": {"boundaries", "checks", "database", "engine", "privacy", "schema", "sources", "staging", "store",
                "text"},
    "charts": {"network", "text"},
    "maps": {"text"},
    "streamlit_app": {"access", "app", "components", "intake", "page", "server"},
}
# They build statements from the names of tables and columns of the one declaration, quoted.
BUILDS_SQL = {"checks", "engine", "publish", "staging"}
SPEAKS_STREAMLIT = {"app", "page", "components", "pages", "streamlit_app"}


def subject(path: Path) -> str:
    """Return what a file belongs to: `page`, `charts` for dashboard/charts/style.py, `pages` for any page."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return parts[1] if parts[0] == "dashboard" and len(parts) > 1 else parts[0]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def imports(path: Path) -> Iterator[str]:
    """Yield the full names imported anywhere in a file; `from dashboard import text` is `dashboard.text`."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield f"dashboard.{subject(path)}"


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Yield every call with its dotted name, such as `st.markdown`."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def test_there_is_code_to_look_at():
    assert len(LIBRARY) > 20
    assert len(PAGES) >= 4
    assert len(QUERIES) > 20


@pytest.mark.parametrize("path", CODE, ids=name)
def test_imports_run_one_way(path: Path):
    own = {full.split(".")[1] for full in imports(path) if full.startswith("dashboard.")}
    assert own - {subject(path)} <= MAY_IMPORT.get(subject(path), set())


@pytest.mark.parametrize("path", CODE, ids=name)
def test_only_app_page_components_and_pages_import_streamlit(path: Path):
    speaks = any(full.split(".")[0] in ("streamlit", "streamlit_folium") for full in imports(path))
    assert not speaks or subject(path) in SPEAKS_STREAMLIT


def test_no_module_is_named_like_an_installed_package():
    ours = {path.stem if path.is_file() else path.name for path in (ROOT / "dashboard").iterdir()}
    ours -= {"__init__", "__main__", "__pycache__"}
    assert not ours & (packages_distributions().keys() | sys.stdlib_module_names)


def test_nothing_but_its_own_test_imports_the_bench():
    others = [*CODE, *(ROOT / "tests").rglob("*.py")]
    assert {name(path) for path in others if any(full.split(".")[0] == "bench" for full in imports(path))} == {
        "tests/test_bench.py"
    }


@pytest.mark.parametrize("path", [*CODE, *BENCH], ids=name)
def test_module_is_named_for_its_subject(path: Path):
    assert not {"utils", "helpers", "common", "manager", "core"} & {path.stem, subject(path)}


@pytest.mark.parametrize("path", [*CODE, *BENCH], ids=name)
def test_module_fits_its_size(path: Path):
    lines = len(path.read_text("utf-8").splitlines())
    assert lines <= (PAGE if path in PAGES else MODULE)


@pytest.mark.parametrize("path", QUERIES, ids=name)
def test_query_fits_its_size(path: Path):
    assert len(path.read_text("utf-8").splitlines()) <= QUERY


def test_every_page_is_in_the_list_and_every_line_has_its_page():
    found = next(node.value for node in tree(ROOT / "dashboard/app.py").body
                 if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "PAGES")
    listed = [ast.literal_eval(line.elts[0]) for line in found.elts]
    assert sorted(listed) == [path.stem for path in PAGES]


def test_no_folder_of_pages_lies_beside_an_entry_script():
    assert not (ROOT / "dashboard" / "pages").exists()


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_page_holds_no_sql_no_state_and_no_arithmetic(path: Path):
    source = path.read_text("utf-8")
    assert "session_state" not in source
    assert not re.search(r"\bselect\b[^\"']*\bfrom\b", source)
    arithmetic = (ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow, ast.Sub)
    assert not [ast.unparse(node) for node in ast.walk(tree(path))
                if isinstance(node, ast.BinOp) and isinstance(node.op, arithmetic)]


@pytest.mark.parametrize("path", CODE, ids=name)
def test_nothing_slow_or_unsafe_is_used(path: Path):
    assert not [full for full in imports(path) if full.startswith("plotly.express")]
    for called, node in calls(path):
        assert called not in ("duckdb.sql", "duckdb.query", "duckdb.execute", "eval", "exec"), called
        given = {keyword.arg: ast.unparse(keyword.value) for keyword in node.keywords}
        assert given.get("unsafe_allow_html", "False") == "False", ast.unparse(node)


def is_built(text: ast.expr) -> bool:
    """Return whether an expression puts a text together from values."""
    if isinstance(text, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) for part in text.values)
    if isinstance(text, ast.BinOp):
        return True
    return isinstance(text, ast.Call) and ast.unparse(text.func).endswith((".format", ".replace", ".join"))


def statements(path: Path) -> Iterator[ast.expr]:
    """Yield what every call that runs SQL is given; a name is followed to where the function sets it."""
    for function in [node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.Module)]:
        found = [node for node in ast.walk(function) if isinstance(node, ast.Assign)]
        for node in ast.walk(function):
            if not isinstance(node, ast.Call) or not node.args or not isinstance(node.func, ast.Attribute):
                continue
            if node.func.attr not in ("execute", "executemany", "sql", "query", "from_query"):
                continue
            given = node.args[0]
            yield given
            yield from (assigned.value for assigned in found if isinstance(given, ast.Name)
                        and given.id in [ast.unparse(target) for target in assigned.targets])


# Names of tables and columns cannot be parameters: publish takes them from schema.sql.
@pytest.mark.parametrize("path", [path for path in CODE if subject(path) not in BUILDS_SQL], ids=name)
def test_values_reach_sql_only_as_parameters(path: Path):
    built = {ast.unparse(text) for text in statements(path) if is_built(text)}
    assert not built


@pytest.mark.parametrize("built", [
    'c.execute(f"select {x}")', 'c.execute("select " + x)', 'c.execute("%s" % x)',
    'c.execute("{}".format(x))', 's = f"select {x}"\nc.execute(s)',
])
def test_a_statement_put_together_from_values_is_noticed(tmp_path: Path, built: str):
    file = tmp_path / "bad.py"
    file.write_text(built)
    assert any(is_built(text) for text in statements(file))


def pinned(file: str) -> set[str]:
    lines = (ROOT / file).read_text("utf-8").splitlines()
    wanted = [line for line in lines if line.strip() and not line.startswith(("#", "-r"))]
    assert all("==" in line and "#" in line for line in wanted), f"{file}: pin each and say why"
    return {re.split(r"[\[=]", line)[0].strip().lower() for line in wanted}


def distributions(paths: list[Path]) -> set[str]:
    """Return the installed packages that files import, the standard library and our own apart."""
    known = packages_distributions()
    roots = {full.split(".")[0] for path in paths for full in imports(path)} - sys.stdlib_module_names
    return {known[root][0].lower() for root in roots - {"bench", "dashboard", "deploy", "tests", "streamlit_app"}}


def test_requirements_name_exactly_what_the_app_imports():
    app = [path for path in CODE if path != ROOT / "dashboard/relief.py" and subject(path) != "engine"]
    by_streamlit = {"plotly"}  # st.plotly_chart
    assert distributions(app) | by_streamlit == pinned("requirements.txt")


def test_the_engine_needs_only_what_its_own_list_and_the_app_have():
    imported = distributions([path for path in LIBRARY if subject(path) == "engine"]) - {"pyspark"}
    own, of_the_app = pinned("deploy/spark-requirements.txt"), pinned("requirements.txt")
    by_the_client = {"pyarrow"}  # the answers
    assert own <= imported | {"pyspark-client"} <= own | of_the_app | by_the_client
    assert not own & of_the_app


def test_requirements_of_the_tests_name_what_they_import():
    imported = distributions([*sorted((ROOT / "tests").rglob("*.py")), *BENCH])
    tools = {"pytest-xdist", "ruff", "cyclonedx-bom", "pip-audit", "oidc-provider-mock"}
    of_the_app = pinned("requirements.txt") | pinned("deploy/spark-requirements.txt")
    assert imported | tools == pinned("tests/requirements.txt") | (imported & of_the_app)


def test_no_path_of_one_machine_is_in_any_file():
    kinds = {".py", ".sql", ".md", ".toml", ".txt", ".po", ".csv", ".json", ""}
    folders = ("bench", "dashboard", "pages", "queries", "data/reference", "data/demo", "deploy", "tests", ".ci")
    found = [path for folder in folders for path in (ROOT / folder).rglob("*")] + list(ROOT.iterdir())
    kept = [path for path in found if path.is_file() and path.suffix in kinds]
    private = re.compile(r"(?<![\w.])/(?:work|home|Users|root|tmp/[a-z])/")
    assert not [name(path) for path in kept
                if path.name != "test_house.py" and private.search(path.read_text("utf-8", "replace"))]
