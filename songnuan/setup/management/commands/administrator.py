"""The first account of a new installation: a system administrator, with a password shown once."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandParser
from django.db import transaction

from campaigns import journal
from campaigns.usernames import check_username, refuse_numbers
from songnuan.lib.command import SongnuanCommand
from songnuan.login.passwords import new_password
from songnuan.setup.people import make_account

ROLE, PLACE = "系统管理员", "22"


class Command(SongnuanCommand):
    help = "建立系统管理员账号，显示一次性密码"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("username")
        parser.add_argument("--name", default="", help="姓名")

    def handle(self, *args: Any, **options: Any) -> None:
        username = options["username"]
        try:
            check_username(username)
            refuse_numbers(options["name"])
        except ValidationError as fault:
            self.refused(" ".join(fault.messages))
        password = new_password()
        with transaction.atomic():
            user = make_account(username, options["name"] or username, ROLE, PLACE, password)
            posted = user.postings.current().select_related("union").get()
            body = {"account": user.pk, "username": username, "roles": [ROLE]}
            journal.note("account.created", actor=None, union=posted.union, body=body)
        answer = {"username": username, "password": password, "role": ROLE, "union": PLACE}
        self.answer(
            answer, f"已建立账号 {username}，密码 {password}（只显示这一次）。", as_json=options["json"]
        )
