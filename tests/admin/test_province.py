"""There is one province, and it stays one: the roles for the whole province hang on where it is."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from django.utils import timezone

from campaigns import lineage
from campaigns.models import Affiliation, Union, User
from songnuan.ledger.filing.rights import may_review, reviewable
from tests import factories as make
from tests.admin.pages import address, seen, signed_in, text
from tests.admin.test_exchange import UNION, upload

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T38")]
BEFORE = ("campaigns", "0032_log_is_not_replaced")


def saved(admin: Client, code: str, **changes: object) -> Any:
    """The answer to a union's form, filled in as it stands apart from the changes."""
    union = make.union(code)
    data: dict[str, object] = {
        name: getattr(union, name) for name in ("name", "short_name", "name_en", "kind", "gb_code", "order")
    }
    lines = list(union.affiliations.all())
    data |= {"affiliations-TOTAL_FORMS": len(lines), "affiliations-INITIAL_FORMS": len(lines)}
    for at, line in enumerate(lines):
        row = {"id": line.pk, "union": union.pk, "superior": line.superior_id, "since": line.since}
        data |= {f"affiliations-{at}-{name}": value for name, value in row.items()}
    at = address(Union, "change", union.pk)
    return admin.post(at, {**data, **seen(admin, at), **changes})


def kinds() -> list[str]:
    return list(Union.objects.filter(kind="province").values_list("code", flat=True))


def test_the_province_keeps_its_kind_and_everybody_there_their_rights(admin: Client) -> None:
    assert saved(admin, make.PROVINCE, kind="area", short_name="吉林").status_code == 302
    assert (make.union(make.PROVINCE).short_name, kinds()) == ("吉林", [make.PROVINCE])
    assert admin.get(address(Union)).status_code == 200


def test_the_control_another_kind_shuts_the_province_out(admin: Client) -> None:
    Union.objects.filter(code=make.PROVINCE).update(kind="area")
    assert admin.get(address(Union)).status_code == 403


def test_no_other_union_becomes_the_province(admin: Client) -> None:
    page = admin.get(address(Union, "change", make.union().pk))
    assert 'value="county" selected' in text(page)
    assert (
        'value="province"' in text(page),
        'value="province"' in text(admin.get(address(Union, "add"))),
    ) == (False, False)
    assert saved(admin, make.CHAOYANG, kind="province").status_code == 200
    assert saved(admin, make.CHAOYANG, kind="zone").status_code == 302
    assert (make.union().kind, kinds()) == ("zone", [make.PROVINCE])
    with pytest.raises(IntegrityError), transaction.atomic():
        Union.objects.filter(code=make.CHAOYANG).update(kind="province")


@pytest.mark.parametrize(
    "line",
    [
        "22,吉林省总工会,吉林省,Jilin Province,市州总工会,220000,1,\n",
        "220104,朝阳区总工会,朝阳区,Chaoyang District,省总工会,220104,5,2201\n",
        "2201XX,新区总工会,新区,New Zone,省总工会,,900,2201\n",
    ],
)
def test_nor_by_a_file(admin: Client, line: str) -> None:
    answer = upload(admin, Union, UNION + line)
    assert ("省总工会只有一个" in text(answer), "confirm_form" in answer.context_data) == (True, False)


def test_the_province_stands_under_nobody_and_lies_nowhere_else(admin: Client) -> None:
    answer = saved(admin, make.PROVINCE, lies_in=make.union(make.CHANGCHUN).pk)
    assert (answer.status_code, "省总工会没有属地" in text(answer)) == (200, True)
    # A year in which that union was not below: nothing else would keep it from having stood above the province.
    Affiliation.objects.filter(union__code=make.CHAOYANG).update(since="2022-01-01")
    lineage.rebuild()
    line = {
        "affiliations-TOTAL_FORMS": 1, "affiliations-0-superior": make.union().pk,
        "affiliations-0-since": "2000-01-01", "affiliations-0-until": "2001-01-01",
    }  # fmt: skip
    answer = saved(admin, make.PROVINCE, **line)
    assert (answer.status_code, "省总工会没有上级工会" in text(answer)) == (200, True)


@pytest.mark.parametrize(
    "line",
    [
        {"affiliations-0-until": timezone.localdate()},
        {"affiliations-0-until": timezone.localdate() + timedelta(9)},
        {"affiliations-0-since": timezone.localdate() + timedelta(1)},
    ],
)
def test_a_union_is_left_under_nobody_neither_today_nor_later(admin: Client, line: dict[str, Any]) -> None:
    answer = saved(admin, make.CHAOYANG, **line)
    assert (answer.status_code, "没有上级工会" in text(answer)) == (200, True)
    assert make.union().affiliations.filter(until=None, superior__code=make.CHANGCHUN).exists()


def test_nor_by_taking_the_line_out() -> None:
    """Of who may delete affiliations at all; the role at the province may not."""
    make.user("系统管理员", make.PROVINCE, "root")
    User.objects.filter(username="root").update(is_superuser=True)
    browser = signed_in(User.objects.get(username="root"))
    answer = saved(browser, make.CHAOYANG, **{"affiliations-0-DELETE": "on"})
    assert (answer.status_code, "没有上级工会" in text(answer)) == (200, True)
    assert make.union().affiliations.count() == 1


@pytest.mark.parametrize(("gap", "status"), [(0, 302), (1, 200)])
def test_a_line_ends_where_the_next_begins(admin: Client, gap: int, status: int) -> None:
    today = timezone.localdate()
    lines = {
        "affiliations-0-until": today, "affiliations-TOTAL_FORMS": 2,
        "affiliations-1-superior": make.union("2202").pk, "affiliations-1-since": today + timedelta(gap),
    }  # fmt: skip
    assert saved(admin, make.CHAOYANG, **lines).status_code == status


def test_who_stands_under_nobody_is_not_reviewed_by_its_own() -> None:
    own, province = make.user("市州审核员", make.CHAOYANG), make.user("省级工作人员", make.PROVINCE, "above")
    Affiliation.objects.filter(union__code=make.CHAOYANG).delete()
    lineage.rebuild()
    assert (may_review(own, make.union()), reviewable(own)) == (False, set())
    assert may_review(province, make.union(make.PROVINCE))
    assert make.union(make.PROVINCE).pk in reviewable(province)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_up_again_where_a_form_had_taken_the_kind_away_or_given_it_to_another() -> None:
    """What stood before the constraint is settled by the tree, and nobody has to edit the database by hand."""
    end = MigrationExecutor(connection).loader.graph.leaf_nodes()
    try:
        MigrationExecutor(connection).migrate([BEFORE])
        Union.objects.filter(code=make.PROVINCE).update(kind="area")
        Union.objects.filter(code__in=[make.CHANGCHUN, make.CHAOYANG]).update(kind="province")
    finally:
        MigrationExecutor(connection).migrate(end)
    assert (kinds(), make.union(make.CHANGCHUN).kind, make.union().kind) == (
        [make.PROVINCE],
        "area",
        "county",
    )
