"""The dashboard with sign-in, and beside it a real OpenID Connect service on this computer (oidc-provider-mock)."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.conftest import settled
from tests.serving import Server, free_port, serve


@dataclass(frozen=True)
class Place:
    """The dashboard with sign-in, its store, and the port of the sign-in service."""

    server: Server
    store: Path
    issuer: int

    def tell(self, who: str, **claims: object) -> None:
        """Tell the sign-in service what it knows about an account."""
        with closing(HTTPConnection("127.0.0.1", self.issuer, timeout=10)) as connection:
            connection.request("PUT", f"/users/{who}", json.dumps(claims), {"content-type": "application/json"})
            with connection.getresponse() as answer:
                assert answer.status == 204


@contextmanager
def signing(folder: Path, store: Path, access: str, people: Mapping[str, Mapping[str, object]]) -> Iterator[Place]:
    """Serve a store signed-in with an access.toml, and tell the sign-in service its people; `folder` takes settings."""
    port = free_port()
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)]
    with (folder / "issuer.log").open("wb") as log:
        issuer = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
    try:
        settings = _settings(folder, access, port)
        with serve(store, "signed-in", **settings) as server:
            _answers(port)
            place = Place(server, store, port)
            for who, claims in people.items():
                place.tell(who, **claims)
            yield place
    finally:
        issuer.terminate()
        issuer.wait(timeout=30)


def _settings(folder: Path, access: str, port: int) -> dict[str, str]:
    """Write secrets.toml and access.toml; return the environment that leads there."""
    secrets = {
        "redirect_uri": "http://127.0.0.1:{port}/oauth2callback",
        "cookie_secret": "0123456789" * 4,
        "client_id": "dashboard",
        "client_secret": "none",
        "server_metadata_url": f"http://127.0.0.1:{port}/.well-known/openid-configuration",
    }
    (folder / ".streamlit").mkdir()
    lines = "".join(f"{key} = {json.dumps(value)}\n" for key, value in secrets.items())
    (folder / ".streamlit" / "secrets.toml").write_text(f"[auth]\n{lines}", "utf-8")
    (folder / "access.toml").write_text(access, "utf-8")
    return {"HOME": str(folder), "YNTYMAK_ACCESS": str(folder / "access.toml"), "AUTHLIB_INSECURE_TRANSPORT": "1"}


def _answers(port: int, seconds: float = 60) -> None:
    """Wait until something answers at a port."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with closing(HTTPConnection("127.0.0.1", port, timeout=5)) as connection, suppress(OSError):
            connection.request("GET", "/.well-known/openid-configuration")
            with connection.getresponse() as answer:
                assert answer.status == 200
                return
        time.sleep(0.1)
    raise RuntimeError("the sign-in service does not answer")


def sign_in(page: Page, who: str) -> None:
    """Press the button of the page and let the service say who one is."""
    page.locator(".st-key-account-sign-in button").click()
    page.locator('input[name="sub"]').fill(who)
    page.get_by_role("button", name="Authorize", exact=True).click()
    page.wait_for_url("http://127.0.0.1:*/**")
    page.locator(".st-key-account-sign-out button").wait_for()
    settled(page)
