"""Who is in a team and where it goes, typed on its own page. What moves no figure is changed in place and noted."""

from typing import Any

from django import forms
from django.db import transaction
from django.forms import BaseInlineFormSet, inlineformset_factory
from django.utils.translation import gettext_lazy as _

from campaigns import journal
from campaigns.models import Campaign, Lineage, Team, TeamMember, Union, User
from campaigns.overtaken import Overtaken, SeenForm
from songnuan.ledger.post import refuse_finished
from songnuan.lib.identifiers import mask_inside
from songnuan.lib.seen import mark
from songnuan.lib.text import fold_name, has_unseen, tidy


class TeamForm(forms.ModelForm, SeenForm):
    """Leader and areas; the name of a new one only, as workbooks and visits name it."""

    class Meta:
        model = Team
        fields = ("name", "name_en", "leader", "areas")
        widgets = {"areas": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, campaign: Campaign, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.campaign = campaign
        areas = campaign.tree().areas()
        known = [area.pk for area in self.instance.areas.all()] if self.instance.pk else []
        self.fields["areas"].queryset = Union.objects.visible_to(user).filter(pk__in=[*areas, *known])  # type: ignore[attr-defined]
        if self.instance.pk:
            del self.fields["name"]
            self.initial["seen"] = seen_of(self.instance)

    def clean_name(self) -> str:
        name = mask_inside(tidy(self.cleaned_data["name"]))
        if has_unseen(name):
            raise forms.ValidationError(_("名称里有看不见的字符。请重新输入名称，不要粘贴。"))
        if fold_name(name) in map(fold_name, self.instance.campaign.teams.values_list("name", flat=True)):
            raise forms.ValidationError(_("这次活动已经有这个名称的慰问组。"))
        return name

    def clean_leader(self) -> str:
        return mask_inside(self.cleaned_data["leader"])


class MemberForm(forms.ModelForm):
    """One member. Who has an account finds team and leader filled in when they type visits."""

    account = forms.CharField(label=_("账号（用户名）"), max_length=150, required=False)

    class Meta:
        model = TeamMember
        fields = ("name", "duty")

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._by = by
        if self.instance.user:
            self.initial["account"] = self.instance.user.username
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"

    def clean_name(self) -> str:
        return mask_inside(self.cleaned_data["name"])

    def clean_duty(self) -> str:
        return mask_inside(self.cleaned_data["duty"])

    def clean_account(self) -> str:
        asked = self.cleaned_data["account"].strip()
        found = None
        if asked:
            reach = Lineage.objects.reached_by(self._by)
            here = User.objects.filter(username=asked, is_active=True, postings__union__in=reach).distinct()
            found = here.first()
            if found is None:
                raise forms.ValidationError(_("没有这个账号，或者不在您的管理范围内。"))
        self.instance.user = found
        return str(asked)


class _Members(BaseInlineFormSet):
    """The members of one team, and three empty lines."""

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, form_kwargs={"by": by}, **kwargs)

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("移出本组")


Members: Any = inlineformset_factory(Team, TeamMember, form=MemberForm, formset=_Members, extra=3)


def seen_of(team: Team) -> str:
    """The mark of what `save` changes."""
    areas = sorted(area.pk for area in team.areas.all())
    members = list(team.members.order_by("pk").values_list("pk", "name", "duty", "user"))
    return mark(team.name_en, team.leader, areas, members)


def refuse_unless_seen(team: Team, seen: str) -> None:
    """Raises Overtaken where the team is another one by now than was `seen`."""
    now = Team.objects.get(pk=team.pk)
    if seen_of(now) != seen:
        areas = _("、").join(area.label for area in now.areas.order_by("order"))
        members = _("、").join(mask_inside(str(member)) for member in now.members.order_by("pk"))
        raise Overtaken((mask_inside(now.leader), areas, members), seen_of(now))


@transaction.atomic
def save(form: TeamForm, members: Any, *, by: User) -> Team:
    """Store both, and note that it was done; no names in the note, and none where all stands so already.

    Raises Conflict in a closed campaign, Overtaken where somebody changed the team since the page was opened.
    """
    team: Team = form.instance
    new = team.pk is None
    if new:  # before the journal, as 数据管理 does: it may have to wait for another one of that name
        team.save(force_insert=True)
    else:
        journal.hold_rows(Team.objects.filter(pk=team.pk))
        journal.hold_rows(TeamMember.objects.filter(team=team.pk))
    held = journal.lock()
    refuse_finished(team.campaign)
    if not new:
        refuse_unless_seen(team, form.cleaned_data["seen"])
        if not form.changed_data and not members.has_changed():
            return team
        team.save(update_fields=("name_en", "leader"))
    form.save(commit=False)
    form.save_m2m()
    members.instance = team
    members.save()
    body = {
        "team": team.pk,
        "areas": sorted(area.code for area in team.areas.all()),
        "members": team.members.count(),
    }
    journal.record(held, "team.changed", actor=by, campaign=team.campaign, body=body)
    return team
