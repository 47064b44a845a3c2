"""What the contract says of a person who holds or held a public office."""

from __future__ import annotations

from models.mention import OfficialMention, OtherPosition, Place
from nlp.officials.homes import Homes
from nlp.officials.office import Office
from nlp.officials.people import Held, Person

# "Komunikasi dan Informasi" and "Komunikasi dan Informatika": so many of two offices' words agree where they are one.
ALIKE = 0.6
LASTING = frozenset(("local", "province", "regency", "city", "national"))
ROLES = frozenset(
    ("Ketua", "Anggota", "Koordinator", "Penanggung", "Pendamping", "Pembimbing", "Fasilitator", "Mentor", "Penguji")
)


def official_of(person: Person, homes: Homes) -> OfficialMention | None:
    """What the contract says of a person who holds or held a public office; None for anybody else."""
    listed = [h for h in person.held if h.office.is_listed]
    if not listed or all(h.office.is_vague for h in listed):
        return None
    if any(h.office.level == "police" for h in person.held) and not any(h.office.level in LASTING for h in listed):
        return None
    current = _ranked([h for h in listed if not h.former])
    first = current[0] if current else None
    sight = person.first_full
    others = _others(person, first, homes)
    return OfficialMention(
        name=proper(person.name),
        position=first.office.position if first else None,
        acting=first.office.acting if first else None,
        region=_home(first, current, homes) if first else None,
        text=person.name,
        start=sight.start,
        end=sight.end,
        other_positions=others,
        field=Place.TEXT,
    )


def _ranked(held: list[Held]) -> list[Held]:
    """Offices before roles, full names before bare ones, new before old, then in the text's order."""
    return sorted(held, key=lambda h: (_is_role(h.office), h.office.bare, not h.new))


def _is_role(office: Office) -> bool:
    return office.level in ("programme", "any") and office.head.split(" ")[0] in ROLES


def _home(first: Held, current: list[Held], homes: Homes) -> str | None:
    """The office's own region, told at any of its mentions."""
    same = [h for h in (first, *current) if h.office.head == first.office.head]
    home = next((h.office.home for h in same if h.office.home), None) or next((h.near for h in same if h.near), None)
    return homes.of(level=first.office.level, tier=first.office.tier, home=home)


def _others(person: Person, first: Held | None, homes: Homes) -> tuple[OtherPosition, ...]:
    rows: list[OtherPosition] = []
    for held in person.held:
        office = held.office
        if first is not None and nearly_same_office(office, first.office) and not held.former:
            continue
        if office.bare or not office.is_listed:
            continue
        status = "former" if held.former else "current"
        row = OtherPosition(
            position=office.position,
            status=status,
            region=homes.of(level=office.level, tier=office.tier, home=office.home or held.near),
        )
        if all(r.position != row.position or r.status != status for r in rows):
            rows.append(row)
    return tuple(rows)


def same_office(a: Office, b: Office) -> bool:
    """Whether two written offices can be one: one's words stand within the other's, and both open alike."""
    x, y = _words(a), _words(b)
    return _open_alike(a, b) and (x <= y or y <= x)


def nearly_same_office(a: Office, b: Office) -> bool:
    """Whether one person's two written offices are likely one: most of their words agree."""
    x, y = _words(a), _words(b)
    return same_office(a, b) or (_open_alike(a, b) and len(x & y) >= ALIKE * len(x | y))


def _words(office: Office) -> set[str]:
    return set(office.position.casefold().split())


def _open_alike(a: Office, b: Office) -> bool:
    return a.head == b.head or a.head.split(" ")[0] == b.head.split(" ")[0]


def proper(name: str) -> str:
    """A name in capitals as it is written elsewhere."""
    if not name.isupper() or len(name) < 4:
        return " ".join(name.split())
    return " ".join(w if len(w.strip(".")) == 1 else w.title() for w in name.split())
