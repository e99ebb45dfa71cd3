"""What is installed is what was locked; what it is made of is listed; an audit that could not ask is never green."""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.supply import audit, sbom
from tests.supply.parts import APP, ROOT, SCRIPTS, STATIC, TESTS, Pin, Script, pins

LISTS = ["requirements.txt", "tests/requirements.txt", "dashboard/relief-requirements.txt",
         "deploy/spark-requirements.txt"]
LOCKS = {"requirements.txt": APP, "tests/requirements.txt": TESTS}
SPARK, SERVER = ROOT / "deploy/spark-requirements.lock", ROOT / "tests/spark.lock"
# What may be used beside this project's own MIT licence; the long names are classifiers of packages that give no id.
ALLOWED = {
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "MIT", "MIT-0", "MIT-CMU", "MPL-2.0", "PSF-2.0",
    "Zlib", "License :: OSI Approved :: Apache Software License", "License :: OSI Approved :: BSD License",
    "License :: OSI Approved :: Mozilla Public License 2.0 (MPL 2.0)",
}


def listed(file: str) -> list[str]:
    lines = (ROOT / file).read_text("utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith(("#", "-r"))]


def required(file: str) -> list[Requirement]:
    return [Requirement(line.split("  #")[0].split(" #")[0]) for line in listed(file)]


@pytest.mark.parametrize("line", [line for file in LISTS for line in listed(file)])
def test_every_direct_requirement_is_pinned_and_says_why(line: str):
    assert re.fullmatch(r"[\w.-]+(\[[a-z,]+\])?==[\w.]+(; [^#]+)?\s+# \S.*", line)


@pytest.mark.parametrize("file", LOCKS)
def test_a_lock_has_what_its_list_asks_for_in_the_same_version(file: str):
    locked = pins(LOCKS[file])
    asked = {canonicalize_name(one.name): str(one.specifier) for one in required(file)}
    assert asked == {name: f"=={locked[name].version}" for name in asked}


def test_what_asks_spark_is_locked_with_hashes_and_agrees_with_the_locks():
    locked, tests = pins(SPARK), pins(TESTS)
    both = locked.keys() & tests.keys()
    assert {name: locked[name].version for name in both} == {name: tests[name].version for name in both}
    assert reached(required(LISTS[3])) == {pin.name for pin in locked.values() if pin.is_for_this_machine}
    assert all(pin.hashes for pin in [*locked.values(), *pins(SERVER).values()])
    assert pins(SERVER)["pyspark"].version == locked["pyspark-client"].version


def test_what_redraws_the_relief_agrees_with_the_locks():
    locked = pins(TESTS)
    both = {canonicalize_name(one.name): str(one.specifier) for one in required(LISTS[2])}
    shared = both.keys() & locked.keys()
    assert shared == {"numpy", "pillow", "scipy"}
    assert {name: both[name] for name in shared} == {name: f"=={locked[name].version}" for name in shared}


def test_the_lock_of_the_tests_holds_the_lock_of_the_app():
    app, tests = pins(APP), pins(TESTS)
    assert {name: (pin.version, pin.hashes) for name, pin in app.items()} == {
        name: (tests[name].version, tests[name].hashes) for name in app}


@pytest.mark.parametrize("lock", LOCKS.values(), ids=LOCKS)
def test_a_lock_holds_hashes_and_names_no_other_place(lock: Path):
    bare = [pin.name for pin in pins(lock).values()
            if not pin.hashes or not all(re.fullmatch(r"[0-9a-f]{64}", one) for one in pin.hashes)]
    options = [line for line in lock.read_text("utf-8").splitlines() if line.startswith("--")]
    assert (bare, options) == ([], ["--only-binary :all:"])
    assert not re.search(r"://| @ |^-[a-z]|index", lock.read_text("utf-8"), re.MULTILINE)


def reached(wanted: list[Requirement]) -> set[str]:
    """Return the packages that a list leads to on this machine, by what the installed ones say they require."""
    found: set[tuple[str, str]] = set()
    waiting = [(canonicalize_name(one.name), extra) for one in wanted for extra in ["", *one.extras]
               if one.marker is None or one.marker.evaluate()]
    while waiting:
        name, extra = waiting.pop()
        if (name, extra) in found:
            continue
        found.add((name, extra))
        further = [Requirement(text) for text in requires(name) or []]
        waiting += [(canonicalize_name(one.name), own) for one in further for own in ["", *one.extras]
                    if one.marker is None or one.marker.evaluate({"extra": extra})]
    return {name for name, _ in found}


@pytest.mark.parametrize("file", LOCKS)
def test_a_lock_holds_every_package_that_its_list_leads_to_and_no_other(file: str):
    wanted = required(file) + (required(LISTS[0]) if file != LISTS[0] else [])
    assert reached(wanted) == {pin.name for pin in pins(LOCKS[file]).values() if pin.is_for_this_machine}


def installed(name: str) -> str | None:
    with contextlib.suppress(PackageNotFoundError):
        return version(name)
    return None


def test_what_runs_here_is_what_was_locked():
    wanted = {pin.name: pin.version for pin in pins(TESTS).values() if pin.is_for_this_machine}
    assert {name: installed(name) for name in wanted} == wanted


@pytest.mark.parametrize("line", ["jinja2>=3", "jinja2==3.1.6,<4", "jinja2 @ https://example.org/jinja2.whl"])
def test_a_loose_line_in_a_lock_is_refused(tmp_path: Path, line: str):
    lock = tmp_path / "loose.lock"
    lock.write_text(f"{line} \\\n    --hash=sha256:{'0' * 64}\n")
    with pytest.raises(ValueError):
        pins(lock)


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    target = tmp_path_factory.mktemp("sbom") / "sbom.cdx.json"
    sbom.main(target)
    return json.loads(target.read_text("utf-8"))


def test_the_list_of_parts_names_every_package_of_the_app_and_none_of_the_tests(document: dict[str, Any]):
    wanted = {f"pkg:pypi/{pin.name}@{pin.version}" for pin in pins(APP).values() if pin.is_for_this_machine}
    assert wanted | {f"pkg:npm/{one.name}@{one.version()}" for one in SCRIPTS} == {
        part["purl"] for part in document["components"]}


def test_the_list_of_parts_gives_the_hashes_of_the_lock(document: dict[str, Any]):
    [found] = [part for part in document["components"] if part["name"] == "duckdb"]
    given = {one["content"] for reference in found["externalReferences"] for one in reference["hashes"]}
    assert given == pins(APP)["duckdb"].hashes


def test_the_list_of_parts_says_what_needs_what(document: dict[str, Any]):
    leads = {one["ref"]: set(one["dependsOn"]) for one in document["dependencies"]}
    names = {part["bom-ref"]: part["name"].lower() for part in document["components"]}
    direct = {canonicalize_name(one.name) for one in required(LISTS[0])} | {one.name for one in SCRIPTS}
    assert {canonicalize_name(names[ref]) for ref in leads["yntymak"]} == direct
    assert "branca" in {names[ref] for ref in leads[f"folium=={version('folium')}"]}


def licences(part: dict[str, Any]) -> set[str]:
    stated = [one["license"].get("id") or one["license"]["name"] for one in part["licenses"] if "license" in one]
    joined = [word for one in part["licenses"] for word in re.split(r" AND | OR |[()]", one.get("expression", ""))]
    return {word for word in [*stated, *joined] if word}


def test_every_part_has_a_licence_that_goes_with_an_open_dashboard(document: dict[str, Any]):
    unknown = [part["name"] for part in document["components"] if not part.get("licenses")]
    wrong = {part["name"]: licences(part) - ALLOWED for part in document["components"] if part not in unknown}
    assert (unknown, {name: words for name, words in wrong.items() if words}) == ([], {})


def test_a_licence_is_given_by_hand_only_where_the_tool_finds_none():
    parts = sbom._tool("environment", sys.executable)["components"]
    bare = {part["purl"].split("/")[1].split("@")[0] for part in parts if not part.get("licenses")}
    assert bare & pins(APP).keys() == sbom.LICENCES.keys()


def test_a_document_that_is_not_cyclonedx_is_noticed(document: dict[str, Any]):
    wrong = {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": [{"name": "no type"}]}
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(wrong)) is not None


def test_a_package_that_is_not_installed_as_locked_stops_the_list_of_parts():
    with pytest.raises(SystemExit, match="install it first"):
        sbom._complete([], {"jinja2": Pin("jinja2", "3.1.6", True, frozenset())})


def test_every_folder_of_scripts_of_others_is_among_the_parts(document: dict[str, Any]):
    assert {one.name for one in STATIC.iterdir() if one.is_dir()} == {one.name for one in SCRIPTS}
    [leaflet] = [part for part in document["components"] if part["name"] == "leaflet"]
    assert leaflet["hashes"][0]["content"] == hashlib.sha256((STATIC / "leaflet/leaflet.js").read_bytes()).hexdigest()


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_a_copied_script_brings_its_licence(script: Script):
    text = " ".join((script.file.parent / "LICENSE").read_text("utf-8").split())
    assert script.words in text and script.version() in text


# The audit of the dependencies: pip-audit itself, asking a service on this machine.
WEAK = {"id": "GHSA-0000", "affected": []}
Answer = Callable[[str, str], list[dict[str, Any]]]


@contextlib.contextmanager
def service(answer: Answer) -> Iterator[str]:
    """Serve an advisory service in OSV's format; answer(name, version) returns what it knows."""
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            found = answer(question["package"]["name"], question["version"])
            body = json.dumps({"vulns": found} if found else {}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/v1/query"
        server.shutdown()
        thread.join()


def old(name: str, number: str) -> list[dict[str, Any]]:
    return [WEAK] if (name, number) in {*audit.OLD.items(), audit.OLD_SCRIPT} else []


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    file = tmp_path / "small.lock"
    file.write_text(f"folium==0.20.0 \\\n    --hash=sha256:{'0' * 64}\ncolorama==0.4.6 ; sys_platform == 'win32'\n")
    return file


def audited(lock: Path, url: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    code = audit.main(["--lock", str(lock), "--service", "osv", "--osv-url", url])
    return code, capsys.readouterr().out


def test_an_audit_is_green_when_the_service_knows_the_old_and_nothing_of_ours(lock, capsys):
    with service(old) as url:
        code, said = audited(lock, url, capsys)
    assert (code, said) == (0, "2 packages and 2 scripts examined by osv: no advisory\n")


def test_an_audit_fails_for_a_package_of_another_system_and_for_a_copied_script(lock, capsys):
    with service(lambda name, number: [WEAK] if name in {"colorama", "leaflet"} else old(name, number)) as url:
        code, said = audited(lock, url, capsys)
    assert (code, said.splitlines()) == (1, [
        "colorama 0.4.6 has the advisory GHSA-0000, mended in no version yet",
        f"leaflet {SCRIPTS[0].version()} has the advisory GHSA-0000"])


def test_an_audit_fails_when_the_service_knows_nothing_at_all(lock, capsys):
    with service(lambda name, number: []) as url:
        code, said = audited(lock, url, capsys)
    assert code == 1
    assert said.count("which has some") == len(audit.OLD) + 1


def test_an_audit_fails_when_nobody_answers(lock, capsys):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    code, said = audited(lock, f"http://127.0.0.1:{port}/v1/query", capsys)
    assert code == 1
    assert "osv could not be asked: " in said and "osv could not be asked about jquery: " in said


def test_a_skipped_package_is_a_fault():
    """The report is pip-audit's own, of an index without advisories: it ended with 0 and said nothing was found."""
    report = json.loads((ROOT / "tests/supply/skipped.json").read_text("utf-8"))
    said = audit.faults("pypi", report, {"jinja2": "2.10", "xyzservices": "2026.9.1"})
    assert [sentence.split(":")[0] for sentence in said] == [
        "jinja2 2.10 was not examined", "xyzservices 2026.9.1 was not examined"]
    assert len(audit.silent("pypi", report)) == len(audit.OLD)


@pytest.mark.parametrize(("answers", "said"), [
    ([], "folium 0.20.0 was not examined: osv said nothing of it"),
    ([{"name": "Folium", "version": "0.19.0", "vulns": []}], "folium 0.20.0 was not examined: osv spoke of 0.19.0"),
])
def test_a_package_left_out_or_taken_for_another_is_a_fault(answers, said):
    assert audit.faults("osv", {"dependencies": answers}, {"folium": "0.20.0"}) == [said]


def test_the_old_versions_are_of_packages_that_are_locked():
    locked = pins(TESTS)
    assert audit.OLD.keys() <= locked.keys()
    assert all(locked[name].version != number for name, number in audit.OLD.items())
