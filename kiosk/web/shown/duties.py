"""Whom to call, from the dated rota."""

from kiosk.domain.people import Duty
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.staffing import on_call
from kiosk.web.screens import Call
from kiosk.web.words import gettext as _


def calls_for(bench: Bench, *, timed: bool) -> tuple[Call, ...]:
    """The cell laboratory; with a thawed bag the physician as well. A duty nobody is named for says so."""
    duties = (Duty.LABORATORY, Duty.PHYSICIAN) if timed else (Duty.LABORATORY,)
    found = []
    for duty in duties:
        named = on_call(bench, duty, bench.now)
        name = named.name if named is not None else _("nobody is named in the rota")
        found.append(
            Call(_(duty.value), name, named.number if named is not None else _("use the ward’s telephone list"))
        )
    return tuple(found)
