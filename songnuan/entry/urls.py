"""Addresses of the entry pages."""

from django.urls import path

from songnuan.entry.views import (
    batches,
    columns,
    marked,
    parcels,
    pending,
    photographs,
    template,
    upload_list,
    uploads,
)

urlpatterns = [
    path("upload/", uploads.upload, name="upload"),
    path("upload/<uuid:uid>/", uploads.upload_state, name="upload_state"),
    path("upload/<uuid:uid>/progress/", uploads.upload_progress, name="upload_progress"),
    path("upload/<uuid:uid>/answer/", uploads.upload_answer, name="upload_answer"),
    path("upload/<uuid:uid>/mend/", uploads.upload_mend, name="upload_mend"),
    path("upload/<uuid:uid>/columns/<int:index>/", columns.upload_columns, name="upload_columns"),
    path("upload/<uuid:uid>/confirm/", uploads.upload_confirm, name="upload_confirm"),
    path("upload/<uuid:uid>/cancel/", uploads.upload_cancel, name="upload_cancel"),
    path("upload/<uuid:uid>/marked/", marked.upload_marked, name="upload_marked"),
    path("upload/<uuid:uid>/discard/", uploads.upload_discard, name="upload_discard"),
    path("uploads/", upload_list.upload_list, name="uploads"),
    path("parcels/<uuid:parcel>/", parcels.parcel, name="parcel"),
    path("parcels/<uuid:parcel>/marked/", marked.parcel_marked, name="parcel_marked"),
    path("parcels/<uuid:parcel>/confirm/", parcels.parcel_confirm, name="parcel_confirm"),
    path("template/", template.template, name="template"),
    path("photographs/<uuid:photograph>/", photographs.photograph, name="photograph"),
    path("photographs/<uuid:photograph>/small/", photographs.photograph_small, name="photograph_small"),
    path("photographs/<uuid:photograph>/caption/", photographs.photograph_caption, name="photograph_caption"),
    path("photographs/<uuid:photograph>/remove/", photographs.photograph_remove, name="photograph_remove"),
    path(
        "records/<slug:kind>/<uuid:record>/photographs/",
        photographs.photograph_strip,
        name="photograph_strip",
    ),
    path(
        "records/<slug:kind>/<uuid:record>/photographs/add/",
        photographs.photograph_add,
        name="photograph_add",
    ),
    path("batches/", batches.batches, name="batches"),
    path("batches/<int:number>/", batches.batch, name="batch"),
    path("batches/<int:number>/pending.xlsx", pending.pending_workbook, name="pending_workbook"),
    path("pending/", pending.pending, name="pending"),
    path("pending/<uuid:row>/", pending.pending_row, name="pending_row"),
    path("batches/<int:number>/undo/", batches.batch_undo, name="batch_undo"),
]
