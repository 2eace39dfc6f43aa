"""工作用表: chosen, noted, then printed or handed out as a file."""

import io

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from campaigns import journal
from campaigns.actor import actor, address_of
from campaigns.models import Campaign
from campaigns.turns import file_by_turns
from campaigns.watermark import watermark
from songnuan.lib.spreadsheets.writing.xlsx import CONTENT_TYPE, write_xlsx
from songnuan.people import working
from songnuan.people.forms import ListForm
from songnuan.people.working import TooLong, WorkingList, own_unions, working_list


@never_cache
@permission_required(working.TAKE, raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
@file_by_turns
def working_lists(request: HttpRequest) -> HttpResponse:
    """`/lists/`: one purpose, one event, one list of the user's own union, unmasked."""
    campaigns = Campaign.objects.all()
    campaign = campaigns.filter(code=request.POST.get("campaign", "")).first() or campaigns.first()
    if campaign is None or not own_unions(request.user).exists():
        return render(
            request, "people/lists.html", {"nowhere": True}, status=422 if request.method == "POST" else 200
        )
    form = ListForm(request.POST if request.method == "POST" else None, request=request, campaign=campaign)
    if not form.is_valid():
        return render(request, "people/lists.html", {"form": form}, status=422 if form.is_bound else 200)
    wish = form.wish()
    try:
        made = working_list(request.user, wish)
    except TooLong:
        form.add_error(None, _("超过20,000行。请按批次、日期或人员类别分几次导出。"))
        return render(request, "people/lists.html", {"form": form}, status=422)
    if not made.rows:
        form.add_error(None, _("没有符合条件的行。请换一个批次、日期或人员类别。"))
        return render(request, "people/lists.html", {"form": form}, status=422)
    as_file = request.POST.get("as") == "xlsx"
    answer = _file(request, made) if as_file else _paper(request, made)
    journal.note(
        "list.made", actor=actor(request), union=wish.union, campaign=wish.campaign, address=address_of(request),
        body={**wish.as_body(), "rows": len(made.rows), "as": "xlsx" if as_file else "print", **form.as_body()},
    )  # fmt: skip
    return answer


def _file(request: HttpRequest, made: WorkingList) -> HttpResponse:
    """Built in memory: what is unmasked lies on no disk of ours."""
    buffer = io.BytesIO()
    write_xlsx(buffer, [made.as_sheet()], watermark(request.user), pages=_("第 &P 页，共 &N 页"))
    name = f"{made.title}-{made.union.short_name}.xlsx"
    return HttpResponse(
        buffer.getvalue(),
        content_type=CONTENT_TYPE,
        headers={"Content-Disposition": content_disposition_header(as_attachment=True, filename=name)},
    )


def _paper(request: HttpRequest, made: WorkingList) -> HttpResponse:
    pages = list(made.pages())
    context = {"list": made, "pages": pages, "mark": watermark(request.user)}
    return render(request, "people/list_print.html", context)
