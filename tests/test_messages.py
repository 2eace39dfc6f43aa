"""Every message has its English, the compiled catalogue says the same, and English pages are English."""

import re
from gettext import GNUTranslations
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from campaigns.models import Batch, User
from songnuan.entry import originals, sealed_check
from songnuan.entry.models import Upload
from songnuan.help.topics import TOPICS
from songnuan.lib import cipher
from songnuan.lib.spreadsheets.cells import Refused
from songnuan.lib.spreadsheets.kinds import check_name
from songnuan.reports.official.registry import REPORTS
from tests import catalogue
from tests import factories as make

ENGLISH = Path(settings.LOCALE_PATHS[0]) / "en" / "LC_MESSAGES"
CHINESE = re.compile("[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]+")
PLACE = re.compile(r"%\(\w+\)[a-z]")
SWITCH = 'lang="zh-hans" title="中文">中文<'
"""The one Chinese word that belongs on an English page: the other language, by its own name."""

PAGES = {
    "overview": "/",
    "rows": "/rows/disbursed/",
    "upload": "/upload/",
    "preview": "/upload/{upload}/",
    "batches": "/batches/",
    "batch": "/batches/{batch}/",
    "undo": "/batches/{batch}/undo/",
    "help": "/help/",
    **{f"help on {topic.slug}": f"/help/{topic.slug}/" for topic in TOPICS},
    "pending": "/pending/",
    "password": "/password/",
    "admin": "/admin/",
    "facts": "/admin/beneficiaries/disbursement/",
}

TYPED = re.compile(r'value="[^"]*"')
"""What a form sends: names as cells of a workbook hold them."""

LISTS = (
    "/records/", "/records/teams/", "/records/teams/new/?campaign=2023", "/records/needs/", "/records/needs/new/",
    "/records/activities/", "/records/activities/new/", "/records/programmes/", "/records/programmes/gig_season/",
    "/records/firms/", "/campaigns/", "/campaigns/new/", "/campaigns/2023/unions/", "/visits/", "/visits/drafts/", "/uploads/",
    "/accounts/", "/people/", "/people/find/", "/filings/review/", "/filings/periods/", "/tables/", "/how/balance/", "/wall/",
    "/account/", *(f"/tables/{code}/" for code in REPORTS),
)  # fmt: skip
"""What the province's staff read besides: lists of every kind."""


def test_the_catalogue_holds_every_message_of_the_source_and_no_other() -> None:
    """`make messages` collects them; then translate what is new."""
    assert {entry.key for entry in catalogue.entries(ENGLISH / "django.po")} == catalogue.in_source()
    assert catalogue.unknown_names() == []


def test_every_message_is_translated() -> None:
    entries = catalogue.entries(ENGLISH / "django.po")
    assert [entry.key for entry in entries if "fuzzy" in entry.flags or not all(entry.translations)] == []


def test_translations_keep_the_places_of_values() -> None:
    entries = catalogue.entries(ENGLISH / "django.po")
    wrong = [
        entry.key
        for entry in entries
        for text in entry.translations
        if sorted(PLACE.findall(text)) != sorted(PLACE.findall(entry.key))
    ]
    assert wrong == []


def test_english_is_written_without_chinese() -> None:
    entries = catalogue.entries(ENGLISH / "django.po")
    assert [text for entry in entries for text in entry.translations if CHINESE.search(text)] == []


def test_the_compiled_catalogue_is_the_written_one() -> None:
    """`make messages` compiles it."""
    expected: dict[str | tuple[str, int], str] = {}
    for entry in catalogue.entries(ENGLISH / "django.po"):
        if len(entry.translations) == 1:
            expected[entry.key] = entry.translations[0]
        else:
            expected |= {(entry.key, number): text for number, text in enumerate(entry.translations)}
    with (ENGLISH / "django.mo").open("rb") as file:
        compiled = dict(GNUTranslations(file)._catalog)  # type: ignore[attr-defined]
    del compiled[""]
    assert compiled == expected


def test_a_refused_file_is_explained_in_the_language_of_its_reader() -> None:
    with pytest.raises(Refused) as caught:
        check_name(".doc")
    with translation.override("en"):
        said = caught.value.said(translation.gettext)
    assert said == (
        "Files whose names end in .doc are not taken, only .xlsx, .xls, .ods and .csv. "
        "Open it in Excel or WPS, save it as .xlsx and upload that."
    )
    assert caught.value.message.startswith("不能接收以 .doc 结尾的文件，只能上传")


def english(user: User | None = None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def read(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    page = str(answer.content.decode())
    assert '<html lang="en"' in page
    return page.replace(SWITCH, "")


def clerk() -> User:
    user = make.clerk(username="clerk")
    user.name = "Li Ming"
    user.save()
    return user


def batch(by: User) -> Batch:
    person = make.disbursement(姓名="Li Lian", 身份证号=make.citizen_id())
    made = make.batch({"慰问帮扶发放": [person], "走访企业": [make.visit(企业名称="Spring Rain Ltd")]}, by=by)
    made.file_name = "roster.xlsx"
    made.save(update_fields=["file_name"])
    return made


def upload(by: User) -> Upload:
    """A checked file with faults of cells, of a sheet and of columns; checked for an English reader."""
    number = int(make.citizen_id(2)[:17] + "0")
    rows = [
        make.disbursement(姓名="Wang", **{"慰问金(元)": "five hundred"}),
        make.disbursement(姓名="Zhao", 身份证号=number, 发放日期="2023-02-30"),
        make.disbursement(姓名="Sun", Extra="?"),
    ]
    with translation.override("en"):
        checked = make.checked({"慰问帮扶发放": rows})
    return Upload.objects.create(
        campaign=make.campaign(), union=make.union(), by=by, file_name="roster.xlsx", digest="0" * 64,
        stored_as=originals.keep(cipher.key_print().encode()), checked_as=sealed_check.keep(checked),
        state=Upload.State.CHECKED,
    )  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_an_english_page_holds_no_chinese(path: str) -> None:
    user = clerk()
    made, sent = batch(user), upload(user)
    page = read(english(user), path.format(upload=sent.uid, batch=made.number))
    # A name is masked with this character in every language.
    assert CHINESE.findall(page.replace("某", "")) == []


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("path", LISTS)
def test_an_english_list_of_the_province_holds_no_chinese(path: str) -> None:
    batch(clerk())
    staff = make.user("省级工作人员", make.PROVINCE, "staff")
    staff.name = "Wang Jun"
    staff.save()
    make.campaign().teams.update(leader="Zhou Li")
    shown = TYPED.sub("", read(english(staff), path))
    assert CHINESE.findall(shown.replace("某", "")) == []


@pytest.mark.django_db
def test_the_english_page_to_sign_in_holds_no_chinese() -> None:
    assert CHINESE.findall(read(english(), "/login/")) == []


@pytest.mark.django_db
def test_the_control_a_chinese_page_would_have_been_found() -> None:
    client = english(clerk())
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "zh-hans"
    assert "上传表格" in CHINESE.findall(client.get("/upload/").content.decode())
