"""One form that is kept for the first time by several requests at once is one draft."""

import pytest

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
