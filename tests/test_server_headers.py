"""Every answer of the server has the security headers, whatever is asked and how; what nobody needs is shut."""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.responses import StreamingResponse
from starlette.routing import Route

from dashboard import text
from dashboard.server import middleware
from tests.serving import ROOT, Answer, Server, serve

METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE")
SOCKET = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec_WebSocket_Version": "13",
          "Sec_WebSocket_Key": "x3JJHMbDL1EzLkh9GBhXDw=="}  # fmt: skip
ODD = ("//evil.test/a", "/a/../b", "/%00", "/%2e%2e/%2e%2e/etc/passwd", "/app/static/%2e%2e/app.py", "/no/such/page",
       "/?" + "a" * 20_000, "/_stcore/", "/component/", "/media/", "/boundaries/x")  # fmt: skip
OPEN = {"/_stcore/health", "/_stcore/host-config", "/_stcore/bidi-components/x/y"}
LIST = """
import json, streamlit_app
print(json.dumps([route.path for route in streamlit_app.app._build_starlette_app().routes]))
"""


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Server]]:
    empty = tmp_path_factory.mktemp("empty")
    with serve(empty, "public") as public, serve(empty, "manager") as manager:
        yield {"public": public, "manager": manager}


@pytest.fixture(scope="module")
def addresses() -> list[str]:
    """Return an address of every route that the running application has: Streamlit's and ours."""
    command, environment = [sys.executable, "-c", LIST], os.environ | {"YNTYMAK_AUDIENCE": "manager"}
    said = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout
    paths = json.loads(said.splitlines()[-1])
    return [re.sub(r"\{\w+(:path)?\}", lambda part: "x/y" if part[1] else "x", path) or "/" for path in paths]


NO_SCRIPT, OWN_SCRIPTS = "default-src 'none';", "default-src 'none'; script-src 'self'"  # the plain page has none


def faults(answer: Answer) -> list[str]:
    """Return which of the five protections an answer lacks."""
    given = answer.headers
    policy = given.get("content-security-policy", "")
    wanted = {
        "a policy that forbids by default": policy.startswith(NO_SCRIPT if "script-src" not in policy else OWN_SCRIPTS),
        "nosniff": given.get("x-content-type-options") == "nosniff",
        "who may frame": "frame-ancestors '" in policy and given.get("x-frame-options") in ("DENY", "SAMEORIGIN"),
        "referrer": given.get("referrer-policy") == "same-origin",
        "permissions": "camera=()" in given.get("permissions-policy", ""),
        "opener": given.get("cross-origin-opener-policy") == "same-origin",
        "resources": given.get("cross-origin-resource-policy") == "same-origin",
    }
    return [name for name, is_there in wanted.items() if not is_there]


@pytest.mark.parametrize("audience", ["public", "manager"])
def test_every_route_answers_every_method_with_the_headers(servers, addresses: list[str], audience: str):
    assert {"/healthz", "/_stcore/health", "/_stcore/metrics", "/_stcore/stream"} <= set(addresses)
    assert len(addresses) > 15
    wrong, seen = {}, set()
    for address in dict.fromkeys([*addresses, *ODD, "/static/index.html", "/participation", "/app/static/map.js"]):
        for method in METHODS:
            answer = servers[audience].ask(address, method)
            seen.add(answer.status)
            if missing := faults(answer):
                wrong[method, address] = (answer.status, missing)
    assert wrong == {}
    assert {200, 204, 400, 404, 405} <= seen


@pytest.mark.parametrize(("asked", "status"), [
    ({"Forwarded": "for=192.0.2.1"}, 403), ({"If_None_Match": "known"}, 304), ({"Range": "bytes=0-9"}, 206),
    ({"Range": "bytes=999999999-"}, 416), ({"Range": "bytes=9-1"}, 400),
    (SOCKET | {"Host": "example.org"}, 403), (SOCKET | {"Origin": "https://example.org"}, 403), (SOCKET, 101),
])  # fmt: skip
def test_answers_of_every_kind_have_the_headers(servers, asked: dict[str, str], status: int):
    address = "/_stcore/stream" if "Upgrade" in asked else "/app/static/map.js"
    known = servers["manager"].ask(address).headers.get("etag", "")
    asked = {name: known if value == "known" else value for name, value in asked.items()}
    answer = servers["manager"].ask(address, **asked)
    assert (answer.status, faults(answer)) == (status, [])


@pytest.mark.parametrize("audience", ["public", "manager"])
def test_inner_addresses_of_streamlit_that_no_page_needs_are_shut(servers, addresses: list[str], audience: str):
    inner = {path for path in addresses if path.startswith(("/_stcore/", "/auth/", "/oauth2callback"))}
    assert {"/_stcore/metrics", "/_stcore/agent/interact", "/_stcore/upload_file/x/x", "/auth/login"} <= inner
    opened = OPEN | ({"/_stcore/upload_file/x/x"} if audience == "manager" else set())
    shut = inner - opened - {"/_stcore/stream"}
    asked = {(path, method): servers[audience].ask(path, method) for path in shut for method in METHODS}
    assert {key: answer.status for key, answer in asked.items() if answer.status != 404} == {}
    assert {answer.body for answer in asked.values()} <= {b"Not found\n", b""}


def test_only_a_page_of_ours_may_read_an_answer(servers, addresses: list[str]):
    """No other site gets leave to read data; files that everybody may have are the exception."""
    for address in {*addresses, "/", "/healthz", "/boundaries/x.geojson"}:
        if not address.startswith(("/app/static", "/component/")):
            given = servers["public"].ask(address, Origin="https://example.org").headers
            assert "access-control-allow-origin" not in given, address


def asked(address: str) -> Answer:
    """Return the answer of our layers around a route that fails before it answers, and one that fails while it does."""

    def before(_request: object) -> None:
        raise RuntimeError("/a/secret/path and a row")

    def during(_request: object) -> StreamingResponse:
        def parts() -> Iterator[bytes]:
            yield b"begun"
            raise RuntimeError("/a/secret/path and a row")

        return StreamingResponse(parts())

    app = Starlette(routes=[Route("/before", before), Route("/during", during)], middleware=middleware("", frozenset()))
    path, _, query = address.partition("?")
    scope = {"type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": query.encode(),
             "headers": [(b"host", b"127.0.0.1")], "client": ("127.0.0.1", 1), "http_version": "1.1"}  # fmt: skip
    sent: list[dict] = []

    async def receive() -> dict:
        return await asyncio.Event().wait()  # the reader says nothing more and stays

    async def send(message: dict) -> None:
        sent.append(message)

    async def run() -> None:
        try:
            await app(scope, receive, send)
        except RuntimeError:
            sent.append({"type": "cut"})

    asyncio.run(run())
    given = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return Answer(
        sent[0]["status"], given, b"".join(m.get("body", b"") for m in sent) + b"cut" * (sent[-1]["type"] == "cut")
    )


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_failure_of_the_server_is_a_sentence_with_an_id_that_the_log_has(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, language: str
):
    monkeypatch.delenv("YNTYMAK_AUDIENCE", raising=False)
    answer = asked(f"/before?lang={language}")
    assert (answer.status, faults(answer)) == (500, [])
    said = answer.body.decode().strip()
    (logged,) = [record for record in caplog.records if record.name == "dashboard.server.failed"]
    (identity,) = re.findall(r"\b[0-9a-f]{8}\b", said)
    assert said == text.words(language)("frame.failed", id=identity)
    assert identity in logged.getMessage()
    assert "secret" in caplog.text


def test_failure_while_the_answer_runs_cuts_the_line(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("YNTYMAK_AUDIENCE", raising=False)
    assert asked("/during").body == b"beguncut"


def test_settings_keep_shut_what_streamlit_would_open():
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    assert settings["server"]["headless"] is True, "else a message over the websocket may write files"
    assert settings["server"]["maxUploadSize"] == 1
    assert settings["client"]["showErrorDetails"] == "none"
    assert settings["client"]["disableDataExport"] is True
    assert not {"enableCORS", "enableXsrfProtection", "enableAgentApi", "scriptHealthCheckEnabled"} & set(
        settings["server"]
    )
