"""The admin of categories, names and persons. One noun a file; imported here so that Django registers them all."""

from beneficiaries.admin import activity, category, ceiling, person, term

__all__ = ["activity", "category", "ceiling", "person", "term"]
