"""The admin of organisation and money. One noun a file; imported here so that Django registers them all."""

from campaigns.admin import batch, check_limit, enterprise, inner, place, role, team, term, union, user

__all__ = ["batch", "check_limit", "enterprise", "inner", "place", "role", "team", "term", "union", "user"]
