"""A plain HTML document as a reader gets it: parts, numbers, tables, links; and what in it could act."""

from __future__ import annotations

from html.parser import HTMLParser

TEXT = ("title", "h1", "h2", "p", "a", "option", "label", "button", "dt", "dd", "th", "td", "li", "strong", "span",
        "caption")
ADDRESSES = ("href", "src", "action", "formaction", "data", "poster", "srcset", "xlink:href")


class Plain(HTMLParser):
    """Reads a document: `said` are the texts by element, `parts` what stands under each heading of the second rank."""

    def __init__(self, document: str) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[tuple[str, str]] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.parts: dict[str, Part] = {}
        self._title, self._open = "", ""
        self.feed(document)
        self.close()

    @property
    def part(self) -> Part:
        return self.parts.setdefault(self._title, Part())

    @property
    def language(self) -> str:
        return next(about["lang"] for tag, about in self.tags if tag == "html")

    def addresses(self) -> list[str]:
        """Return every address that the document can lead to or load from."""
        return [value for _, about in self.tags for name, value in about.items() if name in ADDRESSES]

    def of(self, tag: str) -> list[dict[str, str]]:
        """Return the attributes of every element of a kind."""
        return [about for name, about in self.tags if name == tag]

    def texts(self, *tags: str) -> list[str]:
        """Return the texts of these elements."""
        return [said for tag, said in self.said if tag in tags]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        self._open = tag if tag in TEXT else self._open
        if tag == "tr":
            self.part.lines.append([])
        elif tag in ("th", "td"):
            self.part.lines[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        self._open = {"a": "li", "strong": "li"}.get(tag, self._open if tag not in TEXT else "")

    def handle_data(self, data: str) -> None:
        said = " ".join(data.split())
        if not said:
            return
        self.said.append((self._open, said))
        if self._open == "h2":
            self._title = said
        if self._open in ("th", "td") or (self._open == "a" and self.part.lines and not self.part.lines[-1][-1]):
            self.part.lines[-1][-1] += said
        elif self._open in ("dt", "dd"):
            self.part.facts.append(said)
        else:
            self.part.sentences.append(said)


class Part:
    """What stands under one heading: lines of its table, the head first; labels, numbers and notes; sentences."""

    def __init__(self) -> None:
        self.lines: list[list[str]] = []
        self.facts: list[str] = []
        self.sentences: list[str] = []
