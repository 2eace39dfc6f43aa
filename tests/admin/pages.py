"""What tests of the admin share: signing in, addresses, the neighbour's rows."""

import re
from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.urls import reverse

from beneficiaries.models import Disbursement, RosterEntry
from campaigns.models import Contribution, User, Visit
from tests import factories as make

SENTINEL = "邻县秘密"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(model: Any, page: str = "changelist", *arguments: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=arguments)


def text(response: Any) -> str:
    return response.content.decode()


@dataclass(frozen=True)
class Neighbour:
    """Rows of 榆树 that 朝阳区 must never meet."""

    user: User
    visit: Visit
    disbursement: Disbursement
    contribution: Contribution
    roster: RosterEntry


def neighbour() -> Neighbour:
    account = make.clerk(make.YUSHU, "neighbour")
    User.objects.filter(pk=account.pk).update(name=f"{SENTINEL}人")
    made = make.batch(
        {
            "慰问帮扶发放": [
                make.disbursement(
                    姓名=f"{SENTINEL}甲", 身份证号=make.citizen_id(777), 工作单位=f"{SENTINEL}厂"
                )
            ],
            "走访企业": [make.visit(企业名称=f"{SENTINEL}公司")],
            "筹集款物": [make.contribution(拨款或捐赠单位=f"{SENTINEL}商会")],
            "在档困难职工": [make.roster(档案编号=f"{SENTINEL}号", 身份证号=make.citizen_id(778))],
        },
        at=make.YUSHU,
        by=account,
    )
    return Neighbour(
        account,
        *(model.objects.get(added_by=made) for model in (Visit, Disbursement, Contribution, RosterEntry)),
    )


def seen(client: Client, at: str) -> dict[str, str]:
    """The mark that a form, or a question before a row is deleted, bears now; nothing where there is none."""
    found = re.search(r'name="seen" value="(\w*)"', text(client.get(at)))
    return {"seen": found[1]} if found else {}
