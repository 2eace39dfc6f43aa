"""One form that is kept for the first time by several requests at once is one draft; of several who take one, one has it."""

import pytest

from campaigns.models import Event, User
from songnuan.entry.models import Draft
from tests import factories as make
from tests.entry.visits.forms import browser, form, keep_address, person
from tests.races.threads import failures, together

pytestmark = pytest.mark.django_db(transaction=True)


def test_kept_for_the_first_time_four_times_at_once() -> None:
    clerk, data = make.clerk(), form(person())
    browsers = [browser(clerk) for _number in range(4)]
    acts = [
        lambda one=one: one.post(keep_address(data), data | {"window": "a" * 32}).status_code
        for one in browsers
    ]
    answers = together(*acts)
    assert (failures(answers), answers) == ([], [200] * 4)
    assert Draft.objects.get().version == 4


def test_taken_by_four_at_once_it_is_in_the_hands_of_one() -> None:
    wang, data = make.clerk(username="wangfang"), form(person())
    assert browser(wang).post(keep_address(data), data).status_code == 200
    User.objects.filter(pk=wang.pk).update(is_active=False)
    browsers = [browser(make.clerk(username=f"taker{number}")) for number in range(4)]
    address = f"/visits/drafts/{data['draft']}/take/"
    answers = together(*[lambda one=one: one.post(address).status_code for one in browsers])
    assert (failures(answers), sorted(answers)) == ([], [302, 404, 404, 404])
    (event,) = Event.objects.filter(verb="draft.taken")
    assert (event.body["username"], Draft.objects.get().by) == ("wangfang", event.actor)
