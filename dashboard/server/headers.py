"""Security headers on every response, and the addresses of Streamlit that nobody needs here."""

from __future__ import annotations

import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard import access, light, tiles
from dashboard.server.document import inline_hashes

_HOST = re.compile(r"[A-Za-z0-9.\-]+(:\d{1,5})?|\[[0-9A-Fa-f:]+\](:\d{1,5})?")
_INNER = "/_stcore/"
_OPEN = ("health", "host-config", "stream", "bidi-components/")  # what the browser asks for; all else is closed
_UPLOAD = "upload_file/"  # where somebody can be a manager; signed-in, the layer of sign-ins opens it to managers alone
_SIGN_IN = ("/auth/", "/oauth2callback")
_STARTS = ("http.response.start", "websocket.http.response.start", "websocket.accept")
_PERMISSIONS = ("camera", "display-capture", "geolocation", "microphone", "midi", "payment", "usb")
FIXED = {
    "x-content-type-options": "nosniff",
    "permissions-policy": ", ".join(f"{name}=()" for name in _PERMISSIONS),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


def policy(*, host: str = "", frame: bool = False, source: str | None = None) -> str:
    """Return the content security policy of the document, or of a component's frame (the map)."""
    sockets = f" ws://{host} wss://{host}" if _HOST.fullmatch(host) else ""
    images = "'self' data: blob:" + (f" {source}" if frame and source else "")
    # blob: is how Streamlit loads the script of a component that is written in Python (components v2).
    scripts = "'unsafe-inline' 'unsafe-eval'" if frame else " ".join(["blob:", *inline_hashes()])
    rules = {
        "default-src": "'none'",
        "script-src": f"'self' {scripts}",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": images,
        "font-src": "'self' data:",
        "connect-src": "'self'" if frame else f"'self'{sockets}",
        "frame-src": "'none'" if frame else "'self'",
        "worker-src": "'none'" if frame else "'self' blob:",
        "manifest-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'none'",
        "frame-ancestors": "'self'" if frame else "'none'",
    }
    return "; ".join(f"{name} {sources}" for name, sources in rules.items())


def plain_policy() -> str:
    """Return the content security policy of the plain page: its own stylesheet, its form, and no script at all."""
    rules = {"default-src": "'none'", "style-src": light.style_source(), "img-src": "'self'", "form-action": "'self'",
             "base-uri": "'none'", "frame-ancestors": "'none'"}  # fmt: skip
    return "; ".join(f"{name} {sources}" for name, sources in rules.items())


class SecurityHeaders:
    """Middleware that puts the headers on every response, errors, refusals and answers to websockets included."""

    def __init__(self, app: ASGIApp, prefix: str = "") -> None:
        """Wrap an application; raises ValueError when YNTYMAK_TILES is no address."""
        chosen = tiles.configured()
        self.app, self.frames, self.tiles = app, f"{prefix}/component/", chosen.origin if chosen else None
        self.plain = f"{prefix}/light"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and add the headers to its response."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        can_refuse = "websocket.http.response" in scope.get("extensions", {})
        begun = False

        async def with_headers(message: Message) -> None:
            nonlocal begun
            if message["type"] == "websocket.close" and can_refuse and not begun:
                await _refuse(with_headers)
                return
            if message["type"] in _STARTS:
                begun = True
                message.setdefault("headers", [])
                MutableHeaders(scope=message).update(self._headers(scope))
            await send(message)

        await self.app(scope, receive, with_headers)

    def _headers(self, scope: Scope) -> dict[str, str]:
        """Return the headers of the response to a request."""
        frame = scope["path"].startswith(self.frames)
        host = Headers(scope=scope).get("host", "")
        is_plain = scope["path"] == self.plain
        rules = plain_policy() if is_plain else policy(host=host, frame=frame, source=self.tiles)
        return FIXED | {
            # Tile servers refuse requests without a referrer; nothing else leaves for another host.
            "referrer-policy": "strict-origin" if frame and self.tiles else "same-origin",
            "x-frame-options": "SAMEORIGIN" if frame else "DENY",
            "content-security-policy": rules,
        }


async def _refuse(send: Send) -> None:
    """Answer a websocket that is closed before it opened: the server's own 403 would have no headers."""
    await send({"type": "websocket.http.response.start", "status": 403, "headers": [(b"content-length", b"0")]})
    await send({"type": "websocket.http.response.body", "body": b""})


class Closed:
    """Middleware that answers 404 at every inner address of Streamlit that no page of ours needs."""

    def __init__(self, app: ASGIApp, prefix: str = "") -> None:
        """Wrap an application served under `prefix`; the audience is read once, here (raises UnknownAudience)."""
        self.app, served = app, access.audience()
        opened = (*_OPEN, _UPLOAD) if served != "public" else _OPEN
        self.inner, self.opened = prefix + _INNER, tuple(prefix + _INNER + name for name in opened)
        self.closed = () if served == "signed-in" else tuple(prefix + path for path in _SIGN_IN)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 404 or pass the request on."""
        path = scope["path"] if scope["type"] == "http" else ""
        is_inner = path.startswith(self.inner) and not path.startswith(self.opened)
        if is_inner or path.startswith(self.closed):
            await PlainTextResponse("Not found\n", status_code=404)(scope, receive, send)
        else:
            await self.app(scope, receive, send)
