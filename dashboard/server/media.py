"""Files that Streamlit gave a session under an address of its own: for the sign-in that was told it, and no other."""

from __future__ import annotations

import hashlib
import re
from threading import Lock

from starlette.types import Message, Send

from dashboard import access

MOST = 20_000  # addresses kept; Streamlit itself forgets a file with its session, so the oldest are long gone
ADDRESS = "/media/"
_NAMED = re.compile(rb"/media/([0-9a-f]{16,128})\b")
_FILE = re.compile(r"/media/([0-9a-f]{16,128})(\.\w+)?")


class Media:
    """Who was told which file: noted from the messages of each websocket as they go out."""

    def __init__(self) -> None:
        """Begin with no file told to anybody."""
        self._told: dict[tuple[str, str], None] = {}
        self._guard = Lock()

    def noting(self, token: str | None, send: Send) -> Send:
        """Return the `send` of a websocket opened with a token, which notes the files that it tells of."""

        async def noted(message: Message) -> None:
            content = message.get("bytes") or b"" if message["type"] == "websocket.send" else b""
            if b"/media/" in content:
                self._note(holder(token), _NAMED.findall(content))
            await send(message)

        return noted

    def is_for(self, token: str | None, path: str) -> bool:
        """Return whether a file was told to the sign-in of a token, or to those without one."""
        named = _FILE.fullmatch(path)
        return named is not None and (holder(token), named[1]) in self._told

    def _note(self, who: str, names: list[bytes]) -> None:
        with self._guard:
            for name in names:
                self._told.pop((who, name.decode()), None)
                self._told[who, name.decode()] = None
            while len(self._told) > MOST:
                del self._told[next(iter(self._told))]


def holder(token: str | None) -> str:
    """Return whose files those of a token are: its sign-in's while that lives (by hash), else everyone's: ''."""
    return hashlib.sha256(token.encode()).hexdigest() if token and access.living(token) else ""
