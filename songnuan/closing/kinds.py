"""Which sheets a 更正单 may be about, how an address names them, and who enters such rows."""

from campaigns.models import Fact, User
from songnuan.entry.sheets import SHEETS

FORGOTTEN: dict[str, type[Fact]] = {str(sheet.fact._meta.model_name): sheet.fact for sheet in SHEETS}
"""Of these a row may be added: every sheet of the workbook."""


def may_add(user: User, fact: type[Fact]) -> bool:
    """Whether somebody enters rows of the kind."""
    return _may(user, "add", fact)


def may_change(user: User, fact: type[Fact]) -> bool:
    """Whether somebody corrects rows of the kind."""
    return _may(user, "change", fact)


def may_remove(user: User, fact: type[Fact]) -> bool:
    """Whether somebody takes rows of the kind out."""
    return _may(user, "delete", fact)


def _may(user: User, act: str, fact: type[Fact]) -> bool:
    return fact in FORGOTTEN.values() and user.has_perm(
        f"{fact._meta.app_label}.{act}_{fact._meta.model_name}"
    )
