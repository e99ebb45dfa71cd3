"""What stands around the pages, on a real server: health, headers, compression, language, refusals."""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import brotli
import pytest
from starlette.datastructures import Headers
from streamlit.runtime.media_file_storage import MediaFileKind, MediaFileStorageError

from dashboard import access, text
from dashboard.page import files
from dashboard.server import VERSION, assets, document, headers
from tests.reliability.visits import Visit, press, run
from tests.serving import ROOT, Server, serve

SOCKET = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec_WebSocket_Version": "13",
          "Sec_WebSocket_Key": "x3JJHMbDL1EzLkh9GBhXDw=="}


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serve(tmp_path_factory.mktemp("empty"), audience=None) as running:
        yield running


@pytest.fixture(scope="module")
def manager(demonstration_store: Path) -> Iterator[Server]:
    with serve(demonstration_store, "manager") as running:
        yield running


def script() -> str:
    """Return the address of the largest script of Streamlit."""
    known = assets.table({"/static/": assets.folders()["/static/"]})
    scripts = {name: asset.path.stat().st_size for name, asset in known.items() if name.endswith(".js")}
    return max(scripts, key=scripts.__getitem__)


def test_health_names_the_snapshot_that_serves(manager: Server, demonstration_store: Path):
    answer = manager.ask("/healthz")
    current = json.loads((demonstration_store / "manager" / "CURRENT").read_text("utf-8"))
    assert answer.status == 200
    assert answer.json() == {"status": "ok", "snapshot": current["snapshot"], "audience": "manager",
                             "version": VERSION}


def test_health_is_503_when_nothing_is_published(public: Server):
    answer = public.ask("/healthz")
    assert answer.status == 503
    assert answer.json() == {"status": "no snapshot", "snapshot": None, "audience": "public",
                             "version": VERSION}


def test_a_file_waits_for_its_reader_while_others_come_and_go(manager: Server):
    """Streamlit forgets a file for download after two runs of anybody: on a slow line, before it is asked for."""
    reader, other = Visit(manager.url), Visit(manager.url)
    with reader.wire() as wire:
        address = press(wire, run(wire, "data", "lang=en"))
        for _ in range(4):
            other.load("data")
        assert reader.get(address).startswith((b"PK", b"\xef\xbb\xbf"))


def test_files_that_nobody_needs_are_forgotten_after_a_while(monkeypatch: pytest.MonkeyPatch):
    now = [0.0]
    monkeypatch.setattr(files.time, "monotonic", lambda: now[0])
    kept = files.Lasting("/media")
    first, second = (kept.load_and_get_id(name, "text/csv", MediaFileKind.DOWNLOADABLE) for name in (b"one", b"two"))
    kept.delete_file(first)
    assert kept.get_file(first).content == b"one"
    now[0] = files.LASTS - 1
    assert kept.load_and_get_id(b"one", "text/csv", MediaFileKind.DOWNLOADABLE) == first
    now[0] = 2 * files.LASTS
    kept.delete_file(second)
    assert kept.get_file(first).content == b"one"  # somebody has it again
    now[0] = 4 * files.LASTS
    kept.delete_file(first)
    with pytest.raises(MediaFileStorageError):
        kept.get_file(second)


def test_start_imports_what_is_heavy_reads_once_and_freezes_what_lives_long(demonstration_store: Path):
    code = ("import gc, sys; from dashboard.server import start; ran = start.warm(); "
            "print(ran, gc.get_freeze_count(), 'folium' in sys.modules, gc.get_threshold()[0])")
    environment = os.environ | {"YNTYMAK_STORE": str(demonstration_store), "YNTYMAK_AUDIENCE": "manager"}
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True,
                           text=True, check=True)
    ran, frozen, is_imported, young = ended.stdout.split()
    assert int(young) > 10_000  # looked through rarely: with Python's 700 it took a third of the time under load
    assert "could not be warmed" not in ended.stderr
    assert (int(ran) >= 5, int(frozen) > 100_000, is_imported) == (True, True, "True")


def test_version_is_the_newest_of_the_changelog():
    assert re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)[1] == VERSION


@pytest.mark.parametrize("path", ["/", "/participation", "/healthz", "/no/such/page", "/_stcore/health",
                                  "/_stcore/metrics", "/app/static/missing.js", "/component/none/index.html"])
def test_every_response_has_the_security_headers(public: Server, path: str):
    given = public.ask(path).headers
    assert given["x-content-type-options"] == "nosniff"
    assert given["referrer-policy"] == "same-origin"
    assert "camera=()" in given["permissions-policy"]
    assert given["content-security-policy"].startswith("default-src 'none'; script-src 'self'")
    assert "frame-ancestors" in given["content-security-policy"]


def test_the_plain_page_stands_beside_the_pages(public: Server, manager: Server):
    page = manager.ask("/light?lang=ky", Accept_Encoding="br")
    assert (page.status, page.headers["content-language"]) == (200, "ky")
    assert b'<html lang="ky">' in brotli.decompress(page.body)
    assert "script-src" not in page.headers["content-security-policy"]
    assert public.ask("/light").status == 503
    assert manager.ask("/light", Forwarded="for=192.0.2.1").status == 403
    assert manager.ask("/lightning").status == 404


def test_refusals_have_the_security_headers(manager: Server):
    refused = manager.ask("/", Forwarded="for=192.0.2.1")
    assert (refused.status, refused.headers["x-content-type-options"]) == (403, "nosniff")


def test_document_allows_no_inline_script_no_eval_and_no_other_host():
    rules = dict(rule.split(" ", 1) for rule in headers.policy(host="127.0.0.1:8501").split("; "))
    assert "unsafe" not in rules["script-src"]
    assert rules["script-src"].count("'sha256-") == document._template().count("<script>")
    assert rules["connect-src"] == "'self' ws://127.0.0.1:8501 wss://127.0.0.1:8501"
    assert not re.search(r"https?:", " ".join(rules.values()))


def test_only_the_frame_of_the_map_may_evaluate(public: Server):
    frame = public.ask("/component/streamlit_folium.st_folium/index.html")
    assert frame.status == 200
    assert "'unsafe-eval'" in frame.headers["content-security-policy"]
    for path in ("/", "/component", "/components/x", "/app/static/x", "/media/x"):
        assert "'unsafe-eval'" not in public.ask(path).headers["content-security-policy"], path


def test_hostile_host_does_not_reach_the_policy():
    assert headers.policy(host="x; script-src *") == headers.policy()


@pytest.mark.parametrize(("address", "source"), [
    ("", None),
    ("https://tiles.example.org/{z}/{x}/{y}.png|© Somebody", "https://tiles.example.org"),
    ("https://{s}.tiles.example.org:8443/{z}/{x}/{y}.png|© Somebody", "https://*.tiles.example.org:8443"),
])
def test_tiles_of_an_administrator_are_allowed_in_the_map_alone(
    monkeypatch: pytest.MonkeyPatch, address: str, source: str | None
):
    monkeypatch.setenv("YNTYMAK_TILES", address)
    assert headers.SecurityHeaders(None).tiles == source
    if source:
        assert source in headers.policy(frame=True, source=source)
        assert source not in headers.policy(source=source)


@pytest.mark.parametrize("address", [
    "javascript:alert(1)", "https://a b/{z}{x}{y}|a", "https://x;img-src */{z}{x}{y}|a", "none", "https://a.b/{z}/{x}/{y}.png"])
def test_tiles_that_are_no_address_stop_the_start(monkeypatch: pytest.MonkeyPatch, address: str):
    monkeypatch.setenv("YNTYMAK_TILES", address)
    with pytest.raises(ValueError, match="YNTYMAK_TILES"):
        headers.SecurityHeaders(None)


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/upload_file/a"])
def test_what_nobody_needs_is_closed(public: Server, path: str):
    assert public.ask(path).status == 404


def test_agent_interface_is_off(public: Server):
    assert public.ask("/_stcore/agent/interact", "POST").status >= 400


@pytest.mark.parametrize(("encoding", "unpack"), [("br", brotli.decompress), ("gzip", gzip.decompress)])
def test_scripts_come_compressed_and_whole(public: Server, encoding: str, unpack):
    address = script()
    plain = public.ask(address)
    packed = public.ask(address, Accept_Encoding=encoding)
    assert packed.headers["content-encoding"] == encoding
    assert unpack(packed.body) == plain.body
    assert len(packed.body) < len(plain.body) / 3
    assert packed.headers["vary"] == "Accept-Encoding"
    assert packed.headers["content-type"].startswith("text/javascript")
    assert packed.headers["etag"] != plain.headers["etag"]
    assert "immutable" in packed.headers["cache-control"]


def test_browser_that_has_a_script_is_told_so(public: Server):
    first = public.ask(script(), Accept_Encoding="br")
    again = public.ask(script(), Accept_Encoding="br", If_None_Match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")


def test_part_of_a_file_is_a_part_of_the_plain_file(public: Server):
    whole = public.ask(script()).body
    part = public.ask(script(), Range="bytes=100-199", Accept_Encoding="br")
    assert (part.status, part.body) == (206, whole[100:200])
    assert part.headers["content-range"] == f"bytes 100-199/{len(whole)}"
    assert "content-encoding" not in part.headers


def test_every_static_file_of_ours_is_served(public: Server):
    ours = {"/app/static/": ROOT / "dashboard" / "static"}
    for address, asset in assets.table(ours).items():
        assert public.ask(address).body == asset.path.read_bytes(), address


def test_only_an_address_that_changes_with_its_file_is_kept_for_good(public: Server):
    address = next(iter(assets.table({"/app/static/": ROOT / "dashboard" / "static"})))
    assert public.ask(address).headers["cache-control"] == "no-cache"
    assert "immutable" in public.ask(f"{address}?v=0123abcd").headers["cache-control"]
    assert "immutable" in public.ask(script()).headers["cache-control"]


def test_link_in_the_static_folder_is_not_served(tmp_path: Path):
    (tmp_path / "real.js").write_text("1")
    (tmp_path / "link.js").symlink_to(ROOT / "README.md")
    assert list(assets.table({"/app/static/": tmp_path})) == ["/app/static/real.js"]


@pytest.mark.parametrize(("offer", "encoding"), [
    ("gzip, deflate, br, zstd", "br"), ("gzip", "gzip"), ("", ""), ("br;q=0, gzip", "gzip"),
    ("BR;q=0.5", "br"), ("br;q=0.0,gzip;q=0", ""), ("identity", ""),
])
def test_encoding_follows_what_the_browser_accepts(offer: str, encoding: str):
    assert assets.accepted(Headers({"accept-encoding": offer})) == encoding


@pytest.mark.parametrize(("path", "browser", "language"), [
    ("/", "", "en"), ("/", "ky-KG,ky;q=0.9,en;q=0.8", "ky"), ("/", "ru", "ru"), ("/", "de,ru;q=0.5", "en"),
    ("/participation?lang=ky", "ru", "ky"), ("/?lang=xx", "ru-RU", "ru"), ("/?place=a&lang=ru", "en", "ru"),
    ("/?lang=%22%3E%3Cscript%3E", "ky", "ky"), ("/index.html", "ky", "ky"),
])
def test_document_is_in_the_readers_language(public: Server, path: str, browser: str, language: str):
    answer = public.ask(path, Accept_Language=browser)
    html = answer.body.decode()
    words = text.words(language)
    assert f'<html lang="{language}">' in html
    assert f"<title>{words('document.title')}</title>" in html
    assert html.count("<noscript>") == 1
    assert "Streamlit</title>" not in html
    assert "need to enable JavaScript" not in html
    assert answer.headers["content-language"] == language
    assert answer.headers["vary"] == "Accept-Encoding, Accept-Language"


def test_document_comes_compressed_and_is_asked_for_again(public: Server):
    plain = public.ask("/")
    packed = public.ask("/", Accept_Encoding="br")
    assert brotli.decompress(packed.body) == plain.body
    assert packed.headers["cache-control"] == "no-cache"
    assert public.ask("/", Accept_Encoding="br", If_None_Match=packed.headers["etag"]).status == 304
    russian = public.ask("/?lang=ru", Accept_Encoding="br", If_None_Match=packed.headers["etag"])
    assert russian.status == 200


def test_head_of_the_document_has_no_body(public: Server):
    answer = public.ask("/", "HEAD")
    assert (answer.status, answer.body) == (200, b"")


@pytest.mark.parametrize("mark", [
    {"X_Forwarded_For": "192.0.2.1"}, {"X_Forwarded_Proto": "https"}, {"X_Forwarded_Host": "127.0.0.1"},
    {"Forwarded": "for=192.0.2.1"}, {"Via": "1.1 proxy"}, {"X_Real_IP": "192.0.2.1"}, {"Host": "example.org"},
    {"Host": "127.0.0.1.example.org"}, {"Host": "localhost.example.org:8501"}, {"Host": "a:127.0.0.1"},
    {"Host": ""}, {"Origin": "https://example.org"}, {"Origin": "http://127.0.0.1.example.org"},
])
@pytest.mark.parametrize("path", ["/", "/healthz", "/_stcore/stream"])
def test_managers_view_refuses_what_did_not_come_from_this_computer(manager: Server, mark: dict, path: str):
    assert manager.ask(path, **(SOCKET if "stream" in path else {}), **mark).status == 403


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8501", "localhost:8501", "LOCALHOST", "[::1]:8501"])
def test_managers_view_answers_on_this_computer(manager: Server, host: str):
    assert manager.ask("/healthz", Host=host).status == 200
    assert manager.ask("/_stcore/stream", **SOCKET, Host=host).status == 101


@pytest.mark.parametrize("client", [("192.0.2.1", 1), ("", 1), None, ("testclient", 1)])
def test_managers_view_refuses_another_machine_that_claims_to_be_local(client):
    scope = {"type": "http", "headers": [(b"host", b"127.0.0.1")], "client": client}
    assert not access.is_local(scope)
    assert access.is_local(scope | {"client": ("127.0.0.1", 1)})


def test_two_hosts_in_one_request_are_refused():
    both = [(b"host", b"127.0.0.1"), (b"host", b"example.org")]
    assert not access.is_local({"type": "http", "headers": both, "client": ("127.0.0.1", 1)})


def test_public_view_answers_through_a_proxy(public: Server):
    assert public.ask("/", Host="yntymak.example.org", X_Forwarded_For="192.0.2.1").status == 200


@pytest.mark.parametrize("value", ["", " ", "public"])
def test_public_is_the_default_and_opens_the_public_part(monkeypatch: pytest.MonkeyPatch, value: str):
    monkeypatch.setenv("YNTYMAK_AUDIENCE", value)
    assert (access.audience(), access.part()) == ("public", "public")


def test_manager_opens_the_managers_part(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("YNTYMAK_AUDIENCE", "manager")
    assert (access.audience(), access.part()) == ("manager", "manager")


@pytest.mark.parametrize("value", ["signed-in", "Manager", "managers", "municipality/kyshtut"])
def test_audience_that_cannot_be_served_stops_the_start_with_a_sentence(value: str):
    command = [sys.executable, "-c", "from dashboard import access; access.check()"]
    environment = os.environ | {"YNTYMAK_AUDIENCE": value}
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert ended.stderr.startswith(f"YNTYMAK_AUDIENCE={value}") or repr(value) in ended.stderr
    assert "Traceback" not in ended.stderr
