"""The 2023 campaign of the domain document (and a smaller 2022 to compare), through the pipeline that users use."""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandParser
from tqdm import tqdm

from campaigns.models import Campaign, Union, User
from songnuan.entry.walk import Wish, walk
from songnuan.ledger import places
from songnuan.ledger.totals import totals
from songnuan.lib.command import SongnuanCommand
from songnuan.setup import demo_accounts
from songnuan.setup.demo import allocations, closed, fieldwork, reporting, scenes, second_name, spoken
from songnuan.setup.demo.ahead import Ahead, written_ahead
from songnuan.setup.demo.workbooks import write_workbooks

CAMPAIGNS = ("2022", "2023")
SHOWN, CLOSED = "2023", "2022"
PLANNER = "sheng"
"""The demo's account that planned the teams' visits and took up needs."""


class Command(SongnuanCommand):
    help = "载入2023年“两节”送温暖演示数据；加 --out 则只写出各单位的工作簿"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--out", type=Path, metavar="DIR")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["out"] is not None:
            options["out"].mkdir(parents=True, exist_ok=True)
            written = self._write(options["out"], SHOWN)
            text = f"已写出 {len(written)} 个工作簿到 {options['out']}。"
            self.answer([path.name for path in written], text, as_json=options["json"])
            return
        with (
            tempfile.TemporaryDirectory(prefix="songnuan-demo-") as name,
            written_ahead(Path(name), CAMPAIGNS) as ahead,
        ):
            call_command("bootstrap", stdout=self.stderr)
            demo_accounts.make(settings.HOME)
            planner = User.objects.get(username=PLANNER)
            for code in CAMPAIGNS:
                self._load(code, ahead, planner)
        campaign = places.campaign(SHOWN)
        fieldwork.load(campaign, planner)
        second_name.load(campaign, planner)
        scenes.add(campaign)
        allocations.load(campaign)
        reporting.load(campaign, planner)
        spoken.final(campaign, planner)
        closed.load(places.campaign(CLOSED), planner)
        province = places.province(campaign)
        head = {"campaign": SHOWN, "union": province.code, "status": "all"}
        figures = totals(campaign, province).as_json()
        text = "\n".join(f"{code}\t{value}" for code, value in figures.items())
        self.answer({**head, **figures}, text, as_json=options["json"])

    def _write(self, folder: Path, code: str) -> list[Path]:
        with self._bar(f"生成{code}年工作簿") as bar:

            def progress(done: int, of: int) -> None:
                bar.total = of
                bar.update(done - bar.n)

            return write_workbooks(folder, code, progress)

    def _load(self, code: str, ahead: Ahead, planner: User) -> None:
        campaign = places.campaign(code)
        with self._bar(f"生成{code}年工作簿") as bar:
            workbooks = ahead.of(code, lambda done: self._count(bar, done))
        with self._bar(f"导入{code}年数据") as bar:
            bar.total = len(workbooks)
            for path, union in self._with_unions(workbooks, campaign):
                if code == SHOWN and bar.n == bar.total - spoken.LEFT_OUT:
                    spoken.early(campaign, planner)
                self._upload(path, campaign, union)
                bar.update()

    def _count(self, bar: Any, done: int) -> None:
        bar.update(done - bar.n)

    def _with_unions(self, workbooks: list[Path], campaign: Campaign) -> Iterator[tuple[Path, Union]]:
        for path in workbooks:
            yield path, places.union(path.name.partition("-")[0], campaign)

    def _upload(self, path: Path, campaign: Campaign, union: Union) -> None:
        result = walk(path, Wish(campaign=campaign, union=union, store=True))
        codes = {fault["code"] for fault in result["errors"]}
        if result["status"] != "committed" and codes != {"already_uploaded"}:
            for fault in result["errors"][:20]:
                self.stderr.write(
                    f"{path.name} {fault['sheet']} {fault['row']} {fault['column']} {fault['message']}"
                )
            self.refused(f"演示工作簿 {path.name} 没有通过检查。")

    def _bar(self, label: str) -> Any:
        return tqdm(
            desc=label,
            file=sys.stderr,
            bar_format="{desc} {bar:30} {n_fmt}/{total_fmt} {elapsed}",
            mininterval=1,
        )
