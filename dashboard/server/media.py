"""Files that Streamlit gave a session under an address of its own: for whom they are, and how long they wait."""

from __future__ import annotations

import hashlib
import re
import time
from threading import Lock
from typing import Any

from starlette.types import Message, Send
from streamlit.runtime import memory_media_file_storage
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

from dashboard import access

MOST = 20_000  # addresses kept; Streamlit itself forgets a file with its session, so the oldest are long gone
ADDRESS = "/media/"
LASTS = 120.0  # seconds a file waits for its reader: the answer with its address may take long on a bad line
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


class Lasting(MemoryMediaFileStorage):
    """Files in memory that stay for a while after nobody needs them.

    Streamlit 1.67 counts a file that was made when its button was pressed as nobody's, and forgets it after two more
    runs of any session: with thirty readers that is before a slow browser can ask for it.
    """

    def __init__(self, media_endpoint: str) -> None:
        """Begin with no file."""
        super().__init__(media_endpoint)
        self._left: dict[str, float] = {}

    def load_and_get_id(self, *args: Any, **kwargs: Any) -> str:
        """Keep a file; return its id."""
        file_id = super().load_and_get_id(*args, **kwargs)
        self._left.pop(file_id, None)
        return file_id

    def delete_file(self, file_id: str) -> None:
        """Let a file go in LASTS seconds, and forget those whose time is over. Streamlit calls it under its lock."""
        now = time.monotonic()
        self._left[file_id] = now
        for left in [name for name, since in self._left.items() if now - since > LASTS]:
            del self._left[left]
            super().delete_file(left)


def wait_for_readers() -> None:
    """Make files of the Streamlit server that is made after this wait for their readers."""
    memory_media_file_storage.MemoryMediaFileStorage = Lasting
