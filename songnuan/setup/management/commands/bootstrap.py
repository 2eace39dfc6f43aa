"""Prepare the database and the reference data: areas, unions, names, roles, the campaigns 2022 and 2023."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from beneficiaries.models import Category
from campaigns.lineage import TreeError
from campaigns.models import Campaign, Union
from songnuan.lib import cipher, keyfile
from songnuan.lib.command import SongnuanCommand
from songnuan.setup import keycheck, reference
from songnuan.setup.rotation import turns


class Command(SongnuanCommand):
    help = "准备数据库与基础数据，可重复执行"

    def handle(self, *args: Any, **options: Any) -> None:
        settings.HOME.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not keyfile.path_in(settings.HOME).exists() and not connection.introspection.table_names():
            # Only beside an empty database: a key file that is merely lost must never be replaced.
            keyfile.create(settings.HOME)
            # The settings were read before there was a key: whatever goes on in this process signs with it already.
            settings.SECRET_KEY = keyfile.django_secret(settings.HOME)
            self.stderr.write(f"已生成密钥文件 {keyfile.path_in(settings.HOME)}，请另行备份。")
        cipher.ready()
        call_command("migrate", verbosity=0, interactive=False, stdout=self.stderr)
        self._for_its_owner_only()
        keycheck.hold_or_refuse()
        turns.catch_up()
        try:
            reference.load()
        except TreeError as circle:
            self.refused(str(circle))
        campaigns = list(Campaign.objects.order_by("code").values_list("code", flat=True))
        counts = {
            "unions": Union.objects.count(),
            "areas": Union.objects.filter(kind=Union.Kind.AREA).count(),
            "categories": Category.objects.count(),
            "campaigns": campaigns,
        }
        text = f"就绪：工会 {counts['unions']} 个，地区 {counts['areas']} 个，活动 {'、'.join(campaigns)}。"
        self.answer(counts, text, as_json=options["json"])

    def _for_its_owner_only(self) -> None:
        """The embedded database holds names: nobody else on the machine reads it. Its side files follow its mode."""
        if connection.vendor == "sqlite":
            Path(connection.settings_dict["NAME"]).chmod(0o600)
