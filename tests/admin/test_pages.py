"""The frame: one login page, Chinese throughout, English where asked, nothing inline, the tree kept whole."""

import datetime
import re

import pytest
from django.contrib import admin
from django.core.management import CommandError, call_command
from django.test import Client

from campaigns.models import Affiliation, Batch, Campaign, CampaignUnion, Lineage, Team, Union, User, Visit
from tests import factories as make
from tests.admin.pages import address, seen, signed_in, text

pytestmark = pytest.mark.django_db
ALLOWED = {"root", "xlsx"}
LATIN = re.compile(r"[A-Za-z]{4,}")
MARKUP = re.compile(
    r"(?s)<t[dh] class=.field-.*?</t[dh]>|<script.*?</script>|<style.*?</style>|<head>.*?</head>|<svg.*?</svg>|<[^>]*>|&\w+;"
)


def superuser() -> Client:
    user = make.user(None, make.PROVINCE, "root")
    User.objects.filter(pk=user.pk).update(is_superuser=True)
    return signed_in(User.objects.get(pk=user.pk))


def test_the_way_in_is_the_one_login_page() -> None:
    for page in ("/admin/", "/admin/login/", "/admin/campaigns/union/?q=1"):
        hops = Client().get(page, follow=True).redirect_chain
        wanted = page.replace("/login", "").replace("?q=1", "%3Fq%3D1")
        assert hops[-1] == (f"/login/?next={wanted}", 302)
    leader = make.user("领导")
    User.objects.filter(pk=leader.pk).update(is_staff=False)
    client = signed_in(User.objects.get(pk=leader.pk))
    assert client.get("/admin/", follow=True).status_code == 403


def addresses() -> list[str]:
    lists = [address(model) for model in admin.site._registry]
    adds = [address(model, "add") for model in admin.site._registry]
    return [
        "/admin/",
        "/admin/campaigns/",
        *lists,
        *adds,
        "/admin/campaigns/fundsource/import/",
        "/admin/campaigns/union/export/",
    ]


def test_no_page_holds_an_english_word_in_chinese_nor_inline_code() -> None:
    client = superuser()
    made = make.batch(
        {"走访企业": [make.visit()], "慰问帮扶发放": [make.disbursement(身份证号=make.citizen_id())]}
    )
    changes = [
        address(Visit, "change", Visit.objects.get().pk),
        address(Batch, "change", made.pk),
        address(Team, "change", Team.objects.first().pk),
        address(Union, "change", make.union().pk),
        address(Union, "history", make.union().pk),
        address(Team, "delete", Team.objects.first().pk),
        address(User, "change", User.objects.get().pk),
    ]
    found = {}
    for page in [*addresses(), *changes]:
        response = client.get(page)
        assert response.status_code in (200, 403), page
        if response.status_code == 200:
            html = text(response)
            assert re.findall(r"<[^>]*\s(?:style|on[a-z]+)=", html) == [], page
            assert "<style" not in html
            if words := set(LATIN.findall(MARKUP.sub(" ", html))) - ALLOWED:
                found[page] = words
    assert found == {}


def test_a_form_with_an_error_says_so_in_its_title_in_the_readers_language() -> None:
    client, at = superuser(), address(Team, "add")
    titles = {
        language: re.findall(
            r"<title>\s*(\S+ ?\S*) ·", text(client.post(at, {}, headers={"accept-language": language}))
        )
        for language in ("zh-hans", "en")
    }
    assert titles == {"zh-hans": ["有错误"], "en": ["With errors"]}


def test_the_pages_speak_english_to_who_chose_it() -> None:
    client = superuser()
    page = text(client.get("/admin/", headers={"accept-language": "en"}))
    assert "Recent actions" in page


def test_saving_affiliations_rebuilds_the_tree_of_rights_and_leaves_the_frozen_one() -> None:
    client = superuser()
    union = make.union()
    (line,) = union.affiliations.all()
    frozen = list(CampaignUnion.objects.values_list("campaign", "union", "superior", "area"))
    data = {
        "name": union.name, "short_name": union.short_name, "name_en": union.name_en, "kind": union.kind, "order": 1,
        "gb_code": union.gb_code,
        "affiliations-TOTAL_FORMS": 2, "affiliations-INITIAL_FORMS": 1,
        "affiliations-0-id": line.pk, "affiliations-0-union": union.pk, "affiliations-0-superior": line.superior_id,
        "affiliations-0-since": line.since, "affiliations-0-until": "2024-01-01",
        "affiliations-1-superior": make.union("2202").pk, "affiliations-1-since": "2024-01-01",
    }  # fmt: skip
    at = address(Union, "change", union.pk)
    assert client.post(at, {**data, **seen(client, at)}).status_code == 302
    later = Lineage.objects.on(datetime.date(2024, 6, 1)).filter(union=union).order_by("depth")
    assert [row.ancestor.code for row in later] == [make.CHAOYANG, "2202", make.PROVINCE]
    assert list(CampaignUnion.objects.values_list("campaign", "union", "superior", "area")) == frozen
    overlap = {**data, "affiliations-0-until": "2025-01-01", "affiliations-1-id": Affiliation.objects.get(union=union, until=None).pk,
               "affiliations-INITIAL_FORMS": 2}  # fmt: skip
    assert "同一时间只能有一个上级工会" in text(client.post(at, {**overlap, **seen(client, at)}))


def test_a_union_cannot_stand_under_one_of_its_own() -> None:
    client = superuser()
    union = make.union(make.CHANGCHUN)
    (line,) = union.affiliations.all()
    data = {
        "name": union.name, "short_name": union.short_name, "kind": union.kind, "order": 1,
        "affiliations-TOTAL_FORMS": 1, "affiliations-INITIAL_FORMS": 1, "affiliations-0-id": line.pk,
        "affiliations-0-union": union.pk, "affiliations-0-superior": make.union().pk, "affiliations-0-since": line.since,
    }  # fmt: skip
    at = address(Union, "change", union.pk)
    assert "不能作上级" in text(client.post(at, {**data, **seen(client, at)}))


def test_a_circle_elsewhere_refuses_what_would_build_on_it_and_nothing_else() -> None:
    """One that was stored before two could no longer be: said on the form, and nobody's other work stops."""
    client, union, other = superuser(), make.union(), make.union(make.YUSHU)
    Affiliation.objects.filter(union__code="2202").update(superior=other)
    Affiliation.objects.filter(union=other).update(superior=make.union("2202"))
    (line,) = union.affiliations.all()
    at = address(Union, "change", union.pk)
    data = {
        "name": union.name, "short_name": union.short_name, "kind": union.kind, "order": 1, "gb_code": union.gb_code,
        "affiliations-TOTAL_FORMS": 1, "affiliations-INITIAL_FORMS": 1, "affiliations-0-id": line.pk,
        "affiliations-0-union": union.pk, "affiliations-0-superior": line.superior_id, "affiliations-0-since": line.since,
    }  # fmt: skip
    assert client.post(at, {**data, **seen(client, at)}).status_code == 302
    move = {**data, "affiliations-0-superior": make.union("2203").pk, **seen(client, at)}
    assert "绕成了一圈" in text(client.post(at, move))
    with pytest.raises(CommandError, match="绕成了一圈") as ended:
        call_command("bootstrap")
    assert ended.value.returncode == 1


def test_a_new_campaign_opens_with_its_tree_and_categories() -> None:
    client = signed_in(make.user("省级工作人员", make.PROVINCE))
    data = {"code": "2024", "name": "2024年“两节”送温暖", "starts": "2023-12-01", "ends": "2024-02-20"}
    assert client.post(address(Campaign, "add"), data).status_code == 302
    opened = Campaign.objects.get(code="2024")
    assert (opened.places.count(), opened.categories.count() > 0) == (Union.objects.count(), True)


def test_a_team_keeps_its_members_with_it() -> None:
    client = signed_in(make.user("省级工作人员", make.PROVINCE))
    data = {
        "campaign": make.campaign().pk, "name": "第九慰问组", "areas": [make.union(make.CHANGCHUN).pk],
        "members-TOTAL_FORMS": 1, "members-INITIAL_FORMS": 0, "members-0-name": "周远", "members-0-duty": "组员",
    }  # fmt: skip
    assert client.post(address(Team, "add"), data).status_code == 302
    assert [member.name for member in Team.objects.get(name="第九慰问组").members.all()] == ["周远"]
