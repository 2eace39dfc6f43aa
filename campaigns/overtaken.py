"""Two people have the same page open: the second to save is told what the first saved, and loses nothing of their own.

A form carries the mark (songnuan.lib.seen) of what it was opened of; whoever saves it compares under the lock.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from campaigns.conflict import Conflict


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

    @cached_property
    def changed_data(self) -> list[str]:
        """What was typed otherwise than the page had it: its mark, which nobody types, is none of it."""
        return [name for name in super().changed_data if name != "seen"]

    def refuse(self, refusal: Conflict) -> None:
        """Say why it was not saved. What was typed stays; overtaken, it is on a page of what is there now."""
        self.add_error(None, str(refusal))
        if isinstance(refusal, Overtaken):
            typed: Any = self.data
            anew = typed.copy()
            anew["seen"] = refusal.seen
            self.data = anew


Line = dict[tuple[str, str], list[str]]
"""One row as a page sends it: of each field, or what it was at first ("initial-"), the values."""


def lines_of_now(sent: Any, now: Any) -> Any:
    """What was sent of the rows inside a form, as a page of the rows of `now`, an unbound formset, sends it.

    A row that came meanwhile is there as well; one that went is a new line, if it holds what a new line needs.
    """
    pk = ("", now.model._meta.pk.name)
    there = {str(form.instance.pk): _as_sent(form) for form in now.initial_forms}
    needed = [("", name) for name, field in now.empty_form.fields.items() if field.required]
    anew, typed = _taken_apart(sent, now.prefix)
    new: list[Line] = []
    for line in typed:
        known = line.get(pk, [""])[-1]
        if known in there:
            there[known] = line
        elif ("", "DELETE") not in line and (not known or all(line.get(key, [""])[-1] for key in needed)):
            new.append({**line, pk: [""]})
    for number, line in enumerate([*there.values(), *new]):
        for (first, name), values in line.items():
            anew.setlist(f"{first}{now.prefix}-{number}-{name}", values)
    anew[f"{now.prefix}-INITIAL_FORMS"] = len(there)
    anew[f"{now.prefix}-TOTAL_FORMS"] = len(there) + len(new)
    return anew


def _taken_apart(sent: Any, prefix: str) -> tuple[Any, list[Line]]:
    rest, lines = sent.copy(), defaultdict[int, Line](dict)
    named = re.compile(rf"(initial-)?{re.escape(prefix)}-([0-9]{{1,6}})-(.+)")
    for name in sent:
        if found := named.fullmatch(name):
            lines[int(found[2])][(found[1] or "", found[3])] = rest.pop(name)
    return rest, [line for _number, line in sorted(lines.items())]


def _as_sent(form: Any) -> Line:
    line: Line = {}
    for name, field in form.fields.items():
        value = form[name].value()
        shown = ("on" if value else None) if isinstance(value, bool) else field.widget.format_value(value)
        if shown is not None:
            line[("", name)] = [str(one) for one in shown] if isinstance(shown, list) else [str(shown)]
            if field.show_hidden_initial:
                line[("initial-", name)] = line[("", name)]
    return line
