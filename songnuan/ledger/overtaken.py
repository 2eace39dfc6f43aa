"""Two people have the same page open: the second to save is told what the first saved, and loses nothing of their own.

A form carries the mark (songnuan.lib.seen) of what it was opened of; whoever saves it compares under the lock.
"""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from songnuan.ledger.post import Conflict


class Overtaken(Conflict):
    """Somebody saved since the page was opened. The text tells what is there now, `seen` is the mark of it."""

    def __init__(self, now: Iterable[str], seen: str) -> None:
        told = _("；").join(part for part in now if part)
        super().__init__(
            _("刚刚已有人改过，您的改动还没有保存。现在是：%(now)s。请核对后再保存。") % {"now": told}
        )
        self.seen = seen


class SeenForm(forms.Form):
    """A form of something that others may change as well."""

    seen = forms.CharField(max_length=16, required=False, widget=forms.HiddenInput)
    """The mark of what the page was opened of; none where it is opened for something new."""

    def refuse(self, refusal: Conflict) -> None:
        """Say why it was not saved. What was typed stays; overtaken, it is on a page of what is there now."""
        self.add_error(None, str(refusal))
        if isinstance(refusal, Overtaken):
            typed: Any = self.data
            anew = typed.copy()
            anew["seen"] = refusal.seen
            self.data = anew
