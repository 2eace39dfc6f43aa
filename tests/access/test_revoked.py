"""Rights that end while somebody is signed in (T28): the very next request finds nothing of it."""

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from campaigns.models import Posting, User
from tests import factories as make
from tests.access.asker import Asker, said
from tests.access.probes import Probe, all_probes
from tests.access.world import World
from tests.by_turns import cases

pytestmark = [pytest.mark.slow, pytest.mark.hardening("T28")]


def no_longer_posted(user: User) -> None:
    Posting.objects.filter(user=user).update(since="2020-01-01", until=timezone.localdate())


def elsewhere_now(user: User) -> None:
    Posting.objects.filter(user=user).update(union=make.union("220183"))


def account_closed(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


def role_taken(user: User) -> None:
    user.groups.set([Group.objects.get(name="账号管理员")])


CHANGES = (no_longer_posted, elsewhere_now, account_closed, role_taken)


@pytest.mark.parametrize("change", cases((change,) for change in CHANGES))
def test_the_next_request_finds_nothing(change: object, world: World) -> None:
    reader, place = world.readers["clerk of 朝阳区"], world.own
    ask = Asker(reader)
    pages = [probe for probe in all_probes(world) if probe.place is place and probe.model_admin is None]
    assert len([probe for probe in pages if tells(ask, probe, world)]) > 20
    change(reader.user)
    assert [probe.address for probe in pages if tells(ask, probe, world)] == []


def tells(ask: Asker, probe: Probe, world: World) -> bool:
    """Whether the answer holds a text of the county, the name of its clerk aside, which is the reader's own."""
    text = (
        said(ask(probe, "GET"))
        .replace(str(probe.place.upload.by), "")
        .replace(probe.place.upload.by.username, "")
    )
    return any(word in text for word in (world.own.sign, world.own.citizens))
