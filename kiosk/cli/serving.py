"""`kiosk serve`: the screens of one kiosk, until it is told to stop."""

import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType

import click

from kiosk.cli.answers import BROKEN, DONE, REFUSED, leave, say
from kiosk.cli.looking import AT, look_at
from kiosk.cli.sites import backup_plan, bench_of
from kiosk.config import Settings, load_settings, load_therapies
from kiosk.devices.live_camera import ReopenedCamera
from kiosk.domain.errors import KioskError, ParseError
from kiosk.handoffs.backing_up import ScheduledBackup
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.fitness import NotFit, require_fit
from kiosk.handoffs.label_rules import unconfirmed_here
from kiosk.handoffs.lost_labels import labels_lost_in_between
from kiosk.handoffs.rounds import Rounds, witness_keys
from kiosk.ledger.notes import NoteKey
from kiosk.web.kiosk import COLLECTION, PROCESSING, QUALITY, WARD, Kiosk
from kiosk.web.logs import configure_logs
from kiosk.web.server import CANNOT_START, MAY_NOT_START, Address, Screens, Server, port_is_free
from kiosk.web.tls import tls_files

LOOPBACK, PORT = "127.0.0.1", 8080
BROWSER = "browser"
DEMO_PLACES = {"collection room": COLLECTION, "clean room": PROCESSING, "ward": WARD, "quality office": QUALITY}

NO_WITNESS: Mapping[str, NoteKey] = MappingProxyType({})

_MEANS = {0: DONE, MAY_NOT_START: REFUSED, CANNOT_START: BROKEN}


class PortTaken(ParseError):
    """Somebody listens there already."""

    remedy = "Look whether the kiosk runs already (systemctl status samevein), or give another --port."


@click.command()
@click.option(
    "--site", "folder", type=click.Path(path_type=Path, exists=True, file_okay=False), help="A site's folder."
)
@click.option("--demo", is_flag=True, help="A demonstration on a throw-away site, with a simulated camera.")
@click.option("--host", help="Address to listen at, in place of the settings' one; beyond this computer it needs TLS.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port, in place of the settings' one; 0 takes a free one.")
@click.option(
    "--therapy", type=click.Choice(sorted(load_therapies())), default="car-t", show_default=True,
    help="Of the demonstration.",
)  # fmt: skip
@click.option("--seed", type=click.IntRange(0, 1_000_000), default=1, show_default=True, help="Of the demonstration.")
@click.option("--check", is_flag=True, help="Serve, look whether the screens answer, and stop.")
def serve(
    folder: Path | None, host: str | None, port: int | None, therapy: str, seed: int, *, demo: bool, check: bool
) -> None:
    """Serve the screens of a site, or with --demo those of a throw-away one, until stopped."""
    if folder is None and not demo:
        raise click.UsageError("Give --site FOLDER, or --demo.")
    if check and folder is not None:
        raise click.UsageError("--check looks at the demonstration; for a site there is kiosk doctor --site.")
    if check:
        leave(look_at(["--demo", "--port", "0", "--therapy", therapy, "--seed", str(seed)]))
    configure_logs()
    if folder is None:
        address = _free(Address(host or LOOPBACK, PORT if port is None else port))
        leave(_serve(address, lambda origins: _demo_screens(therapy, seed, origins)))
    settings = load_settings(folder)
    port = settings.port if port is None else port
    address = _free(Address(host or settings.host, port, tls_files(settings, folder)))
    leave(_serve(address, lambda origins: _site_screens(folder, settings, origins, demo=demo)))


def _free(address: Address) -> Address:
    if address.port and not port_is_free(address.host, address.port):
        raise PortTaken("port", "one that nobody listens at", str(address.port))
    return address


def _serve(address: Address, open_screens: Callable[[frozenset[str]], Screens]) -> int:
    code = Server(address, lambda origins: _or_end(open_screens, origins), lambda url: say(f"{AT}{url}")).run()
    return _MEANS.get(code, BROKEN)


def _or_end(open_screens: Callable[[frozenset[str]], Screens], origins: frozenset[str]) -> Screens:
    """Open the screens, or end this worker for good, with words on why."""
    try:
        return open_screens(origins)
    except KioskError as error:
        say(f"{error}\n{error.remedy}")
        raise SystemExit(MAY_NOT_START if isinstance(error, NotFit) else CANNOT_START) from None


def _site_screens(folder: Path, settings: Settings, origins: frozenset[str], *, demo: bool) -> Screens:
    bench = bench_of(folder)
    try:
        plan = backup_plan(folder, settings)
        backup = ScheduledBackup(plan, lambda: bench.now) if plan is not None else None
        kiosk = replace(_kiosk(bench, settings, origins, demo=demo), backup=backup)
        return _screens(kiosk, witness_keys(settings.witnesses))
    except BaseException:
        bench.ledger.close()
        raise


def _kiosk(bench: Bench, settings: Settings, origins: frozenset[str], *, demo: bool) -> Kiosk:
    """The kiosk of a site, once the record itself says that it may be served."""
    require_fit(bench, demo=demo)
    _say_what_is_unconfirmed(bench)
    lost = labels_lost_in_between(bench)
    if lost:
        say(f"Labels whose whereabouts nobody knows: {len(lost)}. Two people find or void each.")
    return Kiosk(
        bench=bench,
        places=settings.places,
        language=settings.language,
        camera=None if settings.camera == BROWSER else ReopenedCamera(settings.camera),
        keep_frames=settings.evidence,
        origins=origins,
        idle=timedelta(seconds=settings.idle_seconds),
        night=str(settings.night),
    )


def _say_what_is_unconfirmed(bench: Bench) -> None:
    """A demonstration may use such rows; production was refused before."""
    rows = ", ".join(row.id for row in unconfirmed_here(bench))
    if rows:
        say(f"Labels say words that nobody confirmed from the text itself, by the rules {bench.edition.id}: {rows}.")


def _demo_screens(therapy: str, seed: int, origins: frozenset[str]) -> Screens:
    from kiosk.rehearsal.demonstration import demonstration  # noqa: PLC0415  nobody else needs what is simulated

    folder = Path(tempfile.mkdtemp(prefix="samevein-demo-"))
    demo = demonstration(folder, therapy, seed)
    _say_what_is_unconfirmed(demo.bench)
    screens = _screens(
        Kiosk(
            demo.bench,
            DEMO_PLACES,
            camera=demo.camera,
            origins=origins,
            demo=demo,
        )
    )

    def close() -> None:
        screens.close()
        shutil.rmtree(folder, ignore_errors=True)

    return Screens(screens.app, close)


def _screens(kiosk: Kiosk, witnesses: Mapping[str, NoteKey] = NO_WITNESS) -> Screens:
    from kiosk.web.app import create_app  # noqa: PLC0415  most commands need no screens

    app = create_app(kiosk)
    checkpoints = kiosk.bench.ledger.checkpoints
    rounds = Rounds(checkpoints, witnesses, backup=kiosk.backup) if checkpoints is not None else None
    if rounds is not None:
        rounds.start()

    def close() -> None:
        if rounds is not None:
            rounds.stop()
        if kiosk.camera is not None:
            kiosk.camera.close()
        kiosk.bench.ledger.close()

    return Screens(app, close)
