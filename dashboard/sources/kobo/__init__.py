"""Exports of KoboToolbox and ODK, read with a mapping that says which question becomes which column."""
