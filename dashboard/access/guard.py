"""The guard of the manager's view on one's own computer."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.access.audience import audience

_LOCAL = re.compile(r"(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?", re.IGNORECASE)
_PROXY = ("forwarded", "via", "x-real-ip")
_REFUSED = (
    "The manager's view answers only on this computer, at http://127.0.0.1, and not through a proxy. "
    "For everyone else start the dashboard with YNTYMAK_AUDIENCE=public.\n"
)


def is_local(scope: Scope) -> bool:
    """Return whether a request came straight from this computer: by address, Host, Origin, no proxy."""
    headers = Headers(scope=scope)
    is_single = len(headers.getlist("host")) == 1
    return is_single and names_no_other(headers) and _is_loopback((scope.get("client") or ("",))[0])


def names_no_other(headers: Mapping[str, str]) -> bool:
    """Return whether the headers of a request name this computer as Host and Origin, and no proxy."""
    if any(name.lower() in _PROXY or name.lower().startswith("x-forwarded") for name in headers):
        return False
    origin = headers.get("origin")
    is_own = origin is None or _LOCAL.fullmatch(origin.partition("://")[2])
    return bool(is_own and _LOCAL.fullmatch(headers.get("host") or ""))


def _is_loopback(address: str) -> bool:
    """Return whether an IP address is this computer's own; False for anything that is no address."""
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


class Guard:
    """Middleware that refuses what is not local while the process serves the manager."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application; the audience is read once, here (raises UnknownAudience)."""
        self.app = app
        self.closed = audience() == "manager"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 403 with a sentence, close a websocket unopened, or pass the request on."""
        if not self.closed or scope["type"] not in ("http", "websocket") or is_local(scope):
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            await PlainTextResponse(_REFUSED, status_code=403)(scope, receive, send)
        else:
            await receive()
            await send({"type": "websocket.close", "code": 1008, "reason": "local only"})
