"""上传记录: every upload in reach, and what became of it."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from songnuan.entry.file_names import tell_uploads
from songnuan.entry.models import Upload
from songnuan.entry.views.uploads import may_upload

UPLOADS_A_PAGE = 50


@may_upload
@require_safe
def upload_list(request: HttpRequest) -> HttpResponse:
    """Newest first; of one state where the address asks for it."""
    chosen = request.GET.get("state", "")
    found = Upload.objects.visible_to(request.user).select_related("union", "by", "batch__closed_by")
    if chosen:
        found = found.filter(state=chosen)
    page = Paginator(found.order_by("-at", "-pk"), UPLOADS_A_PAGE).get_page(request.GET.get("page"))
    page.object_list = list(page.object_list)
    tell_uploads(request.user, page.object_list)
    context = {"page": page, "chosen": chosen, "states": Upload.State.choices}
    return render(request, "entry/uploads.html", context)
