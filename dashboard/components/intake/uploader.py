"""The choice of files in the reader's language: Streamlit's own has its words in English."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.intake import FILES, KINDS, MEGABYTES
from dashboard.text import Words

# Changes the words inside the elements that React drew, and again whenever it draws them anew.
_TRANSLATOR = st.components.v2.component(
    "uploader_words",
    isolate_styles=False,
    css="""
[data-testid="stFileUploaderDropzoneInstructions"] span {
  white-space: normal;
}
""",
    js="""export default function ({ data, parentElement }) {
  const ICON = '[data-testid="stIconMaterial"]';
  const sizes = /^([\\d.,]+)\\s?(B|KB|MB)$/;
  const say = (said) => {
    const text = said.trim();
    if (text in data.words) return data.words[text];
    if (/ per file\\b/.test(text)) return data.limit;
    if (text.startsWith("•") || / icon$/.test(text)) return "";
    if (sizes.test(text)) return text.replace(sizes, (_, size, unit) => `${size} ${data.units[unit]}`);
    if (/must be .* or smaller|is larger than|too large|413/i.test(text)) return data.large;
    if (/not allowed|file type/i.test(text)) return data.kind;
    const named = /^(?:Remove|Cancel upload of) (.*)$/.exec(text);
    if (named) return `${data.remove}: ${named[1]}`;
    const sized = /^(.*), ([\\d.,]+)\\s?(B|KB|MB)$/.exec(text);
    if (sized) return `${sized[1]}, ${sized[2]} ${data.units[sized[3]]}`;
    return null;
  };
  // What React wrote is kept beside what is said for it: the language may change.
  const turned = (holder, name, now, otherwise) => {
    const known = holder[`turned-${name}`];
    const written = known && known.said === now ? known.written : now;
    const said = say(written) ?? otherwise;
    if (said === null || said === now) return null;
    holder[`turned-${name}`] = { written, said };
    return said;
  };
  const fix = (box) => {
    const walk = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const node = walk.currentNode, at = node.parentElement;
      if (at.closest(`[data-testid="stFileChipName"], [data-testid="stWidgetLabel"], ${ICON}`)) continue;
      const isFault = at.closest('[role="alert"], [data-testid="stTooltipErrorContent"]');
      const said = turned(node, "text", node.data, isFault ? data.failed : null);
      if (said !== null) node.data = said;
    }
    for (const name of ["aria-label", "title"]) {
      for (const part of box.querySelectorAll(`[${name}]`)) {
        if (part.matches('section, [data-testid="stFileChipName"]')) continue;
        const said = turned(part, name, part.getAttribute(name), null);
        if (said !== null) part.setAttribute(name, said);
      }
    }
  };
  const every = () => {
    document.querySelectorAll('[data-testid="stFileUploader"], [data-testid="stTooltipErrorContent"]').forEach(fix);
  };
  parentElement.watch?.disconnect();  // this runs again with each run of the page
  const watch = parentElement.watch = new MutationObserver(every);
  watch.observe(document.body, { subtree: true, childList: true, characterData: true });
  every();
  return () => watch.disconnect();
}""",
)


def files(words: Words) -> list[Any]:
    """Draw the choice of files; return those uploaded."""
    limit = words("import.upload.limit", megabytes=MEGABYTES, n=FILES)
    _TRANSLATOR(key="uploader-words", data={
        "words": {"Upload": words("import.upload"), "Add files": words("import.upload.more"),
                  "Drag and drop files here": words("import.upload.drop"), "Error:": words("import.upload.error"),
                  "file upload": words("import.upload"), "Click to retry upload": words("import.upload.retry")},
        "limit": limit, "large": words("import.upload.large", megabytes=MEGABYTES),
        "kind": words("import.upload.kind"), "failed": words("import.upload.failed"),
        "remove": words("import.upload.remove"),
        "units": {unit: words(f"import.unit.{unit}") for unit in ("B", "KB", "MB")},
    })  # fmt: skip
    return st.file_uploader(words("import.files.label"), KINDS, accept_multiple_files=True, key="import-files",
                            max_upload_size=MEGABYTES)  # fmt: skip
