"""The glossary names everything, and everything is called as the glossary says."""

from collections import defaultdict

import pytest
from django.apps import apps
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext, override

from campaigns.models import Batch
from songnuan.entry.faults import CODE_NAMES, ERROR_CODES, WARNING_CODES
from songnuan.entry.sheets import SHEETS, Sheet
from songnuan.ledger.indicators import INDICATORS
from songnuan.setup import reference
from tests.docs.markdown import ROOT, columns, tables

GLOSSARY = tables(ROOT / "docs" / "glossary.md")
REFERENCE = {
    "人员类别 Categories": "categories",
    "资金来源 Sources of funds": "sources",
    "服务类型 Kinds of service": "service_kinds",
    "救助项目 Assistance items": "aid_items",
    "企业类型 Kinds of enterprise": "enterprise_kinds",
    "困难类型 Kinds of hardship": "hardship_kinds",
}
TALK = "Words"
"""The one table whose English explains instead of naming."""


def models() -> list[type[Model]]:
    ours = ("campaigns", "beneficiaries", "songnuan")
    return [model for model in apps.get_models() if model.__module__.partition(".")[0] in ours]


def in_chinese(text: str | Promise) -> str:
    with override("zh-hans"):
        return str(text)


def english() -> dict[str, set[str]]:
    """Chinese word → what the tables call it."""
    words: dict[str, set[str]] = defaultdict(set)
    for heading, table in GLOSSARY.items():
        if heading != TALK:
            chinese = next(name for name in ("Chinese", "column header") if name in table[0])
            for word, translation in columns(table, chinese, "English"):
                words[word.rstrip("*")].add(translation)
    return words


def test_indicators() -> None:
    expected = [
        (in_chinese(known.name), code, in_chinese(known.unit_name)) for code, known in INDICATORS.items()
    ]
    assert columns(GLOSSARY["Indicators"], "Chinese", "code", "unit") == expected


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.fact.__name__)
def test_columns(sheet: Sheet) -> None:
    expected = [(column.header + "*" * column.required, column.field) for column in sheet.columns]
    assert columns(GLOSSARY[f"Sheet {sheet.name}"], "column header", "field") == expected


def test_models() -> None:
    expected = [(in_chinese(model._meta.verbose_name or ""), model.__name__) for model in models()]
    assert sorted(columns(GLOSSARY["Tables"], "Chinese", "model")) == sorted(expected)


@pytest.mark.parametrize(("heading", "name"), REFERENCE.items(), ids=REFERENCE.values())
def test_reference_names(heading: str, name: str) -> None:
    expected = [(row["name"], row["code"], row["name_en"]) for row in reference.read(name)]
    assert columns(GLOSSARY[heading], "Chinese", "code", "English") == expected


def test_choices() -> None:
    fields = [field for model in models() for field in model._meta.concrete_fields]
    expected = {(in_chinese(label), str(value)) for field in fields for value, label in field.flatchoices}
    expected |= {(in_chinese(status.label), status.value) for status in Batch.Status}
    assert set(columns(GLOSSARY["Choices"], "Chinese", "value")) == expected


def test_faults() -> None:
    found = {row[0]: row[1] for row in columns(GLOSSARY["Faults"], "code", "Chinese")}
    assert found.keys() == ERROR_CODES | WARNING_CODES
    assert {code: found[code] for code in CODE_NAMES} == {
        code: in_chinese(name) for code, name in CODE_NAMES.items()
    }


def test_roles() -> None:
    expected = [(row["name"],) for row in reference.read("roles")]
    assert columns(GLOSSARY["Roles"], "Chinese") == expected


def test_one_word_has_one_translation() -> None:
    assert {word: found for word, found in english().items() if len(found) > 1} == {}


def test_the_english_pages_say_the_same() -> None:
    """Words without a translation are for the catalogue's own test; none may be translated otherwise."""
    with override("en"):
        on_screen = {word: gettext(word) for word in english()}
    translated = {word: text for word, text in on_screen.items() if text != word}
    assert translated == {word: next(iter(english()[word])) for word in translated}
