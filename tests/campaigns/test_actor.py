"""From where a request comes (T31): what the asker writes into a header is not believed."""

import pytest
from django.test import RequestFactory

from beneficiaries.models import Disbursement
from campaigns.actor import address_of
from campaigns.models import Event
from tests import factories as make
from tests.filings.acting import at_work, filed


@pytest.mark.parametrize(
    ("behind_proxy", "forwarded", "expected"),
    [
        (False, None, "192.0.2.1"),
        (False, "203.0.113.9", "192.0.2.1"),
        (True, "203.0.113.9", "203.0.113.9"),
        (True, "10.9.9.9, 203.0.113.9", "203.0.113.9"),
        (True, None, "192.0.2.1"),
        (True, "2001:db8::7", "2001:db8::7"),
        (True, "::ffff:203.0.113.9", "203.0.113.9"),
        (True, "龘, <script>", ""),
        (True, "fe80::1%x; admin", "fe80::1"),
        (True, f"fe80::1%{'x' * 300}", "fe80::1"),
    ],
)
def test_the_address(behind_proxy: bool, forwarded: str | None, expected: str, settings: object) -> None:
    settings.BEHIND_PROXY = behind_proxy
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1", **headers)
    assert address_of(request) == expected


def test_a_socket_without_an_address_has_none() -> None:
    assert address_of(RequestFactory().get("/", REMOTE_ADDR="")) == ""


@pytest.mark.django_db
def test_every_event_that_somebody_causes_in_a_browser_names_where_from() -> None:
    """Also where the act itself knows of no request: filing, correcting in the admin, a photograph."""
    clerk = make.clerk()
    filing = filed(clerk)
    browser = at_work(clerk)
    browser.post(f"/filings/{filing.pk}/recall/", {"reason": "改一处"}, REMOTE_ADDR="192.0.2.7")
    row = Disbursement.objects.get(added_by=make.batch({"慰问帮扶发放": [make.disbursement()]}))
    address = f"/admin/beneficiaries/disbursement/{row.pk}/delete/"
    browser.post(address, {"reason": "重复"}, REMOTE_ADDR="192.0.2.8")
    from_where = dict(Event.objects.exclude(address="").values_list("verb", "address"))
    assert from_where == {"filing.recalled": "192.0.2.7", "post.correction": "192.0.2.8"}


@pytest.mark.django_db
def test_what_a_worker_does_has_no_address() -> None:
    make.batch({"慰问帮扶发放": [make.disbursement()]}, by=make.clerk())
    assert Event.objects.get(verb="post.upload").address == ""
