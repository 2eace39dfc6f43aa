"""The admin of categories, names and persons. One noun a file; imported here so that Django registers them all."""

from beneficiaries.admin import category, ceiling, person, term

__all__ = ["category", "ceiling", "person", "term"]
