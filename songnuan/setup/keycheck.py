"""Whether the key file is the one that this database was sealed under."""

from campaigns import journal
from campaigns.models import Journal
from songnuan.lib import cipher


def hold_or_refuse() -> None:
    """Note the key file at the first start; KeyFileError where it is another one since."""
    held, _made = Journal.objects.get_or_create(pk=1)
    journal.refuse_other_keys(held)
    if not held.key_print:
        held.key_print = cipher.key_print()
        held.save(update_fields=("key_print",))
