"""慰问组 where there are very many visits: no more are read than its firms need, and by turns where these are many."""

from typing import Any

import pytest

from campaigns import turns
from campaigns.models import Team, Visit
from songnuan.fieldwork.teams import progress
from songnuan.fieldwork.teams.progress import team_lines
from tests import factories as make
from tests.fieldwork.reading import queries, signed_in
from tests.fieldwork.test_firms import CODE, SECOND, staff, visited
from tests.fieldwork.test_firms_plenty import taken

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T15")]
LIST = "/records/teams/?campaign=2023"


def by_team(*records: Any) -> None:
    team = Team.objects.filter(campaign__code="2023").order_by("pk")[0]
    Visit.objects.filter(record__in=records).update(team=team)


def firms_of_teams() -> int:
    return sum(line.firms for line in team_lines(make.campaign(), staff()))


@pytest.mark.parametrize("protected", [True, False], ids=["namesakes", "control"])
def test_a_firm_of_two_names_that_another_visit_told_counts_once(
    protected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not protected:
        monkeypatch.setattr(progress, "namesakes", lambda _visits, some: some)
    visited("春雨机械", CODE)
    by_team(visited("春雨机械"), visited("松江造纸", CODE), visited("北方印刷", SECOND))
    assert firms_of_teams() == (2 if protected else 3)


def test_visits_under_other_names_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    plain = progress.visit_rows

    def counted(visits: Any) -> Any:
        read.append(len(rows := plain(visits)))
        return rows

    monkeypatch.setattr(progress, "visit_rows", counted)
    first, *others = [visited(f"松江{number}") for number in range(5)]
    by_team(first)
    assert (firms_of_teams(), read) == (1, [1])
    by_team(*others)
    assert (firms_of_teams(), read) == (5, [1, 5])  # the control


@pytest.mark.parametrize("name", ["long-files", "long-files-of-{}"])
def test_where_many_visits_are_read_the_list_and_its_file_ask_for_a_turn(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_team(visited("春雨机械"), visited("松江造纸"))
    user = staff()
    client = signed_in(user)
    at_once = turns.LONG_AT_ONCE if name == "long-files" else turns.LONG_OF_ONE
    with taken(name.format(user.pk), at_once):
        assert [client.get(LIST + more).status_code for more in ("", "&export=xlsx")] == [200, 200]
        monkeypatch.setattr(turns, "LONG", 2)
        assert [client.get(LIST + more).status_code for more in ("", "&export=xlsx")] == [429, 429]
    assert [client.get(LIST + more).status_code for more in ("", "&export=xlsx")] == [200, 200]


def test_one_visit_and_three_cost_the_same() -> None:
    client = signed_in(staff())
    by_team(visited("春雨机械"))
    one = queries(client, LIST)
    by_team(visited("松江造纸"), visited("北方印刷"))
    assert queries(client, LIST) == one
