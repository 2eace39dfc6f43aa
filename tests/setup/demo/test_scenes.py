"""Photographs and parties of the demo: they move no figure and are added once."""

import pytest

from campaigns.models import Party, Photograph
from songnuan.setup.demo import scenes
from tests import factories as make

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def test_scenes_are_added_once_and_move_no_figure() -> None:
    make.batch({"走访企业": [make.visit()]})
    make.batch({"走访企业": [make.visit()]}, make.YUSHU)
    before = make.figures()
    assert [scenes.add(make.campaign()) for _time in range(2)] == [2, 0]
    assert make.figures() == before
    assert sorted(Photograph.objects.values_list("caption", flat=True)) == [
        "朝阳区总工会走访困难企业", "榆树市总工会慰问一线职工",
    ]  # fmt: skip
    assert sorted(map(str, Party.objects.all())) == [
        "省公安厅",
        *[str(party) for party in Party.objects.exclude(union=None)],
    ]


def test_a_scene_is_drawn_the_same_each_time() -> None:
    assert scenes.picture(3) == scenes.picture(3)
    assert len({scenes.picture(number) for number in range(7)}) == 7
