"""Who sees what: access.toml, claims, living sign-ins, the layer of cookies, and the page that follows."""

from __future__ import annotations

import asyncio
import json
import os
import string
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from itsdangerous import URLSafeTimedSerializer
from starlette.datastructures import Headers
from streamlit.testing.v1 import AppTest

from dashboard import access, database, server, text
from dashboard.access import Role, claims, listed, sign_ins
from dashboard.database import ROOT
from dashboard.page import who
from dashboard.server import media, session, way_back
from dashboard.server.session import Session
from tests.parts import divided

EN = text.words("en")
AUTH = {
    "redirect_uri": "https://d.example.test/oauth2callback",
    "cookie_secret": "s" * 32,
    "client_id": "c",
    "client_secret": "x",
    "server_metadata_url": "https://s.example.test/.well-known/openid-configuration",
}
ADDRESSES = st.from_regex(r"[a-z0-9.]{1,12}@[a-z0-9]{1,8}\.test", fullmatch=True)
PLACES = st.from_regex(r"[a-z0-9][a-z0-9-]{0,8}", fullmatch=True)
NAMES = {"kyshtut": "Kyshtut aiyl aimak", "kerben": "Kerben town"}
PAGES = frozenset({"", "municipality", "import"})


@pytest.fixture
def known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Return a function that writes access.toml and lets the process find it."""
    file = tmp_path / "access.toml"
    monkeypatch.setenv("YNTYMAK_ACCESS", str(file))

    def write(content: str) -> Path:
        file.write_text(content, "utf-8")
        listed._read.cache_clear()
        return file

    return write


def said(**sections: object) -> listed.Listed:
    return listed.listed(sections)


class TestTheFile:
    @given(st.dictionaries(ADDRESSES, st.one_of(st.none(), PLACES), max_size=6))
    def test_every_listed_address_gets_its_role_in_any_case(self, people: dict[str, str | None]):
        officials = {place: {"emails": []} for place in people.values() if place}
        for email, place in people.items():
            if place:
                officials[place]["emails"].append(email.upper())
        managers = [email for email, place in people.items() if place is None]
        found = said(managers={"emails": managers}, officials=officials)
        assert dict(found.emails) == {
            email: Role("official", place) if place else Role("manager") for email, place in people.items()
        }
        assert found.places == tuple(sorted(officials))

    @pytest.mark.parametrize(
        ("content", "key"),
        [
            ("managers = []", "managers"),
            ("[managers]\nemail = []", "managers"),
            ("[manager]", "'manager'"),
            ("[managers]\nemails = 'a@b.test'", "managers.emails"),
            ("[managers]\nemails = ['nobody']", "managers.emails"),
            ("[managers]\nemails = [1]", "managers.emails"),
            ("[managers]\ngroups = ['']", "managers.groups"),
            ("[managers]\nemails = ['\u212aim@b.test']", "managers.emails"),
            ("officials = 1", "officials"),
            ("[officials]\nemails = []", "officials.emails"),
            ('[officials."../manager"]', "officials.'../manager'"),
            ("[officials.a]\nemails=['a@b.test']\n[officials.b]\nemails=['A@b.test']", "officials.b.emails"),
            ("[managers]\ngroups=['g']\n[donors]\ngroups=['g']", "donors.groups"),
            ("groups_claim = 1", "groups_claim"),
            ("[managers\n", "TOML"),
        ],
    )
    def test_a_wrong_file_ends_the_start_with_file_and_key(self, known, monkeypatch, content: str, key: str):
        file = known(content)
        monkeypatch.setenv("YNTYMAK_AUDIENCE", "signed-in")
        with pytest.raises(access.UnknownAudience) as stopped:
            access.check(AUTH)
        assert str(file) in str(stopped.value)
        assert key in str(stopped.value)
        assert "a@b.test" not in str(stopped.value)

    def test_a_missing_file_ends_the_process_with_a_sentence(self, tmp_path: Path):
        command = [sys.executable, "-c", "from dashboard import access; access.check({})"]
        settings = {"YNTYMAK_AUDIENCE": "signed-in", "YNTYMAK_ACCESS": str(tmp_path / "none.toml")}
        ended = subprocess.run(
            command, cwd=ROOT, env=os.environ | settings, capture_output=True, text=True, check=False
        )
        assert ended.returncode == 1
        assert "none.toml cannot be read: copy data/access.example.toml" in ended.stderr
        assert "Traceback" not in ended.stderr

    @pytest.mark.parametrize(
        ("changed", "key"),
        [({name: ""}, name) for name in AUTH]
        + [
            ({"cookie_secret": "short"}, "cookie_secret"),
            ({"redirect_uri": "http://d.example.test/oauth2callback"}, "redirect_uri"),
            ({"redirect_uri": "https://d.example.test/"}, "redirect_uri"),
            ({"redirect_uri": "https:///oauth2callback"}, "redirect_uri"),
            ({"server_metadata_url": "http://s.example.test/"}, "server_metadata_url"),
        ],
    )
    def test_wrong_secrets_end_the_start_with_the_key(self, known, monkeypatch, changed: dict, key: str):
        known("")
        monkeypatch.setenv("YNTYMAK_AUDIENCE", "signed-in")
        access.check(AUTH)
        with pytest.raises(access.UnknownAudience, match=f"key {key}:"):
            access.check(AUTH | changed)

    def test_the_example_is_right_and_names_its_places(self, known):
        known((ROOT / "data" / "access.example.toml").read_text("utf-8"))
        assert access.places() == ("kyshtut",)

    def test_places_are_read_whatever_the_audience_and_a_missing_file_names_none(self, known, monkeypatch, tmp_path):
        known("[officials.b]\n[officials.a]\nemails = ['a@b.test']")
        monkeypatch.setenv("YNTYMAK_AUDIENCE", "public")
        assert access.places() == ("a", "b")
        monkeypatch.delenv("YNTYMAK_ACCESS")
        monkeypatch.setattr(listed, "_ROOT", tmp_path / "elsewhere")
        assert access.places() == ()

    def test_a_file_that_becomes_wrong_leaves_nobody_a_role_until_it_is_mended(self, known, capsys):
        known("[managers]\nemails = ['a@b.test']")
        claims = {"email": "a@b.test", "email_verified": True}
        assert access.part_for(claims) == "manager"
        known("[managers]\nemails = [")
        assert access.part_for(claims) == "public"
        assert "access.toml" in capsys.readouterr().err
        known("[managers]\nemails = ['a@b.test', 'c@d.test']")
        assert access.part_for(claims) == "manager"


class TestClaims:
    FILE = """groups_claim = "teams"\n[managers]\nemails = ["m@b.test"]\ngroups = ["chiefs"]
[officials.kyshtut]\nemails = ["k@b.test"]\ngroups = ["kyshtut", "kyshtut-two"]\n[officials.kerben]\ngroups = ["kerben"]
[donors]\ngroups = ["friends"]\n"""

    @pytest.mark.parametrize(
        ("claims", "part"),
        [
            (None, "public"),
            ({}, "public"),
            ({"email": "m@b.test", "email_verified": True}, "manager"),
            ({"email": " M@B.Test ", "email_verified": True}, "manager"),
            ({"email": "m@b.test"}, "public"),
            ({"email": "m@b.test", "email_verified": False}, "public"),
            ({"email": "m@b.test", "email_verified": "true"}, "public"),
            ({"email": "m@b.test", "email_verified": 1}, "public"),
            ({"email": ["m@b.test"], "email_verified": True}, "public"),
            ({"email": "k@b.test", "email_verified": True}, "municipality/kyshtut"),
            ({"email": "\u212a@b.test", "email_verified": True}, "public"),
            ({"email": "k@b.test", "email_verified": True, "teams": ["chiefs"]}, "municipality/kyshtut"),
            ({"teams": ["chiefs"]}, "manager"),
            ({"teams": "chiefs"}, "manager"),
            ({"groups": ["chiefs"]}, "public"),
            ({"teams": ["chiefs"], "email": "x@y.test", "email_verified": False}, "public"),
            ({"teams": ["kyshtut", "kyshtut-two", "friends"]}, "municipality/kyshtut"),
            ({"teams": ["kyshtut", "kerben"]}, "public"),
            ({"teams": ["kerben", "chiefs"]}, "manager"),
            ({"teams": ["Kerben"]}, "public"),
            ({"teams": [["kerben"], None, {}]}, "public"),
            ({"teams": {"kerben": 1}}, "public"),
        ],
    )
    def test_role_follows_from_verified_address_or_group(self, known, claims: Mapping | None, part: str):
        known(self.FILE)
        assert access.part_for(claims) == part

    @given(
        st.dictionaries(
            st.sampled_from(["email", "email_verified", "teams", "groups", "sub", "place", "role", "part"]),
            st.recursive(
                st.none() | st.booleans() | st.text(string.printable, max_size=8),
                lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
            ),
        )
    )
    def test_no_claims_raise_and_only_listed_ones_open_more_than_the_public_part(self, claims: dict):
        roles = {"m@b.test": Role("manager"), "k@b.test": Role("official", "kyshtut")}
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(listed, "now", lambda: listed.Listed(roles, {}, "teams", ("kyshtut",)))
            part = access.part_for(claims)
        is_verified = claims.get("email_verified") is True and isinstance(claims.get("email"), str)
        assert part == "public" or (is_verified and claims["email"].strip().lower() in roles)


@pytest.fixture
def none_living(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_ins, "_living", {})


@pytest.mark.usefixtures("none_living")
def test_health_names_the_snapshot_of_the_part_of_who_asks(known, monkeypatch, tmp_path: Path, demonstration_store):
    known("[managers]\nemails = ['m@b.test']\n[officials.kyshtut]\nemails = ['o@b.test']\n"
          "[officials.kerben]\nemails = ['k@b.test']")
    ids = divided(demonstration_store, tmp_path / "store")
    monkeypatch.setenv("YNTYMAK_AUDIENCE", "signed-in")
    monkeypatch.setenv("YNTYMAK_STORE", str(tmp_path / "store"))
    whose = {"m@b.test": "manager", "o@b.test": "municipality/kyshtut", "k@b.test": "public", "x@b.test": "public"}
    for email, part in whose.items():
        token, _ = access.begin({"email": email, "email_verified": True, "exp": time.time() + 60})
        assert server.health(token)[1]["snapshot"] == ids[part], email
    assert server.health("made up")[1]["snapshot"] == server.health()[1]["snapshot"] == ids["public"]


@pytest.mark.usefixtures("none_living")
class TestLiving:
    def test_a_token_opens_its_sign_in_until_it_is_ended(self):
        token, signed = access.begin({"sub": "a", "exp": time.time() + 60})
        assert access.living(token) == signed
        assert access.living(token[:-1]) is access.living("") is access.living(None) is None
        assert access.end(token) == signed
        assert access.living(token) is access.end(token) is None

    def test_it_ends_with_the_id_token_and_after_a_working_day(self, monkeypatch):
        now = time.time()
        short, _ = access.begin({"exp": now + 60})
        long, _ = access.begin({"exp": now + 10 * 86_400})
        monkeypatch.setattr(sign_ins.time, "time", lambda: now + 61)
        assert (access.living(short) is None, access.living(long) is None) == (True, False)
        monkeypatch.setattr(sign_ins.time, "time", lambda: now + sign_ins.LONGEST + 1)
        assert access.living(long) is None

    @pytest.mark.parametrize("ends", [None, "soon", True, 0, -1.0, float("nan"), "9999999999"])
    def test_claims_without_an_end_ahead_begin_nothing(self, ends):
        assert access.begin({"sub": "a", "exp": ends}) is None
        assert access.begin({"sub": "a"}) is None

    def test_a_full_list_ends_the_oldest(self, monkeypatch):
        monkeypatch.setattr(sign_ins, "MOST", 3)
        tokens = [access.begin({"exp": time.time() + 60})[0] for _ in range(4)]
        assert [access.living(token) is not None for token in tokens] == [False, True, True, True]

    def test_memory_holds_no_token(self):
        token, _ = access.begin({"exp": time.time() + 60})
        assert token not in repr(sign_ins._living)


def ask(layer: Session, path: str, headers: Mapping[str, str] | None = None, kind: str = "http") -> list[dict]:
    """Send one request through the layer; return what it sent."""
    path, _, query = path.partition("?")
    raw = [
        (name.lower().encode(), value.encode()) for name, value in ({"host": "d.test"} | dict(headers or {})).items()
    ]
    scope = {"type": kind, "path": path, "query_string": query.encode(), "headers": raw, "method": "GET"}
    sent: list[dict] = []

    async def send(message: dict) -> None:
        sent.append(message)

    async def receive() -> dict:
        return {"type": "http.request"}

    with ThreadPoolExecutor(1) as alone:  # the browser's driver, in the same process, may run a loop in this thread
        alone.submit(asyncio.run, layer(scope, receive, send)).result()
    return sent


class Streamlit:
    """Answers as Streamlit's addresses do: a status, and the headers of `answers` by path; keeps what came in."""

    def __init__(self) -> None:
        self.answers: dict[str, list[tuple[str, str]]] = {}
        self.cookies: list[str] = []
        self.told = b""  # what goes out on a websocket

    async def __call__(self, scope: dict, receive: object, send: Callable) -> None:
        self.cookies.append(Headers(scope=scope).get("cookie", ""))
        if scope["type"] == "websocket":
            await send({"type": "websocket.send", "bytes": self.told})
            return
        headers = [(name.encode(), value.encode()) for name, value in self.answers.get(scope["path"], [])]
        await send({"type": "http.response.start", "status": 302, "headers": headers})


def signed_cookies(claims: dict, parts: int = 1) -> list[tuple[str, str]]:
    """Return the Set-Cookie headers that Streamlit would send for claims, in one cookie or in parts."""
    whole = json.dumps({"is_logged_in": True} | claims)
    pieces = {"_streamlit_user": whole}
    if parts > 1:
        size = -(-len(whole) // parts)
        pieces = {"_streamlit_user": f"chunks-{parts}"}
        pieces |= {f"_streamlit_user_{n + 1}": whole[n * size : (n + 1) * size] for n in range(parts)}
    sign = {name: URLSafeTimedSerializer("k", salt=name).dumps(value) for name, value in pieces.items()}
    return [
        ("set-cookie", f"{name}={value}; HttpOnly; Max-Age=2592000; Path=/; SameSite=lax")
        for name, value in sign.items()
    ]


@pytest.fixture
def layer(known, monkeypatch, tmp_path: Path, none_living) -> Session:
    known("[managers]\nemails = ['m@b.test']")
    monkeypatch.setenv("YNTYMAK_AUDIENCE", "signed-in")
    monkeypatch.setenv("YNTYMAK_STORE", str(tmp_path))
    session._refusals.clear()
    return Session(Streamlit(), "", PAGES)


def given_cookies(sent: list[dict]) -> dict[str, str]:
    lines = Headers(raw=sent[0]["headers"]).getlist("set-cookie")
    return {line.partition("=")[0]: line for line in lines}


def enter(layer: Session, parts: int = 1, **claims: object) -> str:
    """Sign in through the layer; return the token that the browser got."""
    whole = {"sub": "a", "iss": "i", "exp": time.time() + 600, "email": "m@b.test", "email_verified": True} | claims
    layer.app.answers["/oauth2callback"] = [("location", "/"), *signed_cookies(whole, parts)]
    line = given_cookies(ask(layer, "/oauth2callback?code=1&state=2"))["__Host-yntymak"]
    return line.partition("=")[2].partition(";")[0]


class TestTheLayer:
    @pytest.mark.parametrize("parts", [1, 3])
    def test_the_browser_gets_a_token_and_none_of_streamlits_cookies(self, layer: Session, parts: int):
        token = enter(layer, parts, name="x" * 3_000)
        lines = given_cookies(ask(layer, "/oauth2callback?code=1&state=2"))
        assert lines.keys() == {"__Host-yntymak", "__Host-yntymak_back"}
        assert {"HttpOnly", "Secure", "SameSite=Strict", "Path=/"} <= set(lines["__Host-yntymak"].split("; "))
        assert 590 <= int(lines["__Host-yntymak"].partition("Max-Age=")[2].partition(";")[0]) <= 600
        ask(layer, "/_stcore/stream", {"cookie": f"a=b; __Host-yntymak={token}"}, "websocket")
        inside = dict(pair.split("=", 1) for pair in layer.app.cookies[-1].split("; "))
        assert inside["yntymak"] == token
        assert len([name for name in inside if name.startswith("_streamlit_user")]) == (1 if parts == 1 else parts + 1)
        assert inside["a"] == "b"

    @pytest.mark.parametrize(
        "cookie",
        [
            "_streamlit_user=x",
            "yntymak={token}",
            "_streamlit_user_tokens=x; yntymak={token}",
            "__Host-yntymak=",
            "__Host-yntymak=x{token}",
        ],
    )
    def test_cookies_of_the_browsers_own_making_reach_nobody(self, layer: Session, cookie: str):
        token = enter(layer)
        ask(layer, "/_stcore/stream", {"cookie": cookie.format(token=token)}, "websocket")
        assert layer.app.cookies[-1] == ""

    def test_after_the_log_out_a_copy_of_the_cookie_opens_nothing(self, layer: Session):
        token = enter(layer)
        layer.app.answers["/auth/logout"] = [
            ("location", "https://s.test/end"),
            ("set-cookie", "_streamlit_user=; Max-Age=0"),
        ]
        sent = ask(layer, "/auth/logout", {"cookie": f"__Host-yntymak={token}"})
        assert "_streamlit_user=" in layer.app.cookies[-1]  # Streamlit asks the service to end its session too
        assert "Max-Age=0" in given_cookies(sent)["__Host-yntymak"]
        replayed = ask(layer, "/", {"cookie": f"__Host-yntymak={token}"})
        assert layer.app.cookies[-1] == ""
        assert "Max-Age=0" in given_cookies(replayed)["__Host-yntymak"]

    def test_an_id_token_that_has_ended_signs_nobody_in(self, layer: Session):
        layer.app.answers["/oauth2callback"] = [
            ("location", "/"),
            *signed_cookies({"sub": "a", "exp": time.time() - 1}),
        ]
        assert "__Host-yntymak" not in given_cookies(ask(layer, "/oauth2callback?code=1"))

    def test_a_second_sign_in_ends_the_first(self, layer: Session):
        first = enter(layer)
        ask(layer, "/oauth2callback?code=1", {"cookie": f"__Host-yntymak={first}"})
        assert access.living(first) is None

    @pytest.mark.parametrize("claims", [None, {}, {"email": "x@y.test"}])
    def test_the_upload_address_answers_managers_alone(self, layer: Session, claims: dict | None):
        path = "/_stcore/upload_file/session/file"
        token = enter(layer, **claims) if claims is not None else ""
        sent = ask(layer, path, {"cookie": f"__Host-yntymak={token}"})
        assert sent[0]["status"] == (302 if claims == {} else 404)

    def test_a_file_is_for_the_sign_in_that_was_told_of_it_and_ends_with_it(self, layer: Session):
        tokens = {"own": enter(layer), "other": enter(layer, sub="b"), "nobody": ""}
        file = f"/media/{'0a' * 16}"
        layer.app.told = f"..{file}.csv..".encode()

        def answered(who: str, path: str = f"{file}.csv") -> int:
            return ask(layer, path, {"cookie": f"__Host-yntymak={tokens[who]}"})[0]["status"]

        assert [answered(who) for who in tokens] == [404, 404, 404]
        ask(layer, "/_stcore/stream", {"cookie": f"__Host-yntymak={tokens['own']}"}, "websocket")
        assert [answered(who) for who in tokens] == [302, 404, 404]
        strange = ("/media/", "/media/x", f"{file}0.csv", f"/media/../{file}")
        assert [answered("own", path) for path in strange] == [404] * 4
        access.end(tokens["own"])
        assert answered("own") == 404
        ask(layer, "/_stcore/stream", {"cookie": f"__Host-yntymak={tokens['own']}"}, "websocket")
        assert [answered(who) for who in tokens] == [302, 404, 302], "it is told to nobody in particular"

    def test_the_files_kept_in_mind_are_not_without_end(self, layer: Session, monkeypatch):
        monkeypatch.setattr(media, "MOST", 3)
        for number in range(5):
            layer.app.told = f"/media/{number:032x}.csv".encode()
            ask(layer, "/_stcore/stream", {}, "websocket")
        kept = [ask(layer, f"/media/{number:032x}.csv")[0]["status"] for number in range(5)]
        assert kept == [404, 404, 302, 302, 302]

    def test_the_layer_rests_for_other_audiences(self, layer: Session, monkeypatch):
        monkeypatch.setenv("YNTYMAK_AUDIENCE", "manager")
        resting = Session(layer.app, "", PAGES)
        ask(resting, "/", {"cookie": "_streamlit_user=x"})
        assert layer.app.cookies[-1] == "_streamlit_user=x"

    def test_refusals_are_written_down_but_cannot_flood_the_journal(self, layer: Session, tmp_path: Path):
        layer.app.answers["/oauth2callback"] = [("location", "/")]
        for _ in range(50):
            ask(layer, "/oauth2callback?error=access_denied&state=1")
        ask(layer, "/oauth2callback")  # the way back from a log-out is no refusal
        written = [json.loads(line) for line in (tmp_path / "journal" / "journal.jsonl").read_text().splitlines()]
        assert [line["event"] for line in written] == ["sign-in refused"] * 30

    def test_the_way_leads_back_to_the_page_one_came_from(self, layer: Session):
        here = "/municipality?lang=ru&place=kyshtut&search=%D0%B0"
        layer.app.answers["/auth/login"] = [
            ("location", "https://s.test/authorize"),
            ("set-cookie", "_streamlit_session=x"),
        ]
        lines = given_cookies(ask(layer, "/auth/login?provider=t", {"referer": f"https://d.test{here}"}))
        assert lines["_streamlit_session"].endswith("; Secure")
        assert "SameSite=Lax" in lines["__Host-yntymak_back"]
        kept = lines["__Host-yntymak_back"].partition("=")[2].partition(";")[0]
        layer.app.answers["/oauth2callback"] = [("location", "/"), *signed_cookies({"exp": time.time() + 60})]
        sent = ask(layer, "/oauth2callback?code=1", {"cookie": f"__Host-yntymak_back={kept}"})
        assert Headers(raw=sent[0]["headers"])["location"] == here

    @pytest.mark.parametrize(
        "referer",
        [
            "https://evil.test/municipality",
            "https://d.test.evil.test/",
            "https://d.test//evil.test/",
            "https://d.test/secret",
            "https://d.test/auth/logout",
            "javascript:alert(1)",
            "https://d.test/import\\@evil.test",
            "//evil.test/import",
            "https://d.test/import?a=" + "x" * 3_000,
            "https://user@d.test/import",
            "",
        ],
    )
    def test_nothing_leads_to_another_host_or_to_no_page(self, layer: Session, referer: str):
        layer.app.answers["/auth/login"] = [("location", "https://s.test/authorize")]
        assert "__Host-yntymak_back" not in given_cookies(ask(layer, "/auth/login", {"referer": referer}))

    @given(st.text(max_size=60) | st.binary(max_size=60).map(lambda raw: raw.hex()))
    def test_a_cookie_made_up_by_somebody_leads_only_to_own_pages(self, value: str):
        way = way_back.kept(value, "", PAGES)
        assert way == "" or way.partition("?")[0] in {f"/{page}" for page in PAGES}

    @pytest.mark.parametrize(
        "address", ["/import?a=\r\nset-cookie:x", "/import?a=\\", "/import?<script>", "/import?\u212a"]
    )
    def test_an_address_with_letters_that_none_of_ours_has_is_dropped(self, address: str):
        assert way_back.own(address, "", PAGES) == ""

    @given(st.text(max_size=60))
    def test_an_address_is_kept_only_when_its_path_is_a_page(self, address: str):
        way = way_back.own(address, "/base", PAGES)
        assert way in ("", address)
        assert way == "" or way.partition("?")[0] in {f"/base/{page}" for page in PAGES}
        assert way_back.own(f"/base/{address}", "/base", PAGES).startswith(
            ("/base/",) if address in PAGES else ("/base/", "")
        )


@pytest.fixture
def frame(
    demonstration_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[AppTest, str]]:
    """Return a function that runs the app over a store of three parts and says which part's snapshot it shows."""
    ids = divided(demonstration_store, tmp_path / "store")
    monkeypatch.setenv("YNTYMAK_STORE", str(tmp_path / "store"))

    def run(audience: str, role: Role | None = None, **codes: str) -> tuple[AppTest, str]:
        monkeypatch.setenv("YNTYMAK_AUDIENCE", audience)
        monkeypatch.setattr(who, "signed", lambda: role and SimpleNamespace(claims={"role": role}))
        monkeypatch.setattr(access, "role_of", lambda given: given["role"])
        monkeypatch.setattr(claims, "part_for", lambda given: given["role"].part if given else "public")
        app = AppTest.from_file(str(ROOT / "dashboard" / "app.py"), default_timeout=60)
        app.query_params.update({"lang": "en"} | codes)
        app.run()
        assert not app.exception
        return app, shown(app, ids)

    return run


def shown(app: AppTest, ids: Mapping[str, str]) -> str:
    foot = " ".join(caption.value for caption in app.caption)
    return " ".join(part for part, identity in ids.items() if identity in foot)


def sentences(app: AppTest) -> list[str]:
    return [one.value for one in (*app.info, *app.caption)]


class TestThePage:
    @pytest.mark.parametrize(
        ("role", "part", "message"),
        [
            (None, "public", None),
            (Role("manager"), "manager", "account.manager"),
            (Role("donor"), "public", "account.donor"),
            (Role("official", "kyshtut"), "municipality/kyshtut", "account.official"),
            (Role("unknown"), "public", "account.unknown"),
            (Role("official", "kerben"), "public", "account.without_file"),
        ],
    )
    def test_a_role_opens_its_part_and_is_said(self, frame, role: Role | None, part: str, message: str | None):
        app, found = frame("signed-in", role)
        assert found == part
        place = text.markdown(NAMES[role.place]) if role and role.place else ""
        assert message is None or EN(message, place=place) in sentences(app)
        keys = {button.key for button in app.button}
        assert ("account-sign-in" in keys, "account-sign-out" in keys) == (role is None, role is not None)

    @pytest.mark.parametrize(
        ("audience", "role", "code", "part"),
        [
            ("public", None, "manager", "public"),
            ("signed-in", None, "municipality/kyshtut", "public"),
            ("signed-in", Role("official", "kyshtut"), "../manager", "municipality/kyshtut"),
        ],
    )
    def test_no_address_opens_another_part(self, frame, audience: str, role: Role | None, code: str, part: str):
        assert frame(audience, role, view_as=code)[1] == part

    @pytest.mark.parametrize("part", ["public", "municipality/kyshtut"])
    def test_a_manager_views_demonstration_data_as_others_and_is_told_so(self, frame, part: str):
        app, found = frame("manager", None, view_as=part)
        assert found == part
        view = (
            EN("account.view_as.public") if part == "public" else EN("account.view_as.official", place=NAMES["kyshtut"])
        )
        assert EN("account.viewing", view=text.markdown(view)) in sentences(app)

    def test_a_view_that_is_not_published_is_a_sentence(self, frame):
        app, found = frame("manager", None, view_as="municipality/kerben")
        assert found == ""
        assert EN("account.view_as.none") in sentences(app)

    def test_when_a_sign_in_ends_the_next_run_is_public(self, frame, monkeypatch):
        app, found = frame("signed-in", Role("manager"))
        ids = {part: database.newest(database.store_folder(), part).id for part in ("manager", "public")}
        assert found == "manager"
        monkeypatch.setattr(who, "signed", lambda: None)
        app.run()
        assert not app.exception
        assert shown(app, ids) == "public"
