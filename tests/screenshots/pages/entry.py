"""Files on their way in: sent, looked at, mended, imported, left out, undone."""

from tests.screenshots.shot import CLERK, Shot

SHOTS = (
    Shot("upload", "/upload/?campaign=2023&union=220104", CLERK),
    Shot("uploads", "/uploads/", CLERK),
    Shot("parcel", "/parcels/{parcel}/", CLERK),
    Shot("preview", "/upload/{upload}/", CLERK, english=True),
    Shot("preview-rows", "/upload/{upload}/rows/new/", CLERK),
    Shot("preview-after", "/upload/{upload}/after/disbursed/", CLERK, english=True),
    Shot("preview-after-persons", "/upload/{upload}/after/consoled/", CLERK),
    Shot("preview-columns", "/upload/{unread}/columns/0/", CLERK),
    Shot("batches", "/batches/?campaign=2023"),
    Shot("batch", "/batches/{batch}/", english=True),
    Shot("batch-left", "/batches/{left_batch}/", CLERK),
    Shot("batch-rows", "/batches/{batch}/rows/disbursement/added/"),
    Shot("batch-moved", "/batches/{batch}/moved/disbursed/"),
    Shot("batch-undo", "/batches/{batch}/undo/", english=True),
    Shot("pending", "/pending/?campaign=2023", CLERK),
    Shot("pending-row", "/pending/{pending}/", CLERK),
)
