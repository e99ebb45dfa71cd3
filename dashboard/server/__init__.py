"""What stands around the pages: start, `/healthz`, `/light`, `/boundaries`, headers, compression, document."""

from __future__ import annotations

from contextlib import suppress
from functools import partial

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dashboard import access, boundaries, database
from dashboard.server import assets
from dashboard.server.assets import Asset, Assets
from dashboard.server.document import Document
from dashboard.server.failed import Failed
from dashboard.server.headers import Closed, SecurityHeaders
from dashboard.server.plain import plain
from dashboard.server.session import Session
from dashboard.server.start import lifespan

__all__ = ["VERSION", "health", "lifespan", "middleware", "routes"]
VERSION = "0.1.0"


def health(token: str | None = None) -> tuple[int, dict[str, str | None]]:
    """Return status code and body of `/healthz`: 200 with the snapshot's id, 503 when none is published.

    The snapshot is that of who signed in with the token, as pages choose it: one's own part, else the public one.
    """
    about = {"audience": access.audience(), "version": VERSION}
    for part in (access.part_of(token), access.part()):
        with suppress(database.NoSnapshot):
            snapshot = database.newest(database.store_folder(), part)
            return 200, {"status": "ok", "snapshot": snapshot.id} | about
    return 503, {"status": "no snapshot", "snapshot": None} | about


def routes(base: str = "") -> list[Route]:
    """Return our own addresses; `base` is server.baseUrlPath without slashes."""

    def healthz(request: Request) -> JSONResponse:
        status, body = health(request.cookies.get(access.COOKIE))
        return JSONResponse(body, status_code=status, headers={"cache-control": "no-store"})

    prefix = f"/{base}" if base else ""
    return [
        Route(f"{prefix}/healthz", healthz),
        Route(f"{prefix}/light", partial(plain, prefix=prefix)),
        Route(f"{prefix}/boundaries/{{name}}.geojson", boundary),
    ]


def boundary(request: Request) -> Response:
    """Return the file of boundaries of this hash, to be kept for ever; 404 for what the store does not name."""
    layer = boundaries.served(database.store_folder(), request.path_params["name"])
    if layer is None:
        return Response(status_code=404, headers={"cache-control": "no-store"})
    asset = Asset(layer.path, "application/geo+json", layer.sha256, is_hashed=True, quality=9)
    return assets.response(asset, request.headers)


def middleware(base: str, pages: frozenset[str], redirect_uri: str = "https:") -> list[Middleware]:
    """Return the layers around Streamlit, outermost first.

    `base` is server.baseUrlPath without slashes, `pages` the addresses of the pages without slashes;
    `redirect_uri` is the one of sign-in: cookies are Secure unless it says that the browser is on this computer.
    """
    prefix = f"/{base}" if base else ""
    return [
        Middleware(SecurityHeaders, prefix=prefix),
        Middleware(Failed),
        Middleware(access.Guard),
        Middleware(Session, prefix=prefix, pages=pages, is_secure=not redirect_uri.startswith("http:")),
        Middleware(Closed, prefix=prefix),
        Middleware(Assets, prefix=prefix),
        Middleware(Document, prefix=prefix, pages=pages),
    ]
