"""Whether this installation can work: for whoever watches the machine."""

from django.contrib.auth.decorators import login_not_required
from django.db import Error
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from campaigns.models import Journal
from songnuan.lib import cipher
from songnuan.lib.keyfile import KeyFileError


@login_not_required
@never_cache
@require_safe
def healthz(_request: HttpRequest) -> JsonResponse:
    """200 and "ok" where the database answers and was sealed under the key file that is here; else 503."""
    state = status()
    return JsonResponse({"status": state}, status=200 if state == "ok" else 503)


def status() -> str:
    """ "ok", or what is wrong: "database", "key file" or "other key file"."""
    try:
        journal = Journal.objects.filter(pk=1).first()
    except Error:
        return "database"
    try:
        key_print = cipher.key_print()
    except KeyFileError:
        return "key file"
    if journal is not None and journal.key_print not in ("", key_print):
        return "other key file"
    return "ok"
