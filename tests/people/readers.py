"""What tests about persons share: a row with every personal value, and a client that has just given its password."""

import time
from typing import Any

from django.test import Client

from beneficiaries.models import Disbursement
from campaigns.models import User
from songnuan.login.sign_in import PASSWORD_AT
from tests import factories as make

NUMBER, PHONE, CARD = make.citizen_id(5), "13804310077", "6222021234567890128"
ADDRESS, ILLNESS = "吉林省长春市朝阳区红旗街12号", "肺病手术"
SECRETS = (NUMBER, PHONE, CARD, ADDRESS, ILLNESS)
PURPOSE = {"purpose": "contact", "why": "电话联系确认到账"}


def handed(at: str = make.CHAOYANG, **changes: Any) -> Disbursement:
    """A row of a union with every personal value there is."""
    row = make.disbursement(
        身份证号=NUMBER,
        联系电话=PHONE,
        银行卡号=CARD,
        开户银行="工行红旗街支行",
        家庭住址=ADDRESS,
        备注=ILLNESS,
    )
    made = make.batch({"慰问帮扶发放": [{**row, **changes}]}, at=at)
    return Disbursement.objects.get(added_by=made)


def signed_in(user: User, *, fresh: bool = True) -> Client:
    """A client whose user gave the password now, or an hour ago."""
    client = Client()
    client.force_login(user)
    session = client.session
    session[PASSWORD_AT] = time.time() - (0 if fresh else 3600)
    session.save()
    return client
