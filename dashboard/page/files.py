"""How long a file for download waits for who asked for it."""

from __future__ import annotations

import time
from typing import Any

from streamlit.runtime import memory_media_file_storage
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

LASTS = 120.0  # seconds: the answer with the address of a file may take long on a bad line


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
