"""What a request gets when the program fails: a sentence and an id; the log has the rest under the same id."""

from __future__ import annotations

import logging
import secrets

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard import engine, text
from dashboard.server.document import language

_LOG = logging.getLogger(__name__)


class Failed:
    """Middleware that answers 500 with a sentence and an id, and logs the error under that id."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; an error after the answer began goes on to the server, which cuts the line."""
        is_begun = scope["type"] != "http"

        async def noting(message: Message) -> None:
            nonlocal is_begun
            is_begun = True
            await send(message)

        try:
            await self.app(scope, receive, send if is_begun else noting)
        except engine.Trouble as problem:
            if is_begun:
                raise
            _LOG.error("The engine cannot be asked: %s", problem)
            said = text.words(language(scope))("engine.asked")
            answer = PlainTextResponse(f"{said}\n", status_code=503, headers={"cache-control": "no-store"})
            await answer(scope, receive, send)
        except Exception:
            if is_begun:
                raise
            identity = secrets.token_hex(4)
            _LOG.exception("Error %s", identity)
            said = text.words(language(scope))("frame.failed", id=identity)
            answer = PlainTextResponse(f"{said}\n", status_code=500, headers={"cache-control": "no-store"})
            await answer(scope, receive, send)
