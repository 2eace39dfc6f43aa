"""数据管理: the index, of each table the list and a row's form, and once each what is the same for all of them."""

from tests.screenshots.shot import CLERK, PROVINCE, SYSTEM, Shot

PROVINCES = (
    "campaigns/batch", "campaigns/checklimit", "campaigns/enterprise", "campaigns/campaignunion", "campaigns/team",
    "campaigns/fundsource", "campaigns/enterprisekind", "campaigns/festival", "campaigns/campaign",
    "campaigns/contribution", "campaigns/visit", "beneficiaries/programme", "beneficiaries/venue",
    "beneficiaries/category", "beneficiaries/ceiling", "beneficiaries/person", "beneficiaries/aiditem",
    "beneficiaries/hardshipkind", "beneficiaries/servicekind", "beneficiaries/disbursement", "beneficiaries/service",
    "beneficiaries/rosterentry", "ledger/cell", "entry/headersynonym", "entry/headermeaning",
)  # fmt: skip
SYSTEMS = ("campaigns/union", "campaigns/user", "auth/group")
UNSEEN = (
    "campaigns/journal",
    "campaigns/lineage",
    "campaigns/restoration",
    "campaigns/find",
    "ledger/presence",
)
"""Registered so that their rights stand in the roles; no role sees them."""


def _list_and_form(table: str, who: str) -> tuple[Shot, Shot]:
    name = table.replace("/", "-")
    row = table.replace("/", "_")
    return (
        Shot(f"admin-{name}", f"/admin/{table}/", who, phone=False),
        Shot(f"admin-{name}-form", f"/admin/{table}/{{{row}}}/change/", who, phone=False),
    )


SHOTS = (
    Shot("admin", "/admin/", english=True),
    Shot("admin-app", "/admin/campaigns/", SYSTEM),
    *(shot for table in PROVINCES for shot in _list_and_form(table, PROVINCE)),
    *(shot for table in SYSTEMS for shot in _list_and_form(table, SYSTEM)),
    Shot("admin-list-phone", "/admin/beneficiaries/disbursement/", CLERK),
    Shot("admin-add-place", "/admin/beneficiaries/disbursement/add/", CLERK),
    Shot(
        "admin-add", "/admin/beneficiaries/disbursement/add/?campaign=2023&union=220104", CLERK, english=True
    ),
    Shot("admin-add-name", "/admin/beneficiaries/venue/add/"),
    Shot("admin-history", "/admin/beneficiaries/category/{beneficiaries_category}/history/"),
    Shot("admin-remove", "/admin/beneficiaries/disbursement/{disbursement}/delete/", CLERK),
    Shot("admin-delete", "/admin/campaigns/team/{idle_team}/delete/"),
    Shot("admin-import", "/admin/beneficiaries/category/import/", english=True),
    Shot("admin-export", "/admin/beneficiaries/category/export/", english=True),
    Shot("admin-password", "/admin/campaigns/user/{account}/password/", SYSTEM),
)
