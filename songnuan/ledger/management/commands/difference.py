"""与上报数差异: what lies between two editions, or between an edition and now, batch by batch."""

from typing import Any

from django.core.management.base import CommandParser

from songnuan.ledger import places
from songnuan.ledger.difference.report import Difference, End, difference, now, of_edition
from songnuan.ledger.indicators import INDICATORS
from songnuan.ledger.models import Cell
from songnuan.lib import money
from songnuan.lib.command import SongnuanCommand


class Command(SongnuanCommand):
    help = "与上报数差异：两个定稿之间，或定稿与现在之间，每个批次改动了哪些数"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--campaign", required=True)
        parser.add_argument("--from", dest="first", required=True, metavar="EDITION")
        parser.add_argument("--to", dest="last", metavar="EDITION", help="now, where it is not given")
        parser.add_argument("--union")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            campaign = places.campaign(options["campaign"])
            union = (
                places.union(options["union"], campaign) if options["union"] else places.province(campaign)
            )
            first = of_edition(places.edition(options["first"], campaign))
            last = of_edition(places.edition(options["last"], campaign)) if options["last"] else now()
        except places.UnknownName as error:
            self.wrong_usage(str(error))
        found = difference(campaign, (union.pk, Cell.Scope.SUBTREE.value), first, last)
        head = {"campaign": campaign.code, "union": union.code}
        self.answer({**head, **_as_json(found)}, _text(found), as_json=options["json"])
        if not found.is_explained:
            self.refused("有的差异不能由批次解释，请运行 totals --verify。")


def _plain(code: str, value: int) -> str | int:
    return money.yuan(value) if INDICATORS[code].is_money else value


def _end(end: End) -> dict[str, Any]:
    return {"edition": end.edition.name if end.edition else None, "number": end.number}


def _as_json(found: Difference) -> dict[str, Any]:
    figures = {
        code: {
            "before": _plain(code, found.before[code]), "after": _plain(code, found.after[code]),
            "batches": _plain(code, found.moved[code]), "remainder": _plain(code, found.remainder(code)),
        }
        for code in INDICATORS
    }  # fmt: skip
    batches = [
        {
            "batch": step.batch.number, "union": step.batch.union.code, "kind": step.batch.kind,
            "moves": {
                move.code: {"before": _plain(move.code, move.before), "after": _plain(move.code, move.after)}
                for move in step.moves
            },
        }
        for step in found.steps
    ]  # fmt: skip
    return {"from": _end(found.first), "to": _end(found.last), "figures": figures, "batches": batches}


def _text(found: Difference) -> str:
    lines = [
        f"{indicator.name}\t{_plain(code, found.before[code])} → {_plain(code, found.after[code])} {indicator.unit_name}\t余差 {_plain(code, found.remainder(code))}"
        for code, indicator in INDICATORS.items()
    ]
    for step in found.steps:
        moves = "；".join(
            f"{INDICATORS[move.code].name} {_plain(move.code, move.before)} → {_plain(move.code, move.after)}"
            for move in step.moves
        )
        lines.append(
            f"批次{step.batch.number}\t{step.batch.union.code}\t{step.batch.get_kind_display()}\t{moves}"
        )
    return "\n".join(lines)
