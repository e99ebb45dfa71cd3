"""Which columns of an export say who a person is: they are never read, and a mapping that asks for one is refused."""

from __future__ import annotations

import re

from dashboard.sources import personal

TABLES = ("people", "attendance", "organisation_members", "test_scores")  # each row is about one person
_WORD = re.compile(r"[^\W\d_]+")
# Words that a form has besides those of any header; two words that follow each other count as one as well.
_ALWAYS = set(_WORD.findall(
    "photo picture selfie middlename firstname lastname fullname username deviceid simserial subscriberid imei"
    " phonenumber phoneno submitter submitterid submittername submittedby instancename birthplace ethnic"
    " фото снимок колтамга колтамгасы номертелефона этнос национальности сүрөтү фотосу телефонномери паспорттун"
))
_NAMES = set(_WORD.findall("name names имя имена имени ысым ысымы аты"))
_SOMEONE = set(_WORD.findall(
    "person participant respondent contact enumerator interviewer applicant chair head leader trainer author участник"
    " участника респондент респондента контакт заявителя председателя катышуучу катышуучунун төраганын"
))


def is_personal(question: str, table: str | None = None) -> bool:
    """Return whether a question, by the last part of its name or by its label, asks who somebody is.

    A name alone may be that of an organisation or event; where each row of `table` is about one person it is not.
    """
    words = _WORD.findall(re.split("[/:.]", question)[-1].casefold())
    said = {*words, *(first + second for first, second in zip(words, words[1:], strict=False))}
    others = "_".join(word for word in words if word not in _NAMES)
    if said & _ALWAYS or personal.is_personal(others) or "атыжөнү" in said:
        return True
    is_name = bool(said & _NAMES)
    return is_name and (table in TABLES or bool(said & _SOMEONE))
