"""The plain page for the worst lines: the numbers and tables that matter, as HTML made here, without a script."""

from dashboard.light.choices import Asked
from dashboard.light.document import Document, document
from dashboard.light.style import style_source

__all__ = ["Asked", "Document", "document", "style_source"]
