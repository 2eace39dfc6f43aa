"""The admin of organisation and money. One noun a file; imported here so that Django registers them all."""

from campaigns.admin import batch, campaign, enterprise, event, inner, role, team, term, union, user

__all__ = ["batch", "campaign", "enterprise", "event", "inner", "role", "team", "term", "union", "user"]
