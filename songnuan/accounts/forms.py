"""Forms of the account pages: every choice is within what whoever fills them in may give."""

import datetime
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns import roles as role_names
from campaigns.many_rows import ManyRows
from campaigns.models import Union, User
from campaigns.overtaken import SeenForm
from campaigns.usernames import as_before_or, check_username, refuse_long_numbers, refuse_numbers
from songnuan.accounts.rights import givable


class RolesField(ManyRows):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return _(obj.name)


class Day(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__({"class": "short"}, format="%Y-%m-%d")


def check_roles(names: set[str], unions: Iterable[Union], held: Iterable[str] = ()) -> None:
    """ValidationError where roles must stay apart, or a new one is for the province alone and the unions are others."""
    if role_names.mix(names):
        raise ValidationError(_("系统管理员、安全审计要由专人担任，不能同时有别的角色。"))
    if outside := role_names.misplaced(names.difference(held), unions):
        raise ValidationError(_("“%(role)s”只能任职于省总工会。") % {"role": _(outside[0])})


def roles_fit(
    form: forms.Form, cleaned: dict[str, Any], unions: Iterable[Union], held: Iterable[str] = ()
) -> dict[str, Any]:
    """What was cleaned; a fault beside the roles where they do not go together or, those not held already, not there."""
    try:
        check_roles({role.name for role in cleaned.get("roles", ())}, unions, held)
    except ValidationError as fault:
        form.add_error("roles", fault)
    return cleaned


class EditForm(SeenForm):
    """Name, phone and roles of an account."""

    name = forms.CharField(label=gettext_lazy("姓名"), max_length=50)
    phone = forms.CharField(label=gettext_lazy("办公电话"), max_length=30, required=False)
    roles = RolesField(label=gettext_lazy("角色"), queryset=None)

    def __init__(self, *args: Any, giver: User, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._user = user
        self.fields["roles"].queryset = givable(giver)  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        return as_before_or(refuse_numbers, self.cleaned_data["name"], self._user.name)

    def clean_phone(self) -> str:
        return as_before_or(refuse_long_numbers, self.cleaned_data["phone"], self._user.phone)

    def clean(self) -> dict[str, Any]:
        """What is new among the roles, held against every posting that stands or is still to come."""
        postings = self._user.postings.not_over().select_related("union")
        held = self._user.groups.values_list("name", flat=True)
        return roles_fit(self, super().clean() or {}, [posting.union for posting in postings], held)


class PlacedForm(forms.Form):
    """A union in the giver's reach, and a first day that is not over."""

    union = forms.ModelChoiceField(
        Union.objects.none(), label=gettext_lazy("任职单位"), empty_label=gettext_lazy("请选择单位")
    )
    since = forms.DateField(label=gettext_lazy("自"), initial=timezone.localdate, widget=Day)

    def __init__(self, *args: Any, giver: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["union"].queryset = Union.objects.visible_to(giver).order_by("order")  # type: ignore[attr-defined]

    def clean_since(self) -> datetime.date:
        since: datetime.date = self.cleaned_data["since"]
        if since < timezone.localdate():
            raise ValidationError(_("日期不能早于今天。"))
        return since


class MoveForm(PlacedForm, SeenForm):
    """调动."""

    def __init__(self, *args: Any, user: User, giver: User, **kwargs: Any) -> None:
        super().__init__(*args, giver=giver, **kwargs)
        self._user = user

    def clean_union(self) -> Union:
        union: Union = self.cleaned_data["union"]
        if self._user.postings.current().filter(union=union, until=None).exists():
            raise ValidationError(_("已经任职于这个单位。"))
        check_roles(set(self._user.groups.values_list("name", flat=True)), [union])
        return union


class CreateForm(PlacedForm):
    """A new account."""

    name = forms.CharField(label=gettext_lazy("姓名"), max_length=50, validators=[refuse_numbers])
    phone = forms.CharField(
        label=gettext_lazy("办公电话"), max_length=30, required=False, validators=[refuse_long_numbers]
    )
    roles = RolesField(label=gettext_lazy("角色"), queryset=None)

    username = forms.CharField(
        label=gettext_lazy("用户名"),
        max_length=30,
        help_text=gettext_lazy("登录用。小写字母或数字，例如姓名的拼音 wangfang。"),
        widget=forms.TextInput({"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}),
    )
    field_order = ("name", "username", "phone", "union", "roles", "since")

    def __init__(self, *args: Any, giver: User, **kwargs: Any) -> None:
        super().__init__(*args, giver=giver, **kwargs)
        self.fields["roles"].queryset = givable(giver)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        union = cleaned.get("union")
        return roles_fit(self, cleaned, [union] if union else [])

    def clean_username(self) -> str:
        return check_username(self.cleaned_data["username"].strip())
