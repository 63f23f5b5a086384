"""`kiosk serve`: the screens are served, by one process that lets go of the ledger, and only where they may be."""

import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError, URLError

import pytest
import trustme

from kiosk.cli.sites import bench_of
from tests.cli.running import init, run, run_alone
from tests.cli.serving import served


@pytest.fixture
def production(tmp_path: Path) -> Path:
    """A production site whose regulatory decision is not on record."""
    folder = tmp_path / "production"
    assert init(folder, mode="production", facility="Z0000").exit_code == 0
    return folder


def test_a_site_is_served_and_let_go(site: Path) -> None:
    """Stopped by SIGTERM the server ends with 0, the ledger can be written by another, and a new start serves again."""
    for _ in range(2):
        with served("--site", site, "--demo") as screens:
            assert json.loads(screens.get("/health"))["kiosk"] == "up"
            refused = run_alone("doctor", "--site", site, "--json")
            assert "no other kiosk process writing" in refused.stdout
            assert screens.stop()[0] == 0
        bench_of(site).ledger.close()


def test_a_dead_worker_is_begun_anew(site: Path) -> None:
    """A worker that was killed is followed by another, which opens the ledger and answers."""
    with served("--site", site, "--demo") as screens:
        os.kill(screens.worker(), signal.SIGKILL)
        assert screens.begun_anew() == screens.url
        assert json.loads(screens.get("/ready"))["record"] == "reachable"
        assert screens.stop()[0] == 0


def test_there_is_one_worker(site: Path) -> None:
    """No signal makes a second worker, which could not write, or leaves none; one that hangs up stops the server."""
    with served("--site", site, "--demo") as screens:
        first = screens.worker()
        for ignored in (signal.SIGTTIN, signal.SIGTTOU, signal.SIGUSR2, signal.SIGWINCH):
            screens.process.send_signal(ignored)
            assert json.loads(screens.get("/ready"))["record"] == "reachable"
            assert screens.worker() == first
        assert screens.stop(signal.SIGHUP)[0] == 0


def test_the_log_names_nobody(site: Path) -> None:
    """A line a request has its endpoint and status, and nothing that the browser asked or sent."""
    with served("--site", site, "--demo") as screens:
        with pytest.raises(HTTPError):
            screens.get("/no-such-page/DEMO-700123?who=Alice")
        host, port = screens.url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=10) as line:
            line.sendall(b"GET /DEMO-700123\r\n\r\n")
            assert b"400" in line.recv(1000)
        code, said = screens.stop()
    assert code == 0
    assert "DEMO" not in said
    assert "Alice" not in said
    lines = [json.loads(line) for line in said.splitlines()]
    answered = [line for line in lines if line["event"] == "answered"]
    assert [(line["method"], line["status"]) for line in answered] == [("GET", 404)]
    assert set(answered[0]) == {"event", "level", "method", "endpoint", "status", "ms"}


def test_a_throw_away_site_is_no_production_site(site: Path) -> None:
    """A throw-away site is refused without --demo, with words on what to do."""
    told = run_alone("serve", "--site", site, "--port", "0")
    assert (told.returncode, told.stdout) == (1, "")
    assert "Expected production, got throw-away." in told.stderr


@pytest.mark.parametrize(
    ("options", "words"), [(("--demo",), "got production"), ((), "regulatory decision: Expected one on record")]
)
def test_a_production_site_waits_for_its_decision(options: tuple[str, ...], words: str, production: Path) -> None:
    """A production site is not played with, and not served before its regulatory decision is on record."""
    told = run_alone("serve", "--site", production, "--port", "0", *options)
    assert (told.returncode, told.stdout) == (1, "")
    assert words in told.stderr


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "::", "kiosk.example"])
def test_the_network_is_served_over_tls_only(host: str, site: Path) -> None:
    """Beyond this computer nothing is served without TLS."""
    told = run("serve", "--site", site, "--demo", "--host", host)
    assert (told.exit_code, told.stdout) == (2, "")
    assert "TLS" in told.stderr


@pytest.mark.parametrize("options", [(), ("--demo", "--check", "--site", ".")], ids=["nothing", "a look at a site"])
def test_what_cannot_be_served_is_wrong_usage(options: tuple[str, ...]) -> None:
    """Without a site it takes --demo, and --check is for the demonstration."""
    told = run("serve", *options)
    assert (told.exit_code, told.stdout) == (2, "")


def test_a_taken_port_is_told(site: Path) -> None:
    """Where somebody listens already nothing is started, and the person is told."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        told = run("serve", "--site", site, "--demo", "--port", taken.getsockname()[1])
    assert told.exit_code == 2
    assert "port: Expected" in told.stderr


def test_a_locked_ledger_is_told(site: Path) -> None:
    """While another process writes the ledger the server ends with 2, and does not try for ever."""
    bench = bench_of(site)
    try:
        told = run_alone("serve", "--site", site, "--demo", "--port", "0")
    finally:
        bench.ledger.close()
    assert (told.returncode, told.stdout) == (2, "")
    assert "no other kiosk process writing" in told.stderr


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    """A certificate authority for one test run."""
    return trustme.CA()


@pytest.fixture
def over_tls(site: Path, authority: trustme.CA) -> Iterator[Path]:
    """A site whose settings name a certificate, and which lets in only who has one of the same authority."""
    ours = authority.issue_cert("127.0.0.1", "kiosk.example")
    ours.private_key_pem.write_to_path(site / "kiosk.key")
    ours.cert_chain_pems[0].write_to_path(site / "kiosk.pem")
    authority.cert_pem.write_to_path(site / "kiosk.pem", append=True)
    authority.cert_pem.write_to_path(site / "ca.pem")
    path = site / "kiosk.toml"
    names = 'tls_certificate = "kiosk.pem"\ntls_key = "kiosk.key"\ntls_client_ca = "ca.pem"\n'
    path.write_text(names + path.read_text(encoding="utf-8"), encoding="utf-8")
    yield site
    shutil.rmtree(site)


def test_tablets_show_a_certificate(over_tls: Path, authority: trustme.CA, tmp_path: Path) -> None:
    """Over TLS a browser with a certificate of the site is answered, and one without is not."""
    tablet = authority.issue_cert("tablet-1.example")
    tablet.private_key_and_cert_chain_pem.write_to_path(tmp_path / "tablet.pem")
    stranger = ssl.create_default_context(cafile=str(over_tls / "ca.pem"))
    known = ssl.create_default_context(cafile=str(over_tls / "ca.pem"))
    known.load_cert_chain(tmp_path / "tablet.pem")
    with served("--site", over_tls, "--demo", "--host", "0.0.0.0") as screens:
        assert screens.url.startswith("https://kiosk.example:")
        screens.url = screens.url.replace("kiosk.example", "127.0.0.1")
        assert json.loads(screens.get("/health", known))["kiosk"] == "up"
        with pytest.raises((URLError, ssl.SSLError, ConnectionError)):
            screens.get("/health", stranger)
        code, said = screens.stop()
    assert code == 0
    assert "Traceback" not in said


def test_a_foreign_key_is_told(over_tls: Path, authority: trustme.CA) -> None:
    """A key that is not the certificate's is found at the start, before any browser is."""
    authority.issue_cert("127.0.0.1").private_key_pem.write_to_path(over_tls / "kiosk.key")
    told = run_alone("serve", "--site", over_tls, "--demo", "--port", "0")
    assert (told.returncode, told.stdout) == (2, "")
    assert "tls key: Expected" in told.stderr


def test_the_demonstration_is_looked_at() -> None:
    """The demonstration's screens are served, answer, and stop when told to."""
    told = run_alone("serve", "--demo", "--check")
    assert (told.returncode, told.stdout) == (0, ""), told.stderr
    assert told.stderr.splitlines()[-1].startswith("The screens answered at http://127.0.0.1:")


def test_the_make_target_ends_without_a_terminal() -> None:
    """Without a terminal the demonstration only looks whether the screens answer; in one, or when asked, it serves."""
    root = Path(__file__).parents[2]
    for words, last in (((), "--check"), (("SERVE=1",), "--seed 1")):
        told = subprocess.run(
            ["make", "--no-print-directory", "-n", "demo", *words],
            cwd=root,
            check=True,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
        )
        assert told.stdout.rstrip().endswith(last)
