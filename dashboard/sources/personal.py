"""Columns about who a person is: they never enter, whatever the table (privacy.md)."""

from __future__ import annotations

import re

from dashboard.sources.spelling import spellings

_INITIALS = re.compile(r"\b(?:\w\.){2,}\w?\b")  # as in the abbreviation of a full name


def _several(words: str) -> frozenset[str]:
    return frozenset(words.split())


# A header with one of these words is refused.
_WORDS = _several(
    "surname forename firstname lastname fullname patronymic phone telephone mobile whatsapp telegram passport inn pin"
    " email mail address ethnicity nationality religion signature birthdate birthday dob"
    " фамилия фамилии отчество отчества фио телефон телефона телефоны тел моб мобильный сотовый ватсап вотсап телеграм"
    " паспорт паспорта паспортные инн пин почта адрес адреса прописка национальность религия вероисповедание подпись"
    " фамилиясы фамилиялары атасынын телефону телефондору паспорту дареги дарек улуту дини"
)
# These say it only where nothing else is in the header but words for a person.
_NAMES = _several("name names имя имена аты ысымы ысым")
_ABOUT = _several(
    "first last full middle given family of the participant participants person people member respondent beneficiary"
    " участника участницы участников человека члена лица полное катышуучунун адамдын мүчөнүн толук и"
)
_PHRASES = _several(
    "date_of_birth birth_date place_of_residence id_number e_mail дата_рождения день_рождения место_жительства"
    " номер_паспорта эл_почта туулган_күнү туулган_куну жашаган_жери кол_тамга каттоо_дареги аты_жөнү аты_жону"
)


def is_personal(header: str) -> bool:
    """Return whether a column of that header would say who a person is."""
    return any(_says_who(spelling) for spelling in spellings(header))


def _says_who(spelling: str) -> bool:
    whole = _INITIALS.sub(lambda found: found[0].replace(".", ""), spelling)
    words = [word for word in re.split(r"[\W_]+", whole) if word]
    joined = "_".join(words)
    if any(phrase in joined for phrase in _PHRASES):
        return True
    if set(words) & _WORDS:
        return True
    return bool(set(words) & _NAMES) and not set(words) - _NAMES - _ABOUT
