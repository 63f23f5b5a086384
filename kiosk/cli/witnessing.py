"""`kiosk witness`: cosign the checkpoints of another kiosk, over HTTP, as long as its log only grows."""

from pathlib import Path

import click

from kiosk.cli.answers import BROKEN, leave, say
from kiosk.devices.clock import SystemClock
from kiosk.domain.errors import KioskError
from kiosk.ledger.notes import NoteKey
from kiosk.ledger.witness import Witness
from kiosk.web.server import CANNOT_START, Address, Screens, Server
from kiosk.web.tls import TlsFiles

FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--log", "logs", multiple=True, required=True, help="Key of a log, as kiosk audit checkpoint says it.")
@click.option("--name", default="kiosk-2", show_default=True, help="Name under which it signs, without blanks.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at; beyond this computer TLS.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8099, show_default=True, help="Port; 0 takes a free one."
)
@click.option("--tls-certificate", type=FILE, help="Certificate with its chain, PEM.")
@click.option("--tls-key", type=FILE, help="Its key, PEM.")
def witness(
    folder: Path,
    logs: tuple[str, ...],
    name: str,
    host: str,
    port: int,
    tls_certificate: Path | None,
    tls_key: Path | None,
) -> None:
    """Cosign checkpoints of other kiosks until stopped. FOLDER keeps its key and what it signed last (mode 0700)."""
    if (tls_certificate is None) != (tls_key is None):
        raise click.UsageError("--tls-certificate and --tls-key come together.")
    tls = TlsFiles(tls_certificate, tls_key, None) if tls_certificate is not None and tls_key is not None else None
    keys = tuple(NoteKey.parse(log) for log in logs)

    def opened(_origins: frozenset[str]) -> Screens:
        from kiosk.web.witness import create_witness  # noqa: PLC0415  most commands need no server

        try:
            witness = Witness(folder, name, keys, lambda: SystemClock().now().utc)
        except KioskError as error:
            say(f"{error}\n{error.remedy}")
            raise SystemExit(CANNOT_START) from None
        say(f"Its key, for [witnesses] in kiosk.toml: {witness.key}")
        return Screens(create_witness(witness), witness.close)

    code = Server(Address(host, port, tls), opened, lambda url: say(f"The witness is at {url}")).run()
    leave(BROKEN if code else 0)
