"""Security headers on every response, and the addresses of Streamlit that nobody needs here."""

from __future__ import annotations

import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard import access, tiles
from dashboard.server.document import inline_hashes

_HOST = re.compile(r"[A-Za-z0-9.\-]+(:\d{1,5})?|\[[0-9A-Fa-f:]+\](:\d{1,5})?")
_CLOSED = ("/_stcore/metrics", "/_stcore/script-health-check")
_UPLOAD = "/_stcore/upload_file"  # open in the manager's process alone
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


class SecurityHeaders:
    """Middleware that puts the headers on every response, errors and refusals included."""

    def __init__(self, app: ASGIApp, prefix: str = "") -> None:
        """Wrap an application; raises ValueError when YNTYMAK_TILES is no address."""
        chosen = tiles.configured()
        self.app, self.frames, self.tiles = app, f"{prefix}/component/", chosen.origin if chosen else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and add the headers to its response."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        frame = scope["path"].startswith(self.frames)

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(FIXED)
                # Tile servers refuse requests without a referrer; nothing else leaves for another host.
                headers["referrer-policy"] = "strict-origin" if frame and self.tiles else "same-origin"
                host = Headers(scope=scope).get("host", "")
                headers["content-security-policy"] = policy(host=host, frame=frame, source=self.tiles)
            await send(message)

        await self.app(scope, receive, with_headers)


class Closed:
    """Middleware that answers 404 where Streamlit would give numbers of the process or take a file."""

    def __init__(self, app: ASGIApp, prefix: str = "") -> None:
        """Wrap an application served under `prefix`; the audience is read once, here (raises UnknownAudience)."""
        closed = _CLOSED if access.audience() == "manager" else (*_CLOSED, _UPLOAD)
        self.app, self.closed = app, tuple(prefix + path for path in closed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 404 or pass the request on."""
        if scope["type"] == "http" and scope["path"].startswith(self.closed):
            await PlainTextResponse("Not found\n", status_code=404)(scope, receive, send)
        else:
            await self.app(scope, receive, send)
