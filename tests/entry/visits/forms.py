"""The form of a visit as a browser sends it."""

from typing import Any
from uuid import UUID, uuid4

from django.test import Client

from tests import factories as make

AREAS = {"campaign": "2023", "union": make.CHAOYANG}


def browser(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def form(*people: dict[str, str], **changes: Any) -> dict[str, Any]:
    """A visit to a firm in difficulty, and its recipients."""
    data: dict[str, Any] = {
        **AREAS, "draft": str(uuid4()), "record": str(uuid4()), "version": "0", "date": "2023-01-05",
        "name": "长春春雨机械有限公司", "kind": "困难企业", "for_purpose": "慰问",
    }  # fmt: skip
    for number, person in enumerate(people, start=1):
        data |= {f"r{number}_{name}": value for name, value in person.items()}
    return {**data, **changes}


def person(**changes: str) -> dict[str, str]:
    return {"name": "李春生", "category": "户外一线", "cash": "500", **changes}


def keep_address(data: dict[str, Any]) -> str:
    return f"/visits/drafts/{data['draft']}/keep/{data['record']}/"


def record_of(data: dict[str, Any]) -> UUID:
    return UUID(data["record"])
