"""The order of writers: a union's turn, then a campaign's figures, then the chain of events, held shortly."""

import json
from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns import anchor
from campaigns.finished import refuse_finished
from campaigns.held import refuse_if_out_of_reach, refuse_if_over
from campaigns.models import Batch, Campaign, CampaignUnion, Event, EventDetail, Journal, Union, User
from campaigns.models.event import WRITTEN
from campaigns.verbs import known
from songnuan.lib import cipher
from songnuan.lib.identifiers import mask_inside
from songnuan.lib.keyfile import KeyFileError

OF_PEOPLE = ("asked", "file", "occasion", "partners", "reason", "why")
"""Of a campaign's events these go under seal: they go with its persons, which the chain could not let go."""

_ASKED = ("asked",)
"""What somebody searched for goes under seal whatever it belongs to: it may be anybody's name."""

_OF_A_SIGN_IN = ("login.", "logout.", "password.", "denied.", "account.")
"""Of these an account that is dismissed may leave a note all the same. Who changes accounts is held besides (campaigns.held)."""

_AT_A_UNION = (
    "post.", "filing.", "pending.", "amendment.", "photograph.", "party.", "activity.", "plan.", "period.granted",
    "upload.explained", "article.", "published.", "duplicate.", "draft.",
)  # fmt: skip
"""Acts upon a union's work: what it reports, or will, and what is kept beside it. Done by whoever reaches it when they are noted.
A need is answered by the union that was made responsible for it, which need not reach the one that was asked."""

_OF_THE_OPEN = (
    "draft.", "photograph.add", "photograph.caption", "party.", "activity.", "period.", "team.", "plan.", "campaign.joined",
    "enterprise.distinct", "enterprise.undecided",
)  # fmt: skip
"""Acts that a closed campaign takes no more (decision 44). The door of facts and the filings ask by themselves: a 更正单 passes."""

_OF_RETENTION = "retention."
"""On what ground persons were taken out is to stay."""


class UnknownPlace(ValueError):
    """The union does not take part in the campaign."""


def hold(campaign: Campaign, union: Union) -> None:
    """Wait for the turn to write this union's facts of a campaign; until the transaction ends."""
    rows = CampaignUnion.objects.select_for_update(no_key=True).filter(campaign=campaign, union=union)
    if not rows.values_list("pk", flat=True).first():
        raise UnknownPlace(f"{union.code} @ {campaign.code}")


def hold_all(campaign: Campaign | None = None) -> None:
    """Wait until no union is writing facts of the campaign, or of any, and let none begin before the transaction ends.

    Whoever takes persons out looks only then: what was under way is there, and nothing comes that was not looked at.
    """
    places = {"campaign": campaign} if campaign else {}
    turns = CampaignUnion.objects.select_for_update(no_key=True).filter(**places).order_by("pk")
    list(turns.values_list("pk", flat=True))


def hold_figures(campaign: Campaign) -> None:
    """Wait for the turn to move the campaign's figures; until the transaction ends. After `hold`, before `lock`.

    The batches of a campaign have their numbers in the order of these turns.
    """
    list(Campaign.objects.select_for_update(no_key=True).filter(pk=campaign.pk).values_list("pk", flat=True))


def hold_rows(rows: QuerySet[Any]) -> None:
    """Wait for the turn to write rows of which others write first and note then; until the transaction ends. Before `lock`.

    Whoever held the chain and waited for such a row would wait for one who waits for the chain.
    """
    list(rows.order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True))


def last_number() -> int:
    """The last batch's number. Of a campaign's own batches that is final for whoever holds its figures."""
    return Journal.objects.values_list("last_number", flat=True).get(pk=1)


def lock() -> Journal:
    """The journal's row, locked until the transaction ends. Take it last: everybody who notes an event waits.

    KeyFileError under other keys.
    """
    held = Journal.objects.select_for_update(no_key=True).get(pk=1)
    refuse_other_keys(held)
    return held


def raise_version(campaign: Campaign) -> None:
    """What was rendered of this campaign's figures is old now. Call in the transaction that moves a figure."""
    Campaign.objects.filter(pk=campaign.pk).update(version=F("version") + 1)


def refuse_other_keys(held: Journal | None = None) -> None:
    """KeyFileError where the key file is missing, or is not the one that this database was sealed under."""
    held = held or Journal.objects.filter(pk=1).first() or Journal()
    here = cipher.key_print()
    if held.key_print not in ("", here):
        raise KeyFileError(_("密钥文件与数据库不是一套，加密的数据打不开。请恢复与本数据库配套的密钥文件。"))


def is_of_this_home() -> bool:
    """Whether database and home belong together: the log holds the end that the home remembers, or any event where it
    remembers none yet.

    Not where another database stands beside it or an older one, nor where what it remembers cannot be believed.
    `audit --anchor` says that they do. Who deletes files because no row names them asks this first.
    """
    try:
        remembered = anchor.held()
    except anchor.AnchorBroken:
        return False
    return _stands(remembered) if remembered else Event.objects.exists()


def note(
    verb: str,
    *,
    actor: User | None,
    union: Union | None = None,
    campaign: Campaign | None = None,
    batch: Batch | None = None,
    body: dict[str, Any] | None = None,
    address: str = "",
    detail: dict[str, Any] | None = None,
    hangs_on: Collection[Campaign] = (),
) -> Event:
    """One event about what was just done or refused: in a small transaction, within the caller's where there is one.

    `verb` is a code of campaigns.verbs.VERBS (UnknownVerb otherwise). Where no union is named it is the actor's own.
    `body` is for everybody who reads the log and holds no personal value; what must say whose it was goes into
    `detail`, which is sealed. So do, by themselves, what was searched for, and reason, purpose, occasion and file's name of what
    belongs to a campaign.
    `hangs_on`: campaigns of whose tables a row was changed; Conflict where one is closed.
    Raises KeyFileError, and whatever the database says: then nothing was noted, and whoever shows or exports something
    must not.
    """
    with transaction.atomic():
        place = union or _post_of(actor)
        return record(
            lock(), verb, actor=actor, union=place, campaign=campaign, batch=batch, body=body, address=address,
            detail=detail, hangs_on=hangs_on,
        )  # fmt: skip


def note_all(
    told: Iterable[tuple[str, Union | None, dict[str, Any]]],
    *,
    actor: User | None,
    address: str = "",
    hangs_on: Collection[Campaign] = (),
) -> None:
    """The events of one act upon many rows, in order: of each verb, union and body, as `note` takes them.

    Call it after all rows are written. What they say is worked out before the chain is taken, and stored at one go: whoever
    notes meanwhile waits no longer for three hundred than for one.
    """
    with transaction.atomic():
        place, address = _post_of(actor), address or (actor.acts_from if actor else "")
        events = [
            Event(
                actor=actor, verb=known(verb), union=union or place, address=address, body=_without_numbers(body)
            )
            for verb, union, body in told
        ]  # fmt: skip
        held = lock()
        _refuse_if_over(events)
        _refuse_if_finished(events, hangs_on)
        _append(held, events)


def record(
    journal: Journal,
    verb: str,
    *,
    actor: User | None,
    campaign: Campaign | None = None,
    union: Union | None = None,
    batch: Batch | None = None,
    body: dict[str, Any] | None = None,
    address: str = "",
    detail: dict[str, Any] | None = None,
    hangs_on: Collection[Campaign] = (),
) -> Event:
    """Append one event to the chain under the lock that `journal` is. Where no address is named it is the actor's.

    SessionOver where whoever acts in a request was dismissed since that began, and it is more than their own sign-in, OutOfReach
    where it is done to the work of a union that moved away from them, Conflict where its campaign, or one that it `hangs_on`, was
    closed to such acts: whoever dismissed them, moved it or closed that has had this lock, so that nothing of theirs stands behind it.
    """
    plain, words = _apart(_without_numbers(body or {}), campaign, verb)
    kept = _sealed({**(detail or {}), **({WRITTEN: words} if words else {})})
    event = Event(
        actor=actor,
        verb=known(verb),
        campaign=campaign,
        union=union,
        batch=batch,
        address=address or (actor.acts_from if actor else ""),
        body=plain,
        detail_digest=EventDetail.digest_of(bytes(kept.sealed)) if kept else "",
    )
    _refuse_if_over([event])
    _refuse_if_out_of_reach(event)
    _refuse_if_finished([event], hangs_on)
    _append(journal, [event])
    if kept:
        kept.event = event
        kept.save(force_insert=True)
    return event


def _refuse_if_over(events: Iterable[Event]) -> None:
    actors = {event.actor for event in events if not event.verb.startswith(_OF_A_SIGN_IN)}
    for actor in actors:
        if actor is not None and actor.in_request:
            refuse_if_over(actor)


def _refuse_if_out_of_reach(event: Event) -> None:
    actor, union = event.actor, event.union
    if actor is not None and actor.in_request and union is not None and event.verb.startswith(_AT_A_UNION):
        refuse_if_out_of_reach(actor, union)


def _refuse_if_finished(events: Iterable[Event], hangs_on: Iterable[Campaign]) -> None:
    acted_on = (event.campaign for event in events if event.verb.startswith(_OF_THE_OPEN))
    for campaign in {*acted_on, *hangs_on}:
        if campaign is not None:
            refuse_finished(campaign)


def confirm(reason: str) -> anchor.End:
    """Let the log end here on the administrator's word, whatever the end was that it had: signed, remembered, and noted."""
    with transaction.atomic():
        held = lock()
        event = record(held, "audit.anchored", actor=None, body={"reason": reason})
        end = anchor.End(event.sequence, event.digest)
        held.mark = anchor.mark_of(end)
        held.save(update_fields=("mark",))
        transaction.on_commit(lambda: anchor.write(end))
    return end


def _append(journal: Journal, events: list[Event]) -> None:
    """Number and chain them, and let the log end with the last of them.

    An end that is not signed was put there by somebody who cannot sign: whoever signed what follows would sign that, too.
    """
    signed = anchor.is_mark_of(journal.mark, anchor.End(journal.last_sequence, journal.digest))
    if not signed and not _is_known_unsigned():
        broken = Event(verb=known("audit.broken"), body={"unsigned": journal.last_sequence})
        events = [broken, *events]
    for event in events:
        event.sequence, event.previous, event.at = journal.last_sequence + 1, journal.digest, timezone.now()
        event.digest = event.worked_out()
        journal.last_sequence, journal.digest = event.sequence, event.digest
    Event.objects.bulk_create(events)
    end = anchor.End(journal.last_sequence, journal.digest)
    if signed:
        journal.mark = anchor.mark_of(end)
    journal.save(update_fields=("last_number", "last_sequence", "digest", "mark"))
    anchor.drop(end, _stands)


def _apart(
    body: dict[str, Any], campaign: Campaign | None, verb: str
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What is chained for good, and what people wrote."""
    sealed = OF_PEOPLE if campaign is not None and not verb.startswith(_OF_RETENTION) else _ASKED
    words = {name: body[name] for name in sealed if body.get(name)}
    return {name: value for name, value in body.items() if name not in words}, words


def _stands(remembered: anchor.End) -> bool:
    """Whether the log holds the event that was remembered as its end. Where not, that is noted, once for that end."""
    if Event.objects.filter(sequence=remembered.sequence, digest=remembered.digest).exists():
        return True
    body = {"anchor": remembered.sequence}
    if not Event.objects.filter(verb="audit.broken", body=body).exists():
        note("audit.broken", actor=None, body=body)
    return False


def _is_known_unsigned() -> bool:
    """Whether it was noted that the end is not signed, since one was confirmed last."""
    confirmed = _last_of("audit.anchored").first() or 0
    return any(sequence > confirmed for sequence in _last_of("audit.broken", body__has_key="unsigned")[:1])


def _last_of(verb: str, **more: Any) -> QuerySet[Event, int]:
    """Places of such events, the last first: by their index, as everybody who notes waits meanwhile."""
    found = Event.objects.filter(verb=verb, **more).order_by("-at", "-sequence")
    return found.values_list("sequence", flat=True)


def _post_of(actor: User | None) -> Union | None:
    posting = actor and actor.postings.current().select_related("union").first()
    return posting.union if posting else None


def _sealed(detail: dict[str, Any] | None) -> EventDetail | None:
    if not detail:
        return None
    kept = EventDetail()
    plain = json.dumps(detail, ensure_ascii=False).encode()
    kept.sealed, kept.key = cipher.seal_apart(plain, kept.uid)
    return kept


def _without_numbers(value: Any) -> Any:
    """File names and reasons are free texts: an ID or phone number in one is masked before it is chained for good."""
    if isinstance(value, str):
        return mask_inside(value)
    if isinstance(value, dict):
        return {key: _without_numbers(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_without_numbers(inner) for inner in value]
    return value
