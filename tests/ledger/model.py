"""A ledger of lists and loops, written from the contracts alone: what the real one is compared with."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

Row = dict[str, Any]
AREAS = {"220104": "2201", "220182": "2201", "220581": "220581", "22": "22", "22CBS": "22CBS"}
SOURCE_FROM_ABOVE = "上级工会经费补助"


@dataclass
class Line:
    """One row that somebody reported."""

    union: str
    sheet: str
    row: Row
    order: int
    live: bool = True


@dataclass
class Act:
    """One batch: what it added, removed and found, and who closed it."""

    union: str
    added: list[Line]
    removed: list[Line] = field(default_factory=list)
    found: list[Line] = field(default_factory=list)
    replaces: "Act | None" = None
    closed: bool = False
    digest: str = ""
    stood: set[int] = field(default_factory=set)
    """Which lines counted just before it, by their order."""


def key(sheet: str, row: Row) -> tuple[Any, ...] | None:
    if sheet == "慰问帮扶发放" and row.get("身份证号"):
        return tuple(row.get(name) for name in ("身份证号", "用途", "救助项目", "资金来源", "发放日期"))
    return (row["身份证号"],) if sheet == "在档困难职工" else None


EMPTY_MEANS = {"人次": 1, "慰问金(元)": 0, "慰问品折价(元)": 0, "支出金额(元)": 0}


def same(row: Row) -> tuple[Any, ...]:
    """What two rows share when every value is equal; an empty amount is none, an empty 人次 is one."""
    full = {name: EMPTY_MEANS.get(name) if value is None else value for name, value in row.items()}
    return tuple(sorted((name, str(value)) for name, value in full.items() if value is not None))


class Ledger:
    """Uploads, replacements and undos over lists."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.acts: list[Act] = []

    def live(self, union: str, without: Act | None = None) -> list[Line]:
        gone = without.added if without else []
        return [line for line in self.lines if line.live and line.union == union and line not in gone]

    def standing(self) -> set[int]:
        return {line.order for line in self.lines if line.live}

    def upload(self, union: str, tables: dict[str, list[Row]], replaces: Act | None = None) -> Act | None:
        """The act, or None where it must be refused."""
        digest = repr((sorted(tables.items()), union))
        standing = [act for act in self.acts if not act.closed and act is not replaces]
        if any(act.digest == digest for act in standing) or (replaces and self.built_on(replaces)):
            return None
        there = self.live(union, replaces)
        new, found = [], []
        for sheet, rows in tables.items():
            free = [line for line in there if line.sheet == sheet]
            for row in rows:
                twin = next((line for line in free if same(line.row) == same(row)), None)
                if twin:
                    free.remove(twin)
                    found.append(twin)
                elif key(sheet, row) and any(
                    key(sheet, line.row) == key(sheet, row) for line in there if line.sheet == sheet
                ):
                    return None
                else:
                    new.append((sheet, row))
        act = Act(union, [], found=found, replaces=replaces, digest=digest, stood=self.standing())
        if replaces:
            act.removed = [line for line in replaces.added if line.live]
            replaces.closed = True
            for line in act.removed:
                line.live = False
        for sheet, row in new:
            act.added.append(Line(union, sheet, row, len(self.lines)))
            self.lines.append(act.added[-1])
        self.acts.append(act)
        return act

    def built_on(self, act: Act) -> bool:
        later = [other for other in self.acts if not other.closed and other is not act]
        return any(line in act.added for other in later for line in (*other.found, *other.removed))

    def correct(self, line: Line, changes: Row) -> Act | None:
        """One row replaced by hand; None where nothing changes or the union has that very row already."""
        row = {**line.row, **changes}
        others = [other for other in self.live(line.union) if other.sheet == line.sheet and other is not line]
        if same(row) == same(line.row) or any(same(other.row) == same(row) for other in others):
            return None
        stood = self.standing()
        line.live = False
        self.lines.append(Line(line.union, line.sheet, row, len(self.lines)))
        self.acts.append(Act(line.union, [self.lines[-1]], removed=[line], stood=stood))
        return self.acts[-1]

    def merge(self, one: Line, other: Line) -> Act | None:
        """The two lines' firms are one from now on; None where they are already."""
        live = [line for line in self.lines if line.live]
        labels = enterprises(live)
        firms = [
            nameless(line) if labels[line.order].startswith("alone") else labels[line.order]
            for line in (one, other)
        ]
        if firms[0] == firms[1]:
            return None
        unions = {
            line.union
            for line in live
            if line.sheet == "走访企业"
            and (nameless(line) if labels[line.order].startswith("alone") else labels[line.order]) in firms
        }
        areas = {AREAS[union] for union in unions}
        at = unions.pop() if len(unions) == 1 else areas.pop() if len(areas) == 1 else "22"
        self.lines.append(Line(at, "企业合并", {"两家": firms}, len(self.lines)))
        self.acts.append(Act(at, [self.lines[-1]]))
        return self.acts[-1]

    def undo(self, act: Act) -> bool:
        """Whether it may be undone; if so, it is."""
        if act.closed or self.built_on(act):
            return False
        others = [line for line in self.live(act.union) if line not in act.added]
        taken = {(line.sheet, key(line.sheet, line.row)) for line in others}
        if any(
            key(line.sheet, line.row) and (line.sheet, key(line.sheet, line.row)) in taken
            for line in act.removed
        ):
            return False
        since = {(line.sheet, same(line.row)) for line in others if line.order not in act.stood}
        if any((line.sheet, same(line.row)) in since for line in act.removed):
            return False
        back = act.replaces
        if back and any(
            other.digest == back.digest and not other.closed and other is not act for other in self.acts
        ):
            return False
        for line in act.added:
            line.live = False
        for line in act.removed:
            line.live = True
        act.closed = True
        if back:
            back.closed = False
        return True

    def figures(self, union: str, counted: list[Line] | None = None) -> dict[str, Any]:
        """The contracts' figures of a union and all below it, in fen and counts; of the lines that count today, or of those."""
        live = [line for line in self.lines if line.live] if counted is None else counted
        firms = enterprises(live)
        mine = [line for line in live if union in (line.union, AREAS[line.union], "22")]
        total: Counter[str] = Counter()
        people, visited = set(), set()
        for line in mine:
            row = line.row
            if line.sheet == "筹集款物":
                above = row.get("是否转拨") == "是" or (
                    row["资金来源"] == SOURCE_FROM_ABOVE and line.union != "22"
                )
                total["received" if above else "raised"] += row["金额(元)"] * 100
            elif line.sheet == "走访企业":
                total["visits"] += 1
                visited.add(firms[line.order])
            elif line.sheet == "慰问帮扶发放":
                total["disbursed"] += (row.get("慰问金(元)") or 0) * 100 + (
                    row.get("慰问品折价(元)") or 0
                ) * 100
                total["consoled" if row["用途"] == "慰问" else "assisted"] += row.get("人次") or 1
                total["goods_handed"] += (row.get("慰问品折价(元)") or 0) * 100
                people.add(row.get("身份证号"))
            elif line.sheet == "分类服务":
                safe = row["服务类型"] in ("交通费用补贴", "返岗包车")
                total["returned" if safe else "served"] += row["人次"]
                total["service_cost"] += (row.get("支出金额(元)") or 0) * 100
                total["activities"] += 1
        return {**total, "persons": len(people - {None}), "enterprises": len(visited)}


def enterprises(live: list[Line]) -> dict[int, str]:
    """Which firm each visit went to, going through all visits in ledger order and merging names as codes appear."""
    firm: dict[int, str] = {}
    known: dict[tuple[str, str], list[str]] = {}
    for line in sorted((line for line in live if line.sheet == "走访企业"), key=lambda line: line.order):
        place = (AREAS[line.union], line.row["企业名称"])
        here = known.setdefault(place, [])
        code = line.row.get("统一社会信用代码")
        unnamed = nameless(line)
        if code:
            if here == [unnamed]:
                for order, name in firm.items():
                    if name == unnamed:
                        firm[order] = code
                here[:] = [code]
            if code not in here:
                here.append(code)
            firm[line.order] = code
        elif len(here) > 1:
            firm[line.order] = f"alone {line.order}"
        else:
            if not here:
                here.append(unnamed)
            firm[line.order] = here[0]
    groups = joined([line.row["两家"] for line in live if line.sheet == "企业合并"])
    for line in live:
        if line.sheet == "走访企业":
            written = line.row.get("统一社会信用代码") or nameless(line)
            here_ = next((group for group in groups if written in group), None)
            here_ = here_ or next((group for group in groups if firm[line.order] in group), None)
            firm[line.order] = min(here_) if here_ else firm[line.order]
    return firm


def nameless(line: Line) -> str:
    """The firm of a row's name in its area, where no code says which it is."""
    return str((AREAS[line.union], line.row["企业名称"]))


def joined(pairs: list[list[str]]) -> list[set[str]]:
    """Sets of firms that were decided to be one, pair by pair."""
    groups: list[set[str]] = []
    for pair in pairs:
        touched = [group for group in groups if group & set(pair)]
        groups = [group for group in groups if group not in touched] + [set(pair).union(*touched)]
    return groups
