"""django-import-export brings a command of this name that would write past the ledger's one door: it is closed."""

from typing import Any

from songnuan.lib.command import SongnuanCommand


class Command(SongnuanCommand):
    help = "不可用：数据只能通过 upload 进入账本"

    def run_from_argv(self, argv: list[str]) -> None:
        """Refuse whatever the arguments are."""
        super().run_from_argv(argv[:2])

    def handle(self, *args: Any, **options: Any) -> None:
        self.refused("此命令不可用。表格请用 upload 导入；小表请在“数据管理”页面导入导出。")
