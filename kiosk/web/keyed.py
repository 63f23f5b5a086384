"""What a newcomer keys at the demonstration, where a step asks for figures: taken from its therapy."""

from kiosk.domain.therapy import ContainerKind, ContainerPurpose
from kiosk.rehearsal.chapters import made_of
from kiosk.rehearsal.course import amounts, dose_kind, drawn, drawn_kind, way
from kiosk.rehearsal.making import doses_to_make
from kiosk.rehearsal.scenes import order_fields
from kiosk.rehearsal.world import World
from kiosk.web.words import gettext as _
from kiosk.web.words import words

FORMS = {
    "lift-hold": words("Say in a sentence why the hold may be lifted."),
    "retrieve": words("Say where the bag goes now."),
    "readiness": words("Answer “Yes” to each question."),
}
ANY_FORM = words("Key what you like, as both people would.")


def keyed(slug: str, world: World) -> str:
    """What to key in the form of an act, by its slug."""
    match slug:
        case "plan-collection":
            told = _("Key 1 bag, %(ml)s mL, and choose the demonstration group.",
                     ml=f"{drawn(world.therapy).volume_ml:f}")  # fmt: skip
            kinds = world.therapy.kinds_for(ContainerPurpose.STARTING_MATERIAL)
            return _which(drawn_kind(world.therapy, world.seed), kinds, told)
        case "plan-doses":
            return _doses(world)
        case "line-check":
            seen = way(world.therapy)
            told = _("Key %(route)s, %(site)s, and “Understood” for each line the kiosk asks.",
                     route=_(seen.route), site=_(seen.site))  # fmt: skip
            mark = _("Say that you see the mark.")
            return f"{told} {mark}" if seen.marked else told
        case "order":
            fields, ordered = order_fields(world), way(world.therapy)
            return _("Key %(cells)s million cells, %(ml)s mL, limits %(dmso)s and %(limit)s mL, %(route)s, %(site)s, "
                     "70 kg, a weight of today, Dr Kim Örnek. Both people key the same.",
                     cells=fields["cells_e6"], ml=fields["volume_ml"], dmso=fields["dmso_limit_ml"],
                     limit=fields["volume_limit_ml"], route=_(ordered.route),
                     site=_(ordered.site))  # fmt: skip
        case _:
            return _(FORMS.get(slug, ANY_FORM))


def _doses(world: World) -> str:
    therapy, held = world.therapy, amounts(world.therapy)
    kinds = therapy.kinds_for(ContainerPurpose.INTERMEDIATE, ContainerPurpose.DOSE)
    wanted = next((kind for kind in kinds if not made_of(world.journey(), therapy, kind.name)), kinds[-1])
    bags = doses_to_make(therapy) if wanted is dose_kind(therapy) else 1
    told = _("Bags: %(bags)s. In each: %(ml)s mL, %(cells)s million cells, %(dmso)s mL DMSO.",
             bags=bags, ml=f"{held.volume_ml:f}", cells=f"{held.cells_e6:f}", dmso=f"{held.dmso_ml:f}")  # fmt: skip
    return _which(wanted, kinds, told)


def _which(wanted: ContainerKind, of: tuple[ContainerKind, ...], told: str) -> str:
    """Where there are several kinds, which of them."""
    choose = _("Choose: %(kind)s.", kind=_(wanted.name))
    return f"{choose} {told}" if len(of) > 1 else told
