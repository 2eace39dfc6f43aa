"""Reads pages as a reader does: every number that leads somewhere, and what the rows it leads to add up to."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.test import Client

from beneficiaries.models import Disbursement, RosterEntry, Service
from campaigns.models import Allocation, Contribution, Visit

NUMBER = re.compile(r"[-+]?[\d,]+(\.\d+)?")
LEADS = re.compile(
    r"/(rows|how|visits(?=/\?)|tables/on-file|records/(teams/\d+|needs)|batches/\d+/(rows|moved))/[^#]*(?!#members)(#.*)?"
)
OF_A_BATCH = re.compile(r"/batches/(\d+)/(rows|moved)/(\w+)/")
ON_FILE = "/tables/on-file/"
TOTAL = re.compile(r"total-(\w+)")
COUNTED = {
    "/records/teams/": re.compile(r"/records/plan/\d+/card/"),
    "/records/needs/": re.compile(r"/records/needs/[0-9a-f-]{36}/"),
    "/visits/": re.compile(r"/visits/[0-9a-f-]{36}/"),
}
"""Lists of what is no fact: a number that leads there counts their lines, each with such a link."""
SILENT = {"option", "script", "style"}

MODELS: dict[str, Any] = {
    "contribution": Contribution, "visit": Visit, "disbursement": Disbursement, "service": Service,
    "rosterentry": RosterEntry, "allocation": Allocation,
}  # fmt: skip
MONEY = {
    "passed_on",
    "raised",
    "received",
    "disbursed",
    "goods_handed",
    "service_cost",
    "balance",
    "available",
}
ADDS: dict[str, Callable[[list[Any]], int]] = {
    **dict.fromkeys(
        ("raised", "received", "disbursed", "passed_on"), lambda rows: sum(row.amount for row in rows)
    ),
    **dict.fromkeys(
        ("consoled", "assisted", "served", "returned"), lambda rows: sum(row.person_times for row in rows)
    ),
    "goods_handed": lambda rows: sum(row.goods for row in rows),
    "service_cost": lambda rows: sum(row.cost for row in rows),
    "visits": len,
    "activities": len,
    "persons": lambda rows: len({row.person_id for row in rows}),
    "enterprises": lambda rows: len({row.credit_code or row.name for row in rows}),
}
"""Each figure from its rows, one by one; written without the registry, which it is held against."""


@dataclass
class Page(HTMLParser):
    """What stands in the main part of a page: links with their texts, numbers in cells that are no link."""

    links: list[tuple[str, str]] = field(default_factory=list)
    unlinked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._stack: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("input", "meta", "link", "br", "wbr", "img", "hr"):
            return
        self._stack.append((tag, dict(attrs)))
        if tag == "a" and self._in_main and dict(attrs).get("href"):
            self.links.append((str(dict(attrs)["href"]), ""))

    def handle_endtag(self, tag: str) -> None:
        while self._stack and self._stack.pop()[0] != tag:
            pass

    @property
    def _in_main(self) -> bool:
        return any(tag == "main" for tag, _attrs in self._stack)

    def handle_data(self, data: str) -> None:
        hidden = any("aria-hidden" in attrs or tag in SILENT for tag, attrs in self._stack)
        if not self._in_main or hidden or not data.strip():
            return
        anchor = next((attrs for tag, attrs in reversed(self._stack) if tag == "a"), None)
        if anchor is not None:
            href, text = self.links[-1]
            self.links[-1] = (href, text + data.strip())
        elif NUMBER.fullmatch(data.strip()) and any(
            "number" in str(attrs.get("class")).split() or "value" in str(attrs.get("class")).split()
            for _tag, attrs in self._stack
        ):
            self.unlinked.append(data.strip())

    @property
    def numbers(self) -> list[tuple[str, str]]:
        """Links whose text is a number, and that lead to rows or to what makes them."""
        return [(href, text) for href, text in self.links if NUMBER.fullmatch(text) and LEADS.fullmatch(href)]


@dataclass
class Reader:
    """A signed-in browser that remembers what it has read."""

    client: Client
    pages: dict[str, Page] = field(default_factory=dict)
    sums: dict[str, int] = field(default_factory=dict)

    def page(self, address: str) -> Page:
        address = address.partition("#")[0]
        if address not in self.pages:
            answer = self.client.get(address)
            assert answer.status_code == 200, address
            self.pages[address] = Page()
            self.pages[address].feed(answer.content.decode())
        return self.pages[address]

    @cached_property
    def start(self) -> Page:
        return self.page("/")

    def value(self, href: str) -> int:
        """What a number's address adds up to: its rows, or the signed parts of a derived figure."""
        if href not in self.sums:
            self.sums[href] = self._parts(href) if href.startswith("/how/") else self._rows(href)
        return self.sums[href]

    def _parts(self, href: str) -> int:
        code = urlsplit(href).path.split("/")[2]
        if urlsplit(href).fragment == "goods":
            return self._goods(href)
        signs = {
            "balance": {"raised": 1, "disbursed": -1, "service_cost": -1},
            "available": {"raised": 1, "received": 1, "passed_on": -1},
        }
        query = urlsplit(href).query
        listed = [link for link, _text in self.page(href).links]
        found = {part: f"/rows/{part}/?{query}" for part in signs[code]}
        assert set(found.values()) <= set(listed), href
        return sum(signs[code][part] * self.value(link) for part, link in found.items())

    def _goods(self, href: str) -> int:
        """What came as goods less what was handed out as goods: both numbers stand on that page."""
        asked = parse_qsl(urlsplit(href).query)
        sums = (
            ("/rows/raised/", sorted([*asked, ("form", "goods")])),
            ("/rows/goods_handed/", sorted(asked)),
        )
        listed = {
            (urlsplit(link).path, tuple(sorted(parse_qsl(urlsplit(link).query)))): link
            for link, _text in self.page(href).links
        }
        came, handed = (listed.get((path, tuple(query))) for path, query in sums)
        if not (came or handed):  # no goods came and none went: the page says nothing of them
            return 0
        assert came, href
        assert handed, href
        return self.value(came) - self.value(handed)

    def _rows(self, href: str) -> int:
        counted = next((link for address, link in COUNTED.items() if href.startswith(address)), None)
        if counted is not None:
            return self._lines(href, counted)
        rows, of_a_batch = self._listed(href), OF_A_BATCH.match(href)
        column = TOTAL.fullmatch(urlsplit(href).fragment)
        if column is not None:
            return sum(getattr(row, column[1]) or 0 for row in rows)
        if urlsplit(href).fragment == "rows" or (of_a_batch and of_a_batch[2] == "rows"):
            return len(rows)
        if of_a_batch is None:
            on_file = href.startswith(ON_FILE)
            return ADDS["persons" if on_file else urlsplit(href).path.split("/")[2]](rows)
        number, _what, code = of_a_batch.groups()
        off = [row for row in rows if row.removed_by and row.removed_by.number == int(number)]
        return ADDS[code]([row for row in rows if row not in off]) - ADDS[code](off)

    def _lines(self, href: str, link: re.Pattern[str]) -> int:
        """How many lines with such a link a list has; of visits, where so asked, how many enterprises these are."""
        turned = self._turned(href)
        found = {there for page in turned for there, _text in page.links if link.fullmatch(there)}
        if urlsplit(href).fragment != "firms":
            return len(found)
        records = [there.split("/")[2] for there in found]
        return ADDS["enterprises"](list(Visit.objects.live().filter(record__in=records)))

    def _listed(self, href: str) -> list[Any]:
        rows = []
        for page in self._turned(href):
            for link in dict.fromkeys(link for link, _text in page.links if link.startswith("/row/")):
                _empty, _row, kind, pk, _end = link.split("/")
                rows.append(MODELS[kind].objects.get(pk=pk))
        return rows

    def _turned(self, href: str) -> Iterator[Page]:
        """All pages of a list, one after the other."""
        parts, number = urlsplit(href), 1
        while number:
            query = urlencode([*parse_qsl(parts.query), ("page", str(number))])
            page = self.page(f"{parts.path}?{query}")
            yield page
            following = f"page={number + 1}"
            number = number + 1 if any(following in link for link, _text in page.links) else 0


def as_shown(address: str, href: str, text: str) -> int:
    """A number as the page of that address writes it, in fen or as a count: batches write 元, all others 万元."""
    of_a_batch = OF_A_BATCH.match(href)
    if href.startswith(ON_FILE) or (of_a_batch is not None and of_a_batch[2] == "rows"):
        return int(text.replace(",", ""))
    code = of_a_batch[3] if of_a_batch else urlsplit(href).path.split("/")[2]
    unit = 1 if code not in MONEY else 100 if address.startswith("/batches/") else 1_000_000
    return int(Decimal(text.replace(",", "")) * unit)
