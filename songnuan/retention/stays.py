"""Columns that can hold a text and stay when a campaign is made anonymous: which, and why."""

CODE = "a code or a print of ours"
SHEET = "the canonical name of a sheet"
LOG = "the log only grows: what people wrote lies in the detail, numbers are masked as they come in"
NAME = "a name out of the federation's own tables"
PUBLIC = "the name of a firm, an organisation or a place"
OFFICE = "who acted in office"
ACCOUNT = "of an account, which has its own life"
SHORT = "gone within days by itself"

STAYS: dict[str, dict[str, str]] = {
    "admin.LogEntry": {
        "object_id": CODE, "object_repr": "how a row calls itself: never a person, numbers masked", "change_message": "names of fields",
    },
    "auth.Group": {"name": NAME},
    "auth.Permission": {"name": NAME, "codename": CODE},
    "beneficiaries.ActivityDetail": {"sheet": SHEET},
    "beneficiaries.AidItem": {"code": CODE, "name": NAME, "name_en": NAME},
    "beneficiaries.Category": {"code": CODE, "name": NAME, "name_en": NAME},
    "beneficiaries.Ceiling": {"document": "the number of a public letter"},
    "beneficiaries.HardshipKind": {"code": CODE, "name": NAME, "name_en": NAME},
    "beneficiaries.Need": {"sheet": SHEET},
    "beneficiaries.Person": {"index": "made random where the person is needed nowhere else", "sealed": "emptied with it"},
    "beneficiaries.Programme": {"code": CODE, "name": NAME, "name_en": NAME, "about": NAME},
    "beneficiaries.ServiceKind": {"code": CODE, "name": NAME, "name_en": NAME},
    "beneficiaries.Venue": {"name": PUBLIC, "name_en": PUBLIC, "address": PUBLIC},
    "campaigns.Amendment": {"sheet": SHEET},
    "campaigns.Batch": {"file_digest": CODE, "sheets": "rows by canonical sheet", "warned": "codes of warnings and how many"},
    "campaigns.Campaign": {"code": CODE, "name": NAME, "name_en": NAME},
    "campaigns.Edition": {"name": "by which the edition is asked for; numbers masked", "digest": CODE},
    "campaigns.Enterprise": {"credit_code": PUBLIC, "name": PUBLIC, "name_key": PUBLIC},
    "campaigns.EnterpriseKind": {"code": CODE, "name": NAME, "name_en": NAME},
    "campaigns.Event": {"verb": CODE, "address": LOG, "body": LOG, "detail_digest": CODE, "previous": CODE, "digest": CODE},
    "campaigns.EventDetail": {
        "sealed": "the chain holds its print; nothing opens it once the key is gone", "key": "destroyed: songnuan.retention.act",
    },
    "campaigns.Filing": {"zero_sheets": SHEET, "figures": "figures", "version": CODE},
    "campaigns.Find": {"sheet": SHEET},
    "campaigns.FundSource": {"code": CODE, "name": NAME, "name_en": NAME},
    "campaigns.Journal": {"digest": CODE, "key_print": CODE, "mark": CODE},
    "campaigns.Party": {"sheet": SHEET, "name": PUBLIC},
    "campaigns.Photograph": {"sheet": SHEET},
    "campaigns.PlannedVisit": {"name": PUBLIC, "name_key": PUBLIC},
    "campaigns.Refusals": {"who": SHORT},
    "campaigns.Restoration": {"sheet": SHEET},
    "campaigns.ReturnedRow": {"sheet": SHEET},
    "campaigns.StampedScan": {"version": CODE, "digest": CODE},
    "campaigns.Team": {"name": NAME, "name_en": NAME, "leader": OFFICE},
    "campaigns.TeamMember": {"name": OFFICE, "duty": OFFICE},
    "campaigns.Union": {"code": CODE, "name": NAME, "short_name": NAME, "name_en": NAME, "gb_code": CODE},
    "campaigns.User": {"password": ACCOUNT, "username": ACCOUNT, "email": ACCOUNT, "name": ACCOUNT, "phone": ACCOUNT},
    "contenttypes.ContentType": {"app_label": CODE, "model": CODE},
    "django_tasks_database.DBTaskResult": dict.fromkeys(
        ("args_kwargs", "task_path", "worker_ids", "queue_name", "backend_name", "return_value", "exception_class_path", "traceback"), SHORT,
    ),
    "entry.HeaderMeaning": {
        "sheet": SHEET, "written": "a column's name, needed for the next file", "key": "the same, folded", "header": SHEET,
    },
    "entry.HeaderSynonym": {"sheet": SHEET, "written": "a column's name", "header": SHEET},
    "entry.Upload": {"digest": CODE, "language": CODE, "phase": CODE, "counts": "how many rows of what sort"},
    "ledger.Cell": {"dimension": CODE, "key": CODE},
    "login.Attempts": {"name": ACCOUNT, "address": ACCOUNT},
    "login.FamiliarAddress": {"name": ACCOUNT, "address": ACCOUNT},
    "login.PastPassword": {"password": ACCOUNT},
    "login.RecoveryCode": {"digest": ACCOUNT},
    "login.SecondFactor": {"secret": ACCOUNT},
    "login.SignIn": {"address": ACCOUNT, "session_key": ACCOUNT},
    "reports.PublishedFigure": {"indicator": CODE, "said": "the figure, word for word", "status": CODE},
    "sessions.Session": {"session_key": SHORT, "session_data": SHORT},
}  # fmt: skip
"""Table → column → why it stays. Columns that know a list of choices only are none of these."""
