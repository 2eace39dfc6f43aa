"""New keys made and old ones destroyed: noted before the file is changed, in one transaction with that (T43, T50).

Killed in between, nothing was done; killed after the file was changed and before the event stands, the next run notes
what it finds done.
"""

from django.conf import settings
from django.db import transaction

from campaigns import journal
from campaigns.models import Event
from songnuan.lib import cipher, keyfile
from songnuan.setup.rotation.sealed import old_files, old_values

STARTED, DESTROYED, MISSING = "keys.started", "keys.destroyed", "keys.missing"


class Turned(Exception):
    """Other keys are current by now than those that were looked at."""


def begin() -> bool:
    """Make new keys unless a change of keys is under way; whether they were made."""
    with transaction.atomic():
        # Whoever posts holds a turn while it looks persons up and makes the missing ones: nobody does half of that under
        # the old finder and half under the new one, and no person is made twice.
        journal.hold_all()
        journal.lock()
        if cipher.has_old_keys():
            return False
        journal.note(STARTED, actor=None, body={"key": current() + 1})
        keyfile.renew(settings.HOME)
    return True


def destroy(seen: int) -> None:
    """Destroy every key but the current one, which is the one that was `seen` when nothing stood under the others.

    For good. Raises Turned.
    """
    with transaction.atomic():
        journal.lock()
        if current() != seen:
            raise Turned
        if cipher.has_old_keys():
            older = sorted(set(keyfile.keyring(settings.HOME).data) - {seen})
            journal.note(DESTROYED, actor=None, body={"keys": older, "current": seen})
            keyfile.drop_old(settings.HOME)


def catch_up() -> None:
    """Note what a run did to the key file that was killed before its event stood.

    A key under which something stands was not destroyed by one: it was lost, and that is noted as such, once.
    """
    with transaction.atomic():
        journal.lock()
        here = set(keyfile.keyring(settings.HOME).data)
        if current() > 1 and current() not in _noted(STARTED):
            journal.note(STARTED, actor=None, body={"key": current()})
        gone = set(range(1, current())) - here - _noted(DESTROYED)
        verb = MISSING if gone and (old_values() or old_files()) else DESTROYED
        if verb == MISSING:
            gone -= _noted(MISSING)
        if gone:
            journal.note(verb, actor=None, body={"keys": sorted(gone), "current": current()})


def current() -> int:
    """The number of the key that seals now."""
    return keyfile.keyring(settings.HOME).current


def _noted(verb: str) -> set[int]:
    bodies = Event.objects.filter(verb=verb).values_list("body", flat=True)
    return {number for body in bodies for number in body.get("keys", [body.get("key")])}
