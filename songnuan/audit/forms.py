"""What an auditor asks the log for."""

import datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.actor import reaches_province
from campaigns.models import Event, Union, User
from campaigns.verbs import VERBS, Outcome, codes_with
from campaigns.years import of_our_time


def day_field(label: Any) -> forms.DateField:
    """A day, or none."""
    widget = forms.DateInput({"type": "date"})
    return forms.DateField(label=label, required=False, widget=widget, validators=[of_our_time])


class LogForm(forms.Form):
    """By time, person, act, union and outcome; all empty means everything."""

    since = day_field(_("自"))
    until = day_field(_("至"))
    who = forms.CharField(label=_("操作人"), required=False, max_length=50)
    act = forms.ChoiceField(label=_("行为"), required=False)
    union = forms.ModelChoiceField(
        Union.objects.none(), label=_("工会"), required=False, to_field_name="code", empty_label=_("全部")
    )
    outcome = forms.ChoiceField(label=_("结果"), required=False, choices=[("", _("全部")), *Outcome.choices])

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._user = user
        self.fields["union"].queryset = Union.objects.visible_to(user)  # type: ignore[attr-defined]
        self.fields["act"].choices = [  # type: ignore[attr-defined]
            ("", _("全部")), *((code, verb.name) for code, verb in VERBS.items())
        ]  # fmt: skip

    def condition(self) -> Q:
        """The wish as a condition on events; one of an address that makes no sense is left out."""
        wish = getattr(self, "cleaned_data", {})
        found = Q()
        if wish.get("since"):
            found &= Q(at__gte=_midnight(wish["since"]))
        if wish.get("until"):
            found &= Q(at__lt=_midnight(wish["until"] + datetime.timedelta(days=1)))
        if wish.get("who"):
            people = User.objects.filter(Q(username__icontains=wish["who"]) | Q(name__icontains=wish["who"]))
            found &= Q(actor_id__in=list(people.values_list("pk", flat=True)))
        if wish.get("act"):
            found &= Q(verb=wish["act"])
        if wish.get("union"):
            found &= Q(union=wish["union"])
        if wish.get("outcome"):
            found &= Q(verb__in=codes_with(wish["outcome"]))
        return found & _in_reach(self._user)

    def asked(self) -> dict[str, str]:
        """What was asked for, as it is noted when the log is taken out."""
        return {name: str(value) for name, value in self.data.items() if name in self.fields and value}


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))


def _in_reach(user: User) -> Q:
    """Nothing for who is posted at the province: a condition that all events meet would only slow the page down."""
    if reaches_province(user):
        return Q()
    return Q(pk__in=Event.objects.visible_to(user).values("pk"))
