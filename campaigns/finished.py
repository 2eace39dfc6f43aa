"""What a closed campaign takes no more (decision 44), and one whose personal data is gone."""

from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.conflict import Conflict
from campaigns.models import Campaign


def refuse_finished(campaign: Campaign, *, amended: bool = False) -> None:
    """Raises Conflict where nothing may come, go or be filed any more: the campaign is closed, or without personal data.

    Also what hangs on rows and what reports are held against asks here: details, teams, plans, periods (decision 44).

    `amended` says that it is what an approved 更正单 asks for: that a closed campaign still takes. Asked once more
    by whoever holds the campaign's figures, as the one who closes it does; by then what was moved has been looked at.
    """
    anonymised_at, closed_at = Campaign.objects.values_list("anonymised_at", "closed_at").get(pk=campaign.pk)
    if closed_at is not None and not amended and anonymised_at is None:
        raise Conflict(
            _(
                "“%(campaign)s”已于%(day)s封存，不能再导入、录入、更正、撤销、替换或上报。确需更正，请提交更正单。"
            )
            % {"campaign": campaign, "day": timezone.localdate(closed_at).isoformat()}
        )
    if anonymised_at is not None:
        raise _anonymised(campaign)


def refuse_anonymised(campaign: Campaign) -> None:
    """Raises Conflict where a campaign's personal data is gone: it takes no new one, whatever hangs on it otherwise."""
    if Campaign.objects.filter(pk=campaign.pk, anonymised_at__isnull=False).exists():
        raise _anonymised(campaign)


def _anonymised(campaign: Campaign) -> Conflict:
    text = _("“%(campaign)s”已过保存期限，个人信息已清除，不能再登记、导入、更正、撤销或替换。汇总数不变。")
    return Conflict(text % {"campaign": campaign})
