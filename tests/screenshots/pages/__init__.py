"""Which pages are taken, room by room, and what is no page."""

from tests.screenshots.pages import accounts, admin, empty, entry, figures, filings, login, people, records
from tests.screenshots.shot import Shot

ROOMS: dict[str, tuple[Shot, ...]] = {
    "figures": figures.SHOTS, "records": records.SHOTS, "filings": filings.SHOTS, "people": people.SHOTS,
    "accounts": accounts.SHOTS, "login": login.SHOTS, "admin": admin.SHOTS, "empty": empty.SHOTS, "entry": entry.SHOTS,
}  # fmt: skip
"""In the order in which they are taken: what moves a figure comes last."""

SHOTS = tuple(shot for room in ROOMS.values() for shot in room)

FILE, PART, ACT, AWAY = "a file", "part of a page", "asked by POST alone", "leads elsewhere"
NO_PAGES = {
    "table_workbook": FILE, "difference_workbook": FILE, "published_workbook": FILE, "article_document": FILE,
    "allocation_workbook": FILE, "pending_workbook": FILE, "upload_marked": FILE, "parcel_marked": FILE,
    "template": FILE, "visits_export": FILE, "account_import_template": FILE, "filing_scan": FILE, "photograph": FILE,
    "photograph_small": FILE, "admin:jsi18n": FILE,
    "upload_progress": PART, "photograph_strip": PART, "session": PART, "admin:autocomplete": PART, "healthz": PART,
    "filings": AWAY, "set_language": AWAY, "admin:login": AWAY, "admin:password_change": AWAY,
    "admin:password_change_done": AWAY, "admin:view_on_site": AWAY, "admin/(?P<url>.*)$": AWAY,
}  # fmt: skip
"""Routes that answer a GET with no page of their own, and why. Who is asked by POST alone answers 405 to a GET."""
