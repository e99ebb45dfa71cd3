"""Counts what passes over the wire between a browser and a server, in a process's own threads."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

PIECE = 65_536


@dataclass
class Relay:
    """A port that passes everything on to another; `sent` are the bytes that the server has answered."""

    port: int
    sent: int = 0
    guard: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        """Return the address to ask instead of the server's."""
        return f"http://127.0.0.1:{self.port}"

    def _pass(self, giver: socket.socket, taker: socket.socket, is_answer: bool) -> None:
        """Pass bytes one way until either side closes."""
        with suppress(OSError):
            while piece := giver.recv(PIECE):
                if is_answer:
                    with self.guard:
                        self.sent += len(piece)
                taker.sendall(piece)
        for end in (giver, taker):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        giver.close()  # the other one is closed where the other way ends

    def _serve(self, listener: socket.socket, port: int) -> None:
        with suppress(OSError):  # the listener is closed at the end
            while True:
                asking, _ = listener.accept()
                answering = socket.create_connection(("127.0.0.1", port))
                for one in (asking, answering):
                    one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                for ends in ((asking, answering, False), (answering, asking, True)):
                    threading.Thread(target=self._pass, args=ends, daemon=True).start()


@contextmanager
def counting(port: int) -> Iterator[Relay]:
    """Give a relay before a server."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        relay = Relay(listener.getsockname()[1])
        threading.Thread(target=relay._serve, args=(listener, port), daemon=True).start()
        yield relay
        listener.shutdown(socket.SHUT_RDWR)
