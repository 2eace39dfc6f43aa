"""What each route answers to whom: a table for our pages, one rule for the admin's tables."""

from dataclasses import dataclass, field

from django.contrib import admin
from django.db import connection
from django.http import HttpRequest

from songnuan.entry.holders import holds
from tests.access.objects import is_scoped
from tests.access.probes import Probe
from tests.access.world import Reader

METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS")
LOGIN, ADMIN, ADMIN_LOGIN = "/login/", "/admin/", "/admin/login/"


@dataclass(frozen=True)
class Answer:
    """The status codes that are right, and with what the address of a redirect begins."""

    codes: frozenset[int]
    leads_to: str | tuple[str, ...] = ""


@dataclass(frozen=True)
class Page:
    """A page: its answer to each method in reach, then to a place `beyond` it, then `without` the permission."""

    answers: dict[str, int]
    permission: str = ""
    leads_to: str = "/"
    scoped: bool = False
    beyond: dict[str, int] = field(default_factory=dict)
    without: Answer = Answer(frozenset((403, 404, 405)))
    senders: bool = False
    """For the one who sent the place's upload, who may see what it holds; 404 for all others."""
    public: bool = False
    signed_in: Answer | None = None
    nowhere: int = 404
    """What a reader without any union in reach is answered."""


REVEAL = "beneficiaries.reveal_person"
REFUSED = Answer(frozenset((403, 404, 405)))
SEES_ROWS = "campaigns.view_visit"
SEE, FIGURES, UPLOAD, UNDO, LOG = (
    "campaigns.view_batch",
    "ledger.view_cell",
    "campaigns.upload_batch",
    "campaigns.undo_batch",
    "campaigns.view_event",
)
CORRECT_VISIT = "campaigns.change_visit"
MERGE = "campaigns.merge_enterprise"
MANAGE = "campaigns.manage_user"
MERGE, PLAN, NEED, SERVICE, OPEN = (
    "campaigns.merge_enterprise",
    "campaigns.view_plannedvisit",
    "beneficiaries.view_need",
    "beneficiaries.view_service",
    "campaigns.add_campaign",
)
FILING, FILE, REVIEW = "campaigns.view_filing", "campaigns.file_filing", "campaigns.review_filing"
FAULTY = {"GET": 200, "POST": 422}
SEE_VISIT, ENTER_VISIT, CORRECT_VISIT = (
    "campaigns.view_visit",
    "campaigns.add_visit",
    "campaigns.change_visit",
)
SEE_VISIT, ENTER_VISIT, CORRECT_VISIT = (
    "campaigns.view_visit",
    "campaigns.add_visit",
    "campaigns.change_visit",
)
READ, POST, BOTH = {"GET": 200}, {"POST": 302}, {"GET": 200, "POST": 302}
ASK = {"GET": 200, "POST": 200}
EVERY = dict.fromkeys(METHODS, 200)
SIGNED_IN = Answer(frozenset((200, 302, 405)), "/")
HOME = Answer(frozenset((302,)), "/")
TO_LOGIN = Answer(frozenset((302, 403)), LOGIN)

STEP = Page({"GET": 302, "POST": 302}, leads_to=LOGIN, public=True)
"""A step on the way in leads back to the beginning whoever is not on the way."""

PAGES: dict[str, Page] = {
    "overview": Page(
        READ,
        FIGURES,
        scoped=True,
        nowhere=200,
        without=Answer(frozenset((302, 405)), (ADMIN, "/accounts/", "/audit/")),
    ),
    "rows": Page(READ, FIGURES, scoped=True),
    "rows_export": Page({"POST": 200}, FIGURES, scoped=True),
    "tables": Page(READ, FIGURES, scoped=True),
    "table": Page(READ, FIGURES, scoped=True),
    "table_workbook": Page(READ, FIGURES, scoped=True),
    "on_file": Page(READ, "beneficiaries.view_rosterentry", scoped=True),
    "editions": Page(READ, "campaigns.view_edition", scoped=True),
    "edition_take": Page(FAULTY, "campaigns.add_edition", scoped=True),
    "edition_verify": Page(POST, "campaigns.verify_edition", "/editions/"),
    "difference": Page(READ, "campaigns.view_edition", scoped=True),
    "difference_workbook": Page(READ, "campaigns.view_edition", scoped=True),
    "published": Page(READ, "reports.view_publishedfigure", scoped=True),
    "published_add": Page(FAULTY, "reports.add_publishedfigure", scoped=True),
    "published_void": Page(POST, "reports.add_publishedfigure", "/published/", scoped=True),
    "published_workbook": Page(READ, "reports.view_publishedfigure", scoped=True),
    "allocations": Page(READ, "campaigns.view_allocation", scoped=True),
    "allocation_rows": Page(READ, "campaigns.view_allocation", scoped=True),
    "allocation_workbook": Page(READ, "campaigns.view_allocation", scoped=True),
    "allocation_new": Page(FAULTY, "campaigns.add_allocation", scoped=True),
    "allocation_void": Page(BOTH, "campaigns.add_allocation", "/allocations/", scoped=True),
    "article": Page(READ, FIGURES, scoped=True),
    "article_document": Page(READ, FIGURES, scoped=True),
    "article_edit": Page({"GET": 200, "POST": 422}, "reports.change_articletext", scoped=True),
    "how": Page(READ, FIGURES, scoped=True),
    "wall": Page(READ, FIGURES, scoped=True),
    "row": Page(READ, SEES_ROWS, scoped=True),
    "original": Page(READ, "campaigns.view_original", scoped=True),
    "upload": Page(BOTH, UPLOAD, "/upload/", scoped=True, beyond={"GET": 200, "POST": 422}),
    "upload_state": Page(READ, UPLOAD, scoped=True),
    "upload_progress": Page(READ, UPLOAD, scoped=True),
    "upload_rows": Page(READ, UPLOAD, scoped=True),
    "upload_after": Page(READ, UPLOAD, scoped=True),
    "upload_confirm": Page(POST, UPLOAD, "/upload/", scoped=True),
    "upload_answer": Page(POST, UPLOAD, "/upload/", scoped=True),
    "pending": Page(READ, SEE),
    "pending_row": Page({"GET": 200, "POST": 422}, UPLOAD, scoped=True, beyond={}),
    "pending_workbook": Page(READ, UPLOAD, scoped=True, senders=True),
    "upload_mend": Page(POST, UPLOAD, "/upload/", scoped=True),
    "upload_columns": Page({"GET": 200, "POST": 422}, UPLOAD, scoped=True, beyond={}),
    "upload_cancel": Page(POST, UPLOAD, "/upload/", scoped=True),
    "upload_marked": Page(READ, UPLOAD, scoped=True, senders=True),
    "upload_discard": Page(POST, UPLOAD, "/upload/", scoped=True),
    "uploads": Page(READ, UPLOAD),
    "parcel": Page(READ, UPLOAD, scoped=True),
    "parcel_marked": Page(READ, UPLOAD, scoped=True, senders=True),
    "parcel_confirm": Page(POST, UPLOAD, "/parcels/", scoped=True),
    "template": Page(READ, UPLOAD, scoped=True),
    "batches": Page(READ, SEE),
    "batch": Page(READ, SEE, scoped=True),
    "batch_rows": Page(READ, SEE, scoped=True),
    "batch_moved": Page(READ, SEE, scoped=True),
    "batch_undo": Page(BOTH, UNDO, "/batches/", scoped=True),
    "visits": Page(READ, SEE_VISIT),
    "visits_export": Page(READ, SEE_VISIT),
    "visit": Page(READ, SEE_VISIT, scoped=True),
    "visit_new": Page({"GET": 200, "POST": 422}, ENTER_VISIT),
    "visit_correct": Page({"GET": 200, "POST": 409}, CORRECT_VISIT, scoped=True),
    "visit_draft": Page(READ, ENTER_VISIT, scoped=True, senders=True),
    "visit_drafts": Page(READ, ENTER_VISIT),
    "visit_keep": Page({"POST": 200}, ENTER_VISIT, scoped=True, senders=True),
    "visit_take": Page(
        {"POST": 404}, ENTER_VISIT
    ),  # those of the world are in somebody's hands (tests/entry/visits/test_left.py)
    "visit_discard": Page(POST, ENTER_VISIT, "/visits/drafts/", scoped=True, senders=True),
    "visit_firms": Page({"POST": 200}, ENTER_VISIT),
    "visit_people": Page({"POST": 200}, ENTER_VISIT, scoped=True),
    "photograph": Page(READ, "campaigns.view_visit", scoped=True),
    "photograph_small": Page(READ, "campaigns.view_visit", scoped=True),
    "photograph_caption": Page({"POST": 422}, CORRECT_VISIT, scoped=True),
    "photograph_remove": Page(POST, CORRECT_VISIT, "/records/", scoped=True),
    "photograph_strip": Page(READ, CORRECT_VISIT, scoped=True),
    "photograph_add": Page(POST, CORRECT_VISIT, "/records/", scoped=True),
    "login": Page({"GET": 200, "POST": 200, "OPTIONS": 200}, public=True, signed_in=SIGNED_IN),
    "logout": Page(POST, leads_to=LOGIN),
    "password_change": Page(ASK),
    "login_code": STEP,
    "login_password": STEP,
    "login_enrol": STEP,
    "login_forget": Page(POST, leads_to=LOGIN, public=True),
    "session": Page({"GET": 200, "POST": 200}, public=True),
    "session_again": Page({"POST": 422}, public=True),
    "account": Page(READ),
    "sign_out_elsewhere": Page(POST, leads_to="/account/"),
    "factor_set": Page(ASK),
    "factor_off": Page(ASK),
    "password_confirm": Page(ASK),
    "accounts": Page(READ, MANAGE),
    "account_create": Page({"GET": 200, "POST": 422}, MANAGE),
    "account_import": Page({"GET": 200, "POST": 422}, MANAGE),
    "account_import_confirm": Page({"POST": 422}, MANAGE),
    "account_import_template": Page(READ, MANAGE),
    "factor_rules": Page(BOTH, MANAGE, "/accounts/second-step/"),
    "handover": Page(READ, SEE, scoped=True),
    "account_page": Page(READ, MANAGE, scoped=True),
    "account_edit": Page({"GET": 200, "POST": 422}, MANAGE, scoped=True),
    "account_move": Page({"GET": 200, "POST": 422}, MANAGE, scoped=True),
    "account_disable": Page(POST, MANAGE, "/accounts/", scoped=True),
    "account_enable": Page(POST, MANAGE, "/accounts/", scoped=True),
    "account_reset": Page(ASK, MANAGE, scoped=True),
    "account_unlock": Page(POST, MANAGE, "/accounts/", scoped=True),
    "account_factor_off": Page(POST, MANAGE, "/accounts/", scoped=True),
    "person_row": Page(READ, REVEAL, scoped=True),
    "person_field": Page({"GET": 200, "POST": 422}, REVEAL, scoped=True),
    "people": Page(READ, "beneficiaries.find_person"),
    "find": Page({"GET": 200, "POST": 422}, "beneficiaries.find_person"),
    "working_lists": Page({"GET": 200, "POST": 422}, "beneficiaries.take_working_list"),
    "duplicates": Page(READ, "beneficiaries.review_duplicate", scoped=True),
    "duplicate": Page({"GET": 200, "POST": 422}, "beneficiaries.review_duplicate", scoped=True),
    "audit": Page(READ, LOG),
    "audit_download": Page({"POST": 200}, LOG),
    "set_language": Page(dict.fromkeys(METHODS, 302), public=True),
    "records": Page(READ, "campaigns.view_visit"),
    "firms": Page(READ, MERGE),
    "firm_pair": Page(FAULTY, MERGE, scoped=True),
    "firm_names": Page(READ, MERGE, scoped=True),
    "teams": Page(READ, PLAN),
    "team": Page(READ, PLAN),
    "team_new": Page(FAULTY, "campaigns.add_team"),
    "team_edit": Page(FAULTY, "campaigns.change_team"),
    "itinerary": Page(READ, PLAN),
    "plan_new": Page(FAULTY, "campaigns.add_plannedvisit"),
    "plan": Page(FAULTY, "campaigns.change_plannedvisit", scoped=True),
    "plan_card": Page(READ, PLAN, scoped=True),
    "plan_card_whole": Page(FAULTY, "campaigns.change_plannedvisit", scoped=True),
    "plan_done": Page(POST, "campaigns.change_plannedvisit", "/records/teams/", scoped=True),
    "plan_drop": Page(POST, "campaigns.change_plannedvisit", "/records/teams/", scoped=True),
    "needs": Page(READ, NEED),
    "need_new": Page(FAULTY, "beneficiaries.add_need"),
    "need_take": Page(FAULTY, "beneficiaries.add_need", scoped=True),
    "need": Page(READ, NEED, scoped=True),
    "need_step": Page({"POST": 422}, "beneficiaries.change_need", scoped=True),
    "activities": Page(READ, SERVICE),
    "activity_new": Page(FAULTY, "beneficiaries.add_service"),
    "activity": Page(READ, SERVICE, scoped=True),
    "activity_correct": Page(FAULTY, "beneficiaries.change_service", scoped=True),
    "programmes": Page(READ, SERVICE),
    "programme": Page(READ, SERVICE),
    "campaigns": Page(READ, OPEN),
    "inspection": Page(READ, "campaigns.inspect_union", scoped=True),
    "inspection_package": Page(FAULTY, "campaigns.inspect_union", scoped=True),
    "inspection_sample": Page(READ, "campaigns.inspect_union", scoped=True),
    "campaign_close": Page(FAULTY, "campaigns.close_campaign"),
    "amendments": Page(READ, "campaigns.view_amendment"),
    "amendment": Page(READ, "campaigns.view_amendment", scoped=True),
    "amendment_ask": Page({"GET": 409, "POST": 409}, "campaigns.add_amendment", scoped=True),
    "amendment_remove": Page({"GET": 409, "POST": 409}, "campaigns.add_amendment", scoped=True),
    "amendment_place": Page(READ, "campaigns.add_amendment"),
    "amendment_add": Page({"GET": 409, "POST": 409}, "campaigns.add_amendment", scoped=True),
    "amendment_approve": Page(POST, "campaigns.approve_amendment", "/amendments/", scoped=True),
    "amendment_refuse": Page(POST, "campaigns.view_amendment", "/amendments/", scoped=True),
    "campaign_new": Page(FAULTY, OPEN),
    "campaign_unions": Page(FAULTY, OPEN),
    "filings": Page({"GET": 302}, FILING, "/filings/"),
    "my_filing": Page(READ, FILE, scoped=True),
    "filing_file": Page({"POST": 422}, FILE, scoped=True),
    "filing": Page(READ, FILING, scoped=True),
    "filing_recall": Page(POST, FILE, "/filings/", scoped=True),
    "reviews": Page(READ, REVIEW),
    "filing_approve": Page(POST, REVIEW, "/filings/", scoped=True),
    "filing_return": Page(BOTH, REVIEW, "/filings/", scoped=True),
    "check_rows": Page(READ, FILING, scoped=True),
    "board": Page(READ, FILING, scoped=True),
    "board_export": Page({"POST": 200}, FILING, scoped=True),
    "filing_paper": Page(READ, FILING, scoped=True),
    "filing_stamp": Page(POST, FILE, "/filings/", scoped=True),
    "filing_scan": Page(READ, FILING, scoped=True),
    "periods": Page(READ, "campaigns.view_period"),
    "periods_propose": Page(POST, "campaigns.add_period", "/filings/periods/"),
    "period_new": Page(FAULTY, "campaigns.add_period"),
    "period": Page(FAULTY, "campaigns.change_period"),
    "period_grant": Page(FAULTY, "campaigns.add_lategrant"),
    "help": Page(READ),
    "help_topic": Page(READ),
    "tour": Page(POST, leads_to=("/", "/upload/", "/help/")),
    "healthz": Page(READ, public=True),
    "admin:index": Page(EVERY),
    "admin:login": Page(dict.fromkeys(METHODS, 302), leads_to=LOGIN, public=True, signed_in=TO_LOGIN),
    "admin:logout": Page(POST, leads_to=LOGIN),
    "admin:password_change": Page(dict.fromkeys(METHODS, 302), leads_to="/password/"),
    "admin:password_change_done": Page(dict.fromkeys(METHODS, 302), leads_to="/account/"),
    "admin:jsi18n": Page({"GET": 200, "OPTIONS": 200}),
    "admin:view_on_site": Page(dict.fromkeys(METHODS, 404)),
    "admin:app_list": Page(EVERY),  # of an app of which the reader sees a table; 404 otherwise
    "admin/(?P<url>.*)$": Page(dict.fromkeys(METHODS, 404)),
}
OF_A_ROW = ("history", "change", "delete", "password_change")


def knows(key: str) -> bool:
    return key in PAGES or key == "admin:autocomplete"


def methods(probe: Probe) -> tuple[str, ...]:
    """All six on our pages; on the admin's tables, which ask for the method POST alone, the two that differ.

    What dispatches a method knows no database: the four others are asked on the embedded one.
    """
    every = probe.route.key in PAGES and connection.vendor == "sqlite"
    return METHODS if every else ("GET", "POST")


def answer(probe: Probe, reader: Reader, method: str) -> Answer:
    """The right answer to this reader."""
    page = PAGES.get(probe.route.key)
    if page is not None and page.public:
        return (reader.user and page.signed_in) or _of_page(page, probe, reader, method)
    if reader.user is None:
        return Answer(frozenset((302,)), (LOGIN, ADMIN_LOGIN))
    if probe.route.pattern.startswith("admin/") and not reader.user.is_staff:
        return Answer(frozenset((302,)), ADMIN)
    if page is None:
        return _of_table(probe, reader, method)
    if page.permission and not reader.user.has_perm(page.permission):
        # Who is posted nowhere has no right either, and reads so where others are led on.
        nowhere = {page.nowhere} if not reader.reach else set()
        return Answer(page.without.codes | nowhere, page.without.leads_to)
    return _of_page(page, probe, reader, method)


def shows(probe: Probe, reader: Reader) -> bool:
    """Whether a reader who is signed in gets this page, and neither a refusal nor another one."""
    return reader.user is not None and not answer(probe, reader, "GET").codes & {302, 403, 404}


def _sees_a_table(reader: Reader) -> bool:
    request = HttpRequest()
    request.user = reader.user
    return bool(admin.site._build_app_dict(request, "campaigns"))


def is_sender(probe: Probe, reader: Reader) -> bool:
    """Whether the route hands the reader back what they sent themselves."""
    page = PAGES.get(probe.route.key)
    return page is not None and page.senders and reader.user == probe.place.upload.by


def _of_page(page: Page, probe: Probe, reader: Reader, method: str) -> Answer:
    asked = "GET" if method == "HEAD" else method
    code = page.answers.get(asked, 405)
    if probe.route.key == "admin:app_list" and not _sees_a_table(reader):
        code = 404
    # Which rows bear no number tells who may not know persons which of a small group is of the closed class (decision 22).
    withheld = probe.route.key == "check_rows" and "/unnamed/" in probe.address
    # A stamped report holds the figure whose moves from report to report tell the same.
    withheld = withheld or probe.route.key == "filing_scan"
    # What a column holds is said by who has the file.
    if probe.route.key == "upload_columns" and asked == "POST" and reader.reaches(probe.place):
        upload = probe.place.upload
        if not holds(reader.user, upload):
            return Answer(frozenset((302,)), f"/upload/{upload.uid}/")
    if withheld and not reader.user.has_perm(REVEAL):
        code = code if code == 405 else 404
    if page.scoped and code != 405 and not reader.reaches(probe.place):
        code = page.beyond.get(asked, 404) if reader.reach else page.beyond.get(asked, page.nowhere)
    if page.senders and code < 400 and not is_sender(probe, reader):
        code = 404
    return Answer(frozenset((code,)), page.leads_to)


def _of_table(probe: Probe, reader: Reader, method: str) -> Answer:
    """A table of the admin: its permissions say who, the union of the row says which rows."""
    model_admin, action = probe.model_admin, probe.route.action
    request = HttpRequest()
    request.user = reader.user
    row = model_admin.model._default_manager.filter(pk=probe.row).first()
    reads = model_admin.has_view_or_change_permission(request)
    may = {
        "": lambda: method != "POST" and model_admin.has_view_permission(request),  # autocompletion
        "changelist": lambda: reads,
        "redirect": lambda: True,
        "add": lambda: model_admin.has_add_permission(request),
        "export": lambda: model_admin.has_export_permission(request),
        "import": lambda: model_admin.has_import_permission(request),
        "process_import": lambda: method == "POST" and model_admin.has_import_permission(request),
        "history": lambda: reads,
        "change": lambda: model_admin.has_change_permission(request, row) if method == "POST" else reads,
        "delete": lambda: model_admin.has_delete_permission(request, row),
        "password_change": lambda: model_admin.has_change_permission(request, row),
    }
    out = action in OF_A_ROW and is_scoped(model_admin.model) and not reader.reaches(probe.place)
    if out or not may[action]():
        return REFUSED
    if action == "password_change":  # the account pages' business
        return Answer(frozenset((302,)), ("/password/", "/accounts/"))
    return Answer(
        frozenset((200, 302)) if method == "POST" or action == "redirect" else frozenset((200,)), ADMIN
    )
