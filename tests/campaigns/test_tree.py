"""The tree that a campaign froze at its opening."""

import datetime

import pytest

from campaigns.models import Campaign, Union
from songnuan.setup.reference import open_campaign
from tests import factories as make

pytestmark = pytest.mark.django_db
GONGZHULING, SIPING, MEIHEKOU, ZONE = "220184", "2203", "220581", "22CBS"
day = datetime.date.fromisoformat


@pytest.mark.parametrize(
    ("starts", "area"), [("2019-12-01", SIPING), ("2020-06-17", SIPING), ("2020-06-18", "2201")]
)
def test_a_campaign_freezes_the_tree_of_its_first_day(starts: str, area: str) -> None:
    ends = day(starts) + datetime.timedelta(days=60)
    campaign = Campaign.objects.create(code="x", name="x", starts=day(starts), ends=ends)
    open_campaign(campaign)
    tree, union = campaign.tree(), make.union(GONGZHULING)
    assert tree.area(union.pk) == make.union(area).pk
    assert tree.ancestors(union.pk) == [union.pk, make.union(area).pk, make.union("22").pk]


def test_the_frozen_tree_knows_areas_and_the_provinces_own_level() -> None:
    tree = make.campaign().tree()
    codes = dict(Union.objects.values_list("pk", "code"))
    assert {codes[pk] for pk in tree.areas()} == {f"220{n}" for n in range(1, 9)} | {"2224", MEIHEKOU, ZONE}
    assert codes[tree.root] == "22"
    assert {codes[tree.area(make.union(code).pk)] for code in ("22", "22JTYS", "22FAW")} == {"22"}
    assert codes[tree.area(make.union(MEIHEKOU).pk)] == MEIHEKOU
    assert tree.subtree(tree.root) == set(tree.places)
    assert tree.subtree(-1) == set()
