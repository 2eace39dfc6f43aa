"""How much of a private text a reader is shown."""

from typing import Any

SEES_PEOPLE = "beneficiaries.view_disbursement"


def sees_people(user: Any) -> bool:
    """Whether the reader may read of persons at all."""
    return bool(user.has_perm(SEES_PEOPLE))


def mask_name(name: str) -> str:
    """王某某: the first character stays."""
    return f"{name[0]}{'某' * min(len(name) - 1, 2)}" if name else ""


def mask_phone(phone: str) -> str:
    """139****5678; of a short number only the last two digits."""
    if len(phone) >= 11:
        return f"{phone[:3]}****{phone[-4:]}"
    return f"{'*' * max(len(phone) - 2, 0)}{phone[-2:]}"
