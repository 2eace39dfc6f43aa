"""`makemessages`: also collects the refusals of the spreadsheets room, which knows nothing of translation."""

from django.core.management.commands import makemessages


class Command(makemessages.Command):
    """Django's own, told where else a message for people stands: which argument of which call."""

    xgettext_options = [
        *makemessages.Command.xgettext_options,
        "--keyword=Refused:2",
        "--keyword=damaged:1",
        "--keyword=macro:1",
        "--keyword=unreadable:1",
    ]
