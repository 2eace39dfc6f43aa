"""What a password may not be, beyond Django's own rules: a Chinese office's habits, and one used before.

Letters and digits need not be mixed: that rule makes people write passwords down. Pasting is allowed everywhere.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from pypinyin import Style, lazy_pinyin

from campaigns.models import User
from songnuan.login.passwords import KEPT

HABITS = (
    "songwennuan", "songnuan", "gonghui", "zonggonghui", "zgh", "szgh", "bangfu", "weiwen", "liangjie", "chunjie",
    "zhigong", "jilinsheng", "jilin", "changchun", "admin", "administrator", "guanliyuan", "guanli", "root", "user",
    "test", "ceshi", "password", "passwd", "mima", "pass", "woaini", "iloveyou", "woaizhongguo", "zhongguo", "aini",
    "welcome", "huanying", "qwertyuiop", "qwerty", "asdfghjkl", "asdfgh", "zxcvbnm", "zxcvbn", "qazwsx", "1qaz2wsx",
    "1qaz", "2wsx", "3edc", "qweasd", "abcdefg", "abcd", "abc", "aaa", "5201314", "520", "1314", "666", "888",
    "999", "168", "110", "119",
)  # fmt: skip
"""What such passwords are put together from."""

LEAST = 5
"""Characters that must remain once everything of that kind is taken out."""

_YEARS = re.compile(r"(?:19|20)\d\d(?:(?:0?[1-9]|1[0-2])(?:[0-2]?\d|3[01])?)?")
_NO_WORD = re.compile(r"[^0-9a-z\u3400-\u9fff]+")
_LOOKALIKES = str.maketrans({"@": "a", "$": "s", "!": "i"})


class NoHabit:
    """Refuses passwords made of names, unions, years, rows of keys or digits, with a little around them."""

    def validate(self, password: str, user: Any = None) -> None:
        if len(left_over(password, about(user))) < LEAST:
            raise ValidationError(
                _(
                    "这样的密码太容易被猜到：姓名、账号、单位的拼音，年份、连续数字和常见词都不算数。请再加几个别人想不到的字。"
                ),
                code="habit",
            )

    def get_help_text(self) -> str:
        return _("不要用姓名、账号、单位的拼音，也不要用年份、连续数字或常见词拼成。")


class NotUsedBefore:
    """Refuses the present password and the last few before it."""

    def validate(self, password: str, user: Any = None) -> None:
        if not isinstance(user, User) or user.pk is None:
            return
        before = [user.password, *user.past_passwords.values_list("password", flat=True)[: KEPT - 1]]
        if any(check_password(password, known) for known in before):
            raise ValidationError(
                _("最近用过的%(count)d个密码不能再用。请换一个新的。"), code="used", params={"count": KEPT}
            )

    def get_help_text(self) -> str:
        return _("不能与最近用过的%(count)d个密码相同。") % {"count": KEPT}


def left_over(password: str, known: set[str]) -> str:
    """What remains of a password without habits, years, what is known of its user, and rows like 12345 or aaaa."""
    text = password.casefold().translate(_LOOKALIKES)
    text = _NO_WORD.sub("", text)
    for word in sorted({*HABITS, *known}, key=len, reverse=True):
        text = text.replace(word, " ")
    text = _YEARS.sub(" ", text)
    return "".join(piece for run in text.split() for piece in _not_in_row(run))


def _not_in_row(run: str) -> Iterator[str]:
    """The characters that neither repeat the one before nor follow upon it, up or down."""
    yield run[0]
    for before, here in pairwise(run):
        if abs(ord(here) - ord(before)) > 1:
            yield here


def about(user: Any) -> set[str]:
    """Words that whoever knows the user would try: of two letters and more."""
    if not isinstance(user, User):
        return set()
    found = {user.username, user.phone, *_pinyin(user.name)}
    if user.pk is not None:
        for union in (posting.union for posting in user.postings.select_related("union")):
            found |= {union.code, *_pinyin(union.name), *_pinyin(union.short_name), *union.name_en.split()}
    plain = (
        _NO_WORD.sub("", word.casefold()) for word in found if word
    )  # a form takes a name that is taken off again
    return {word for word in plain if len(word) > 1}


def _pinyin(name: str) -> set[str]:
    """A Chinese name as people spell it: whole, without its last two characters (市, 工会 …), in initials, as written."""
    syllables = lazy_pinyin(name)
    initials = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))
    whole = {"".join(syllables[:end]) for end in (len(syllables), -1, -2) if syllables[:end]}
    given = {"".join(syllables[1:])} if 2 <= len(syllables) <= 4 else set()
    return {*whole, *given, initials, name}
