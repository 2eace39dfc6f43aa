"""两步验证规定: which roles sign in with two steps."""

from django.contrib import messages
from django.contrib.auth.models import Group
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from campaigns import journal
from campaigns.actor import actor, address_of
from campaigns.held import hold_both
from songnuan.accounts.rights import PROVINCE_GIVES, givable
from songnuan.accounts.views.accounts import may_manage
from songnuan.login.models import FactorRule


@may_manage
@require_http_methods(["GET", "HEAD", "POST"])
def factor_rules(request: HttpRequest) -> HttpResponse:
    """The roles that the reader gives; the province and the system administrator decide, an area reads."""
    roles = list(givable(actor(request)))
    required = set(FactorRule.objects.filter(required=True).values_list("role_id", flat=True))
    decides = {role.name for role in roles} >= PROVINCE_GIVES
    if request.method == "POST" and not decides:
        messages.error(request, _("由省总工会或系统管理员决定。"))
        return redirect("factor_rules")
    if request.method == "POST":
        # What the page showed otherwise was decided here; of what somebody else decided since, nothing is taken back.
        chosen, shown = (set(request.POST.getlist(name)) for name in ("role", "shown"))
        for role in roles:
            if str(role.pk) in chosen ^ shown:
                _set(request, role, str(role.pk) in chosen)
        messages.success(request, _("已保存。下次登录时生效。"))
        return redirect("factor_rules")
    lines = [(role, role.pk in required) for role in roles]
    return render(request, "accounts/factor_rules.html", {"lines": lines, "decides": decides})


def _set(request: HttpRequest, role: Group, required: bool) -> None:
    body = {"role": role.name, "required": required}
    with transaction.atomic():
        hold_both(actor(request))
        journal.lock()
        if FactorRule.objects.filter(role=role, required=True).exists() == required:
            return  # somebody else just decided the same
        FactorRule.objects.update_or_create(role=role, defaults={"required": required})
        journal.note("account.factor_rule", actor=actor(request), body=body, address=address_of(request))
