"""The sentence for the chat group says what the page says."""

import pytest
from django.utils import translation

from campaigns.models import Batch
from songnuan.reports.overview import overview
from songnuan.reports.scope import resolve
from tests import factories as make

pytestmark = pytest.mark.django_db


def said(at: str) -> str:
    return overview(resolve(make.user("领导", at), {})).briefing


def test_one_sentence_in_the_federations_order_zeros_left_out() -> None:
    assert said(make.CHANGCHUN) == ""
    make.batch({
        "筹集款物": [make.contribution()], "走访企业": [make.visit()],
        "慰问帮扶发放": [make.disbursement(人次=1234)],
    })  # fmt: skip
    sentence = said(make.CHANGCHUN)
    assert sentence.startswith("截至")
    number = Batch.objects.get().number
    assert sentence.partition("时，")[2] == (
        f"我市筹集慰问款物1万元，走访企业1家，慰问1234人次，发放款物0.05万元。（全部数据，批次{number}）"
    )
    assert said(make.CHAOYANG).partition("时，")[2].startswith("我区")
    assert said(make.PROVINCE).partition("时，")[2].startswith("我省")
    with translation.override("en"):
        assert "Changchun: raised funds and goods of 1 × 10,000 yuan" in said(make.CHANGCHUN)
