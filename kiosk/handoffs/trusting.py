"""Which other organisations this site trusts: two people compare a fingerprint, and their keys count from then on.

A site's card holds public keys and no secret, and may travel by any way: what makes it trusted is that two people heard
its fingerprint from the other site itself, by telephone or on paper, and keyed it.
"""

from kiosk.domain.errors import ParseError
from kiosk.domain.facts import KeyStated, SiteDistrusted, SiteTrusted
from kiosk.domain.identifiers import Facility
from kiosk.domain.keys import KeyPurpose, TrustedKey
from kiosk.domain.people import Meaning, Role
from kiosk.domain.reasons import Reason
from kiosk.domain.text import plain_text
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.recording import Signed, sign_as, two_people
from kiosk.handoffs.view import site_view
from kiosk.ledger.bundles import MOST_SITE, SiteCard, fingerprint
from kiosk.ledger.exchange import ExchangeKey
from kiosk.ledger.keys import key_id_of

TRUST = "trust another site"
SIGNERS = (frozenset({Role.QUALITY, Role.ADMINISTRATOR}), frozenset({Role.DIRECTOR, Role.QUALITY}))
"""Who signs, in turn: each holds one of these roles, and they are two people."""


def own_card(bench: Bench, exchange: ExchangeKey) -> SiteCard:
    """This site's card: its exchange key, and its device keys as its record has them."""
    site = site_view(bench)
    return SiteCard(site.site, site.facility, exchange.public, own_keys(bench, KeyPurpose.DEVICE))


def own_keys(bench: Bench, purpose: KeyPurpose) -> tuple[KeyStated, ...]:
    """The site's own public keys for a purpose."""
    site = site_view(bench)
    return tuple(stated(k) for k in site.keys.values() if k.purpose is purpose and k.site == site.site)


def stated(key: TrustedKey) -> KeyStated:
    """A key as facts and bundles state it."""
    return KeyStated(key.key_id, key.public, key.not_before, key.not_after, key.revoked_at)


def as_trusted(key: KeyStated, site: str, purpose: KeyPurpose) -> TrustedKey:
    """A stated key as one of that site."""
    return TrustedKey(key.key_id, key.public, purpose, site, key.not_before, key.not_after, key.revoked_at)


def require_sound(keys: tuple[KeyStated, ...], what: str) -> None:
    """Pass for keys each under its own id. Raises ParseError."""
    for key in keys:
        try:
            public = bytes.fromhex(key.public)
        except ValueError:
            public = b""
        if len(public) != 32 or public.hex() != key.public or key_id_of(public) != key.key_id:
            raise ParseError(what, "32 bytes in lower-case hex under their own id", repr(key.public[:80]))
    if not keys or len({key.key_id for key in keys}) != len(keys):
        raise ParseError(what, "at least one key, each once", str(len(keys)))


def sign_trust(bench: Bench, turn: int, person_id: str, pin: str) -> Signed | Reason:
    """One of the two signs, in their turn (0 or 1; see `SIGNERS`), or is refused."""
    return sign_as(bench, TRUST, SIGNERS[turn], Meaning.APPROVAL, person_id, pin)


def trust_site(bench: Bench, card: SiteCard, heard: str, signed: tuple[Signed, Signed]) -> None:
    """Trust the site of a card whose fingerprint was heard from that site. A later card replaces it.

    Raises ParseError for another fingerprint, this site's own card, keys that are none, one person twice.
    """
    people = two_people(bench, TRUST, SIGNERS, signed)
    due, keyed = fingerprint(card), "".join(heard.split()).lower()
    if keyed != due:
        raise ParseError("fingerprint", "the one of this card, as the other site says it", repr(keyed[:80]))
    if card.site == site_view(bench).site:
        raise ParseError("site card", "another site's", "this site's own")
    plain_text(card.site, "site", MOST_SITE)
    Facility.parse(card.facility)
    require_sound(card.devices, "device keys")
    if len(card.exchange) != 64 or bytes.fromhex(card.exchange).hex() != card.exchange:
        raise ParseError("exchange key", "32 bytes in lower-case hex", repr(card.exchange[:80]))
    _record(bench, SiteTrusted(card.site, card.facility, due, card.exchange, card.devices, people))


def distrust_site(bench: Bench, site: str, why: str, signed: tuple[Signed, Signed]) -> None:
    """Trust that site no longer. Raises ParseError for one that is not trusted, or a reason that is not plain."""
    people = two_people(bench, TRUST, SIGNERS, signed)
    others = site_view(bench).other_sites
    if site not in others:
        raise ParseError("site", f"one of {', '.join(sorted(others)) or 'none'}", site)
    _record(bench, SiteDistrusted(site, plain_text(why, "why", 200), people))


def _record(bench: Bench, fact: SiteTrusted | SiteDistrusted) -> None:
    entry = bench.entry("site/keys", fact, bench.clock.now(), people=fact.people)
    bench.ledger.append((entry,), {"site/keys": dict(site_view(bench).counts)["site/keys"]})
