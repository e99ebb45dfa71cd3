"""Indicators: what the project promised, where it stands, and whether reported and published values hold."""

from dashboard.components import checked, indicators, values
from dashboard.components.card import cards

indicators.numbers()
standing = indicators.choose_standing()
cards(indicators.framework(standing), indicators.progress(standing))

indicator = indicators.choose()
cards(
    [indicators.sheet(indicator), values.parts(indicator)],
    [values.trend(indicator), values.by_place(indicator), checked.reports(indicator)],
)
cards(checked.published())
