"""慰问组: the delegation teams that the province sends out."""

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from campaigns.models.campaign import Campaign
from campaigns.models.union import Union


class Team(models.Model):
    """A delegation team of a campaign and the areas it goes to."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, verbose_name=_("活动"), related_name="teams")
    name = models.CharField(_("名称"), max_length=40)
    name_en = models.CharField(_("英文名"), max_length=60, blank=True)
    leader = models.CharField(_("带队领导"), max_length=50, blank=True)
    areas = models.ManyToManyField(Union, verbose_name=_("慰问地区"), blank=True, related_name="teams")

    class Meta:
        verbose_name = verbose_name_plural = _("慰问组")
        ordering = ("campaign", "pk")
        constraints = (models.UniqueConstraint("campaign", "name", name="team_name_in_campaign"),)

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name


class TeamMember(models.Model):
    """A member of a team; linked to an account where the member has one."""

    team = models.ForeignKey(Team, models.CASCADE, verbose_name=_("慰问组"), related_name="members")
    name = models.CharField(_("姓名"), max_length=50)
    duty = models.CharField(_("职务"), max_length=50, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("账号"),
        null=True,
        blank=True,
        related_name="teams",
    )

    class Meta:
        verbose_name = verbose_name_plural = _("慰问组成员")

    def __str__(self) -> str:
        return self.name
