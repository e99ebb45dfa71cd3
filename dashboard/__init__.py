"""Yntymak: the library behind the pages."""
