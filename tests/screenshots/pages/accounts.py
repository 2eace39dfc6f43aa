"""Accounts, handing over, one's own account, the log, the help."""

from songnuan.help.topics import TOPICS
from tests.screenshots.shot import ACCOUNTS, CLERK, PROVINCE, SECURITY, UPRIGHT, Shot

SHOTS = (
    Shot("accounts", "/accounts/", ACCOUNTS, english=True),
    Shot("account-page", "/accounts/{account}/", ACCOUNTS),
    Shot("account-create", "/accounts/new/", ACCOUNTS),
    Shot("account-edit", "/accounts/{account}/edit/", ACCOUNTS),
    Shot("account-move", "/accounts/{account}/move/", ACCOUNTS),
    Shot("account-reset", "/accounts/{account}/reset/", ACCOUNTS),
    Shot("account-import", "/accounts/import/", ACCOUNTS),
    Shot("factor-rules", "/accounts/second-step/"),
    Shot("handover", "/handover/", CLERK, paper=UPRIGHT),
    Shot("account", "/account/", CLERK, english=True),
    Shot("password", "/password/", CLERK, english=True),
    Shot("password-confirm", "/password/confirm/", CLERK),
    Shot("factor-off", "/account/second-step/off/", CLERK),
    Shot("factor-set", "/account/second-step/", PROVINCE),
    Shot("audit", "/audit/", SECURITY, english=True),
    Shot("help", "/help/", english=True),
    *(Shot(f"help-{topic.slug}", f"/help/{topic.slug}/") for topic in TOPICS),
)
