"""The names of the roles, which are groups: here so that pages can say them in the reader's language."""

from collections.abc import Iterable

from django.utils.translation import gettext_noop

from campaigns.models import Union

CLERK, REVIEWER, LEADER, AUDITOR = (
    gettext_noop("市县填报员"),
    gettext_noop("市州审核员"),
    gettext_noop("领导"),
    gettext_noop("经审"),
)
PROVINCE, ACCOUNTS = gettext_noop("省级工作人员"), gettext_noop("账号管理员")
SECURITY, SYSTEM = gettext_noop("安全审计"), gettext_noop("系统管理员")

AT_THE_PROVINCE = frozenset({PROVINCE, SYSTEM, SECURITY})
"""Roles that act for the whole province: only for whom is posted there."""

ALONE = frozenset({SYSTEM, SECURITY})
"""三权分立: who sets up the system, and who watches the log, does nothing else."""

WITHOUT_ADMIN = frozenset({LEADER, ACCOUNTS})
"""Roles that have no table to look into on the page 数据管理."""


def misplaced(names: Iterable[str], unions: Iterable[Union]) -> list[str]:
    """Those of the roles that are for the province alone, where all of the unions are others: there they open nothing.

    A second posting elsewhere opens nothing that the province does not, and until one at the province begins such a
    role does nothing (songnuan.login.rights).
    """
    kinds = {union.kind for union in unions}
    return sorted(AT_THE_PROVINCE.intersection(names)) if kinds and Union.Kind.PROVINCE not in kinds else []


def mix(names: set[str]) -> bool:
    """Whether one account would hold roles that must stay apart."""
    return bool(names & ALONE) and len(names) > 1
