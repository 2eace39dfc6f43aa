"""How often a name was tried, and from where it has signed in before."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Attempts(models.Model):
    """One counter: of a name at an address, of a name everywhere (no address), of an address (no name).

    The name is a keyed print: what people type there by mistake is sometimes their password.
    """

    name = models.CharField(max_length=64, blank=True)
    address = models.CharField(_("来源地址"), max_length=45, blank=True)
    count = models.PositiveIntegerField(default=0)
    since = models.DateTimeField()
    """When the window began that is being counted."""

    class Meta:
        verbose_name = verbose_name_plural = _("登录尝试")
        constraints = (models.UniqueConstraint("name", "address", name="one_counter"),)

    def __str__(self) -> str:
        return f"{self.count} @ {self.address}"


class FamiliarAddress(models.Model):
    """An address from which a name has signed in: guesses from elsewhere do not lock it out there."""

    name = models.CharField(max_length=64)
    address = models.CharField(_("来源地址"), max_length=45)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("常用登录地址")
        constraints = (models.UniqueConstraint("name", "address", name="familiar_once"),)

    def __str__(self) -> str:
        return self.address
