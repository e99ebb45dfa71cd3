"""The public tables as others exchange them: a Frictionless data package."""
