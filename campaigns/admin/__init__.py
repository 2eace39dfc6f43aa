"""The admin of organisation and money. One noun a file; imported here so that Django registers them all."""

from campaigns.admin import batch, enterprise, inner, place, role, team, term, union, user

__all__ = ["batch", "enterprise", "inner", "place", "role", "team", "term", "union", "user"]
