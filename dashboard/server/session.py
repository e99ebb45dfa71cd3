"""The sign-in layer: Streamlit's cookies stay here, the browser gets a random token that can be taken back.

Streamlit 1.67 gives the browser its claims in a cookie for thirty days, not Secure, good after a log-out and after the
end of the id token, and leads to the front page after a sign-in. This layer keeps those cookies and hands them to
Streamlit with the requests of a token that lives (access/sign_ins.py). What Streamlit might rename fails closed: pages
know nobody whose sign-in this layer did not see.
"""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Mapping
from urllib.parse import parse_qs

from anyio import to_thread
from itsdangerous import URLSafeTimedSerializer
from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard import access, journal
from dashboard.server import cookies, way_back
from dashboard.server.media import ADDRESS, Media

_STREAMLITS, _USER = "_streamlit_", "_streamlit_user"  # and _streamlit_user_1 …, _streamlit_user_tokens …
_LOGIN, _LOGOUT, _CALLBACK, _UPLOAD = "/auth/login", "/auth/logout", "/oauth2callback", "/_stcore/upload_file"
_refusals: deque[float] = deque(maxlen=30)  # of the last minute: more are not written down, so none can flood the log


class Session:
    """Middleware around Streamlit's sign-in; does nothing while the audience is another."""

    def __init__(self, app: ASGIApp, prefix: str, pages: frozenset[str], is_secure: bool = True) -> None:
        """Wrap an application served under `prefix` with these `pages`; `is_secure` where it is reached by https."""
        self.app, self.prefix, self.pages, self.is_secure = app, prefix, pages, is_secure
        self.is_on = access.audience() == "signed-in"
        self.token = cookies.Cookie(access.COOKIE, prefix or "/", is_secure, is_strict=True)
        self.back = cookies.Cookie(f"{access.COOKIE}_back", prefix or "/", is_secure, is_strict=False)
        self.media = Media()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with the cookies of its sign-in, and mend those of the answer."""
        if not self.is_on or scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        sent = cookies.of(scope)
        token = sent.get(self.token.name)
        signed = access.living(token)
        inner = cookies.replaced(scope, self._for_streamlit(sent, signed))
        path = scope["path"].removeprefix(self.prefix)
        if scope["type"] == "websocket":
            await self.app(inner, receive, self.media.noting(token, send))
        elif self._is_closed(path, token, signed):
            await PlainTextResponse("Not found\n", status_code=404)(scope, receive, send)
        else:
            await self.app(inner, receive, self._mending(scope, path, sent, send))

    def _is_closed(self, path: str, token: str | None, signed: access.SignIn | None) -> bool:
        """Return whether an address is there for others alone: uploads for managers, a file for whose it is."""
        if path.startswith(_UPLOAD):
            return access.entitled(signed) != "manager"
        return path.startswith(ADDRESS) and not self.media.is_for(token, path)

    def _for_streamlit(self, sent: Mapping[str, str], signed: access.SignIn | None) -> dict[str, str]:
        """Return the cookies that Streamlit gets: of the sign-in what we kept, of the browser all but that."""
        ours = (self.token.name, self.back.name, access.COOKIE)
        passed = {name: value for name, value in sent.items() if not name.startswith(_USER) and name not in ours}
        return passed | {**dict(signed.cookies), access.COOKIE: sent[self.token.name]} if signed else passed

    def _mending(self, scope: Scope, path: str, sent: Mapping[str, str], send: Send) -> Send:
        """Return the `send` of one request that mends its answer."""

        async def mended(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = cookies.take(message, _USER)
                if self.is_secure:
                    cookies.secure(message, _STREAMLITS)
                await to_thread.run_sync(self._settle, path, scope, sent.get(self.token.name), given, message)
                self._lead_back(path, scope, sent, message)
            await send(message)

        return mended

    def _settle(self, path: str, scope: Scope, token: str | None, given: Mapping[str, str], answer: Message) -> None:
        """Begin or end the sign-in, write it down, and give the browser its token or take it back."""
        if path == _LOGOUT and (signed := access.end(token)):
            write("sign-out", signed.claims)
        if path == _CALLBACK:
            self._begin(scope, token, given, answer)
        elif token and not access.living(token):
            cookies.add(answer, self.token.line("", 0))

    def _begin(self, scope: Scope, token: str | None, given: Mapping[str, str], answer: Message) -> None:
        """Begin a sign-in with what Streamlit was about to give the browser, or write down that there is none."""
        asked = parse_qs(scope.get("query_string", b"").decode("latin-1"))
        claims = claims_of(given)
        begun = access.begin(claims, tuple(given.items())) if claims else None
        if begun:
            access.end(token)  # a second sign-in ends the first
            fresh, signed = begun
            cookies.add(answer, self.token.line(fresh, max(1, int(signed.ends - time.time()))))
            write("sign-in", claims)
            return
        if claims or asked.keys() & {"code", "error"}:
            refuse(claims)
        if token and not access.living(token):
            cookies.add(answer, self.token.line("", 0))

    def _lead_back(self, path: str, scope: Scope, sent: Mapping[str, str], answer: Message) -> None:
        """Keep from where somebody goes to sign in or out, and lead there instead of to the front page."""
        headers = MutableHeaders(raw=answer["headers"])
        leaves = headers.get("location") not in (None, f"{self.prefix}/")
        if path in (_LOGIN, _LOGOUT) and leaves:
            if came := way_back.asked(scope, self.prefix, self.pages):
                cookies.add(answer, self.back.line(came, way_back.SECONDS))
        elif path in (_LOGIN, _LOGOUT, _CALLBACK) and not leaves and "location" in headers:
            known = sent.get(self.back.name) if path == _CALLBACK else way_back.asked(scope, self.prefix, self.pages)
            if way := way_back.kept(known, self.prefix, self.pages):
                headers["location"] = way
                answer["headers"] = headers.raw
            cookies.add(answer, self.back.line("", 0))


def claims_of(given: Mapping[str, str]) -> dict[str, object]:
    """Return the claims in the cookies that Streamlit has just signed for the browser; empty when there are none."""
    main = _content(given.get(_USER, ""), _USER)
    if main.startswith("chunks-"):
        names = [f"{_USER}_{number}" for number in range(1, int(main.removeprefix("chunks-")) + 1)]
        main = "".join(_content(given.get(name, ""), name) for name in names)
    try:
        said = json.loads(main)
    except ValueError:
        return {}
    return said if isinstance(said, dict) and said.get("is_logged_in") is True else {}


def _content(value: str, name: str) -> str:
    """Return what a signed cookie holds: it comes straight from Streamlit, which alone can check the signature."""
    _, content = URLSafeTimedSerializer("", salt=name).loads_unsafe(value)
    return content if isinstance(content, str) else ""


def write(event: str, claims: Mapping[str, object]) -> None:
    """Write down what somebody did, by role and hash."""
    journal.note(event, access.role_of(claims).name, journal.subject(claims))


def refuse(claims: Mapping[str, object]) -> None:
    """Write down a refused sign-in, at most thirty a minute."""
    now = time.monotonic()
    if len(_refusals) == _refusals.maxlen and _refusals[0] > now - 60:
        return
    _refusals.append(now)
    write("sign-in refused", claims)
