"""Hostile texts in every column, file name and field (T36): no page takes one for an element or an attribute of its own."""

from collections.abc import Callable
from dataclasses import replace
from itertools import cycle

import pytest

from campaigns.models import User
from songnuan.entry import names
from songnuan.entry.commit import Origin, commit
from tests import factories as make
from tests.access import world as worlds
from tests.access.asker import Asker, said
from tests.access.hostile import PAYLOADS, POLYGLOT
from tests.access.pages import MARK, Page, page_of
from tests.access.probes import all_probes
from tests.access.rules import shows
from tests.access.test_tampered import forms
from tests.access.world import Reader, World
from tests.hardening import PROBES

pytestmark = [
    pytest.mark.slow,
    pytest.mark.sqlite,
    pytest.mark.hardening("T36"),
]  # escaping knows no database


@pytest.fixture
def hostile(db: None) -> World:
    """朝阳区 writes nothing but hostile texts: on every sheet, in file names, captions, drafts, names of accounts."""
    readers = {name: worlds._reader(name, *line) for name, line in worlds.CAST.items()}
    clerk = readers["clerk of 朝阳区"].user
    User.objects.filter(pk=clerk.pk).update(name=POLYGLOT, phone=POLYGLOT[:30])
    worlds.around_all()
    foreign = worlds.place(make.YUSHU, "龘", "靐", 500, readers["clerk of 榆树"].user)
    own = worlds.place(make.CHAOYANG, POLYGLOT, POLYGLOT, 100, User.objects.get(pk=clerk.pk))
    return World(readers, own, foreign)


REFUSED_BY_MOST = ("system administrator", "security auditor")
"""What they are refused is the same page as for others: of those two only what they may see is asked."""


def injected(reader: Reader, world: World) -> tuple[int, list[tuple[str, list[str]]]]:
    """How many pages show a hostile text, and on which it became part of the page."""
    ask, shown, wrong = Asker(reader), 0, []
    for probe in all_probes(world):
        if probe.place is not world.own or probe.route.key == "help_topic":
            continue
        if reader.name in REFUSED_BY_MOST and not shows(probe, reader):
            continue
        response = ask(probe, "GET")
        page = page_of(response)
        if page is not None:
            shown += MARK in said(response)
            wrong += [(probe.address, page.injected)] if page.injected else []
    return shown, wrong


@pytest.mark.parametrize("name", ["clerk of 朝阳区", "province staff", *REFUSED_BY_MOST])
def test_no_page_takes_a_stored_text_for_its_own(name: str, hostile: World) -> None:
    shown, wrong = injected(hostile.readers[name], hostile)
    assert wrong == []
    assert shown > (0 if name in REFUSED_BY_MOST else 10)


def test_no_page_takes_one_of_forty(hostile: World) -> None:
    """Forty rows, each with another text in all its free columns: lists, how it was counted, exports."""
    assert len(set(PAYLOADS)) == 40
    tables: make.Tables = {
        "走访企业": [make.visit(企业名称=text, 诉求=text, 走访人=text, 所属行业=text, 备注=text) for text in PAYLOADS],
        "慰问帮扶发放": [make.disbursement(姓名=text[:50], 工作单位=text, 慰问品=text, 备注=text, 家庭住址=text) for text in PAYLOADS],
        "分类服务": [make.service(活动名称=text, 地点=text, 服务对象=text, 备注=text) for text in PAYLOADS],
        "筹集款物": [make.contribution(拨款或捐赠单位=text, 文号=text, 备注=text) for text in PAYLOADS],
    }  # fmt: skip
    lookups = names.load(make.campaign(), make.union())
    compared, batch = commit(
        make.checked(tables),
        lookups,
        Origin(f"{POLYGLOT}.xlsx", "hostile"),
        by=hostile.own.upload.by,
        valid_rows=True,
    )
    assert batch is not None, compared.errors
    assert len(compared.errors) < 20
    shown, wrong = injected(
        hostile.readers["clerk of 朝阳区"], replace(hostile, own=replace(hostile.own, batch=batch))
    )
    assert (wrong, shown > 10) == ([], True)


def test_no_form_says_a_typed_text_back_as_its_own(
    world: World, record_property: Callable[..., None]
) -> None:
    reader = world.readers["clerk of 朝阳区"]
    ask, asked, wrong = Asker(reader), 0, []
    for (probe, form), text in zip(list(forms(Asker(reader), world)), cycle((POLYGLOT, PAYLOADS[0]))):
        data = {field: [text] if field in form.texts else values for field, values in form.values.items()}
        response = ask(replace(probe, data=data), "POST")
        asked += 1
        page = page_of(response)
        found = page.injected if page else []
        if response.status_code >= 500 or found:
            wrong.append((probe.address, response.status_code, found))
    record_property(PROBES, asked)
    assert (wrong, asked > 20) == ([], True)


@pytest.mark.parametrize("text", [*PAYLOADS, POLYGLOT])
def test_control_a_page_that_does_not_escape_is_found(text: str) -> None:
    places = (f"<p>{text}</p>", f'<p title="{text}">', f"<p title='{text}'>", f"<textarea>{text}</textarea>", f"<title>{text}</title>",
              f'<a href="{text}">', f"<p title={text}>", f"<script nonce=x>'{text}'</script>", f"<style>{text}</style>", f"<!--{text}-->",
              f"<p><![CDATA[{text}]]>")  # fmt: skip
    assert any(Page(f"<form>{place}</form>").injected for place in places)
