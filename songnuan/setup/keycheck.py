"""Whether the key file is the one that this database was sealed under."""

from campaigns.models import Journal
from songnuan.lib import cipher
from songnuan.lib.keyfile import KeyFileError


def hold_or_refuse() -> None:
    """Note the key file at the first start; KeyFileError where it is another one since."""
    journal, _made = Journal.objects.get_or_create(pk=1)
    if not journal.key_print:
        journal.key_print = cipher.key_print()
        journal.save(update_fields=("key_print",))
    elif journal.key_print != cipher.key_print():
        raise KeyFileError("密钥文件与数据库不是一套，加密的数据打不开。请恢复与本数据库配套的密钥文件。")
