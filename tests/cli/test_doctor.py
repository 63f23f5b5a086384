"""`kiosk doctor --site` and `kiosk deploy`: what a kiosk's computer needs is looked at, and each fault says what to do."""

import json
import re
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme

from kiosk.cli.checks import computer, place
from kiosk.cli.checks.check import Check, found
from kiosk.cli.deployed import MASKED, PLACES, POLICY
from kiosk.domain.errors import ParseError
from kiosk.web.tls import LONGEST_LIFE_DAYS, TlsFiles, certificate_of
from tests.cli.contents import confirm_rows
from tests.cli.running import documents, run
from tests.tree import ROOT

SHIPPED = ROOT / "kiosk" / "deploy"


def rows(site: Path, *options: object) -> dict[str, tuple[bool, str]]:
    """What the doctor says of a site: well or not, and in which words."""
    (said,) = documents(run("doctor", "--site", site, *options, "--json").stdout)
    return {row["check"]: (row["ok"], row["says"]) for row in said["checks"]}


def put(site: Path, lines: str) -> None:
    """More settings, above the tables."""
    path = site / "kiosk.toml"
    path.write_text(f"{lines}\n{path.read_text(encoding='utf-8')}", encoding="utf-8")


def free_port() -> int:
    """A port nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def test_a_new_site_is_well(site: Path) -> None:
    """Of a new throw-away site the camera, every printer, folder, certificate, port and lock-down are told as well."""
    put(site, f"port = {free_port()}")
    told = rows(site)
    assert {name for name, (ok, _) in told.items() if not ok} <= {"clock"}
    assert {"site", "folder", "camera", "printer for base label", "certificate", "port", "lock-down"} <= set(told)
    assert "browser" in told["camera"][1]


def test_a_missing_camera_is_told(site: Path) -> None:
    """A camera of this computer that gives no picture is BAD, with what to look at."""
    put(site, "camera = 63")
    ok, says = rows(site)["camera"]
    assert not ok
    assert "Look at the camera" in says
    assert says.count("Look at the camera") == 1


def test_a_printer_that_cannot_print_is_told(site: Path) -> None:
    """A printing place that is not ready is BAD, and the others are not."""
    (site / "printed").rmdir()
    told = rows(site)
    ok, says = told["printer for base label"]
    assert not ok
    assert says.endswith(place.PRINTER)
    assert told["folder"][0]


def test_a_port_of_another_program_is_told(site: Path) -> None:
    """Where something else listens at the kiosk's port, the doctor says so."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        put(site, f"port = {other.getsockname()[1]}")
        other.settimeout(0)
        told = rows(site)
    assert not told["port"][0]
    assert "another program" in told["port"][1]


def test_a_full_disk_is_told(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With less room than a fortnight of pictures needs, the folder is BAD."""
    monkeypatch.setattr(place, "LEAST_FREE_BYTES", 10**18)
    ok, says = rows(site)["folder"]
    assert not ok
    assert says.endswith(place.ROOM)


def test_a_folder_that_takes_nothing_is_told(tmp_path: Path) -> None:
    """A file system mounted read-only is BAD, and so is a folder that is gone."""
    with pytest.raises(OSError, match="gone"):
        place.folder_has_room(tmp_path / "gone")
    read_only = found(Check("folder", lambda: place.folder_has_room(Path("/sys")), place.ROOM))
    assert not read_only.ok
    assert read_only.says.endswith(place.ROOM)


@pytest.mark.parametrize(
    ("begins_days", "ends_days", "well"),
    [(-1, 300, True), (-1, 29, False), (-40, -1, False), (1, 300, False), (-1, 400, False)],
)
def test_a_certificate_lasts(begins_days: int, ends_days: int, well: bool, site: Path) -> None:
    """A certificate is in force, for a month more, and not for longer than browsers take."""
    now = datetime.now(UTC)
    authority = trustme.CA()
    ours = authority.issue_cert(
        "kiosk.example", not_before=now + timedelta(days=begins_days), not_after=now + timedelta(days=ends_days)
    )
    ours.private_key_and_cert_chain_pem.write_to_path(site / "kiosk.pem")
    put(site, 'tls_certificate = "kiosk.pem"\ntls_key = "kiosk.pem"')
    ok, says = rows(site)["certificate"]
    assert ok is well
    assert ("kiosk.example" in says) is well
    assert says.endswith(place.CERTIFICATE) is not well


def test_settings_that_are_wrong_say_so(site: Path) -> None:
    """Settings that are not sound are BAD with the key's name, and no advice on reading labels."""
    put(site, "idle_seconds = 1")
    ok, says = rows(site)["site"]
    assert not ok
    assert "idle_seconds" in says
    assert "Read the label" not in says


def test_two_opencvs_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two packages of OpenCV overwrite each other: BAD."""
    monkeypatch.setattr(computer, "version", lambda _package: "5.0")
    with pytest.raises(ParseError, match="opencv-python-headless"):
        computer.libraries()


def test_what_deploy_wrote_is_as_it_ships(site: Path, tmp_path: Path) -> None:
    """The files are written filled in, are found as they ship, and a changed or missing one is named."""
    root = tmp_path / "root"
    root.mkdir()
    told = run("deploy", "--site", site, "--to", root)
    assert (told.exit_code, told.stdout) == (0, "")
    written = {name: (root / where).read_text(encoding="utf-8") for name, where in PLACES.items()}
    assert [name for name, text in written.items() if re.search(r"@[A-Z]+@", text)] == []
    assert f"ReadWritePaths={site}" in written["samevein.service"]
    assert json.loads(written["samevein.json"])["VideoCaptureAllowedUrls"] == ["http://127.0.0.1:8080"]
    assert rows(site, "--root", root)["lock-down"] == (True, f"{len(PLACES)} files as they ship")
    (root / POLICY).write_text(written["samevein.json"].replace("false", "true"), encoding="utf-8")
    (root / PLACES["samevein.service"]).unlink()
    (root / MASKED).unlink()
    ok, says = rows(site, "--root", root)["lock-down"]
    assert not ok
    assert f"missing: /{PLACES['samevein.service']}, /{MASKED} (masked); different: /{POLICY}" in says
    assert "kiosk deploy" in says


def test_the_policy_trusts_the_sites_authority(site: Path, tmp_path: Path) -> None:
    """Over TLS the browser's policy has the kiosk's name and the CA that follows its certificate."""
    authority = trustme.CA()
    ours = authority.issue_cert("kiosk.example")
    ours.private_key_pem.write_to_path(site / "kiosk.key")
    ours.cert_chain_pems[0].write_to_path(site / "kiosk.pem")
    authority.cert_pem.write_to_path(site / "kiosk.pem", append=True)
    put(site, 'tls_certificate = "kiosk.pem"\ntls_key = "kiosk.key"')
    assert run("deploy", "--site", site, "--to", tmp_path).exit_code == 0
    policy = json.loads((tmp_path / POLICY).read_text(encoding="utf-8"))
    pem = "".join(authority.cert_pem.bytes().decode("ascii").splitlines()[1:-1])
    assert policy["CACertificates"] == [pem]
    assert policy["URLAllowlist"] == ["https://kiosk.example:8080"]


def test_a_production_site_is_locked_down(tmp_path: Path, site: Path) -> None:
    """Without any of the files a production site is BAD."""
    path = site / "kiosk.toml"
    text = path.read_text(encoding="utf-8").replace('"throw-away"', '"production"').replace('"A9990"', '"Z0000"')
    path.write_text(text, encoding="utf-8")
    ok, says = rows(site, "--root", tmp_path)["lock-down"]
    assert not ok
    assert "missing" in says


@pytest.mark.hazard("H28")
def test_rows_that_nobody_confirmed_are_told(site: Path) -> None:
    """Each edition's are flagged; those a site uses are told of a demonstration, BAD in production, well once confirmed."""
    told = rows(site)
    assert "us-2026-11 from 2016-06-22: not confirmed: biohazard, reactive, do-not-irradiate" in told["label rules"][1]
    ok, says = told["label rules in force"]
    assert ok
    assert says.endswith("only a demonstration may: not-evaluated, do-not-irradiate, no-leukoreduction")
    path = site / "kiosk.toml"
    text = path.read_text(encoding="utf-8").replace('"throw-away"', '"production"').replace('"A9990"', '"Z0000"')
    path.write_text(text, encoding="utf-8")
    ok, says = rows(site)["label rules in force"]
    assert not ok
    assert "not confirmed: not-evaluated, do-not-irradiate, no-leukoreduction. Name the edition in force" in says
    confirm_rows(site)
    ok, says = rows(site)["label rules in force"]
    assert ok
    assert "confirmed" not in says


@pytest.mark.hazard("H28")
@pytest.mark.parametrize(
    ("edition", "got"),
    [
        ("eu-2027-08", "eu-2027-08, in force from 2027-08-07"),
        ("us-2026-11", "got us-2026-11"),
        ("eu-1999", "got eu-1999"),
    ],
)
def test_an_edition_that_is_not_in_force_here_is_told(site: Path, edition: str, got: str) -> None:
    """One not yet in force, of another region or that isn't there is BAD, with what to do."""
    path = site / "kiosk.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('"eu-2026-11"', f'"{edition}"'), encoding="utf-8")
    wrong = [says for ok, says in rows(site).values() if not ok and got in says]
    assert wrong


def test_every_shipped_file_has_its_place() -> None:
    """Each file for a computer is written somewhere, and the rest are for people."""
    assert {path.name for path in SHIPPED.iterdir()} - {"README.md", "TLS.md"} == set(PLACES)
    readme = (SHIPPED / "README.md").read_text(encoding="utf-8")
    assert [name for name in PLACES if f"`{name}`" not in readme] == []


def test_the_policy_lets_in_one_address_and_one_camera() -> None:
    """What the browser's policy must say, it says."""
    policy = json.loads((SHIPPED / "samevein.json").read_text(encoding="utf-8"))
    due = {
        "VideoCaptureAllowed": False, "AudioCaptureAllowed": False, "DeveloperToolsAvailability": 2,
        "PrintingEnabled": False, "DownloadRestrictions": 3, "PasswordManagerEnabled": False,
        "TranslateEnabled": False, "BrowserSignin": 0, "IncognitoModeAvailability": 1,
        "DefaultWebUsbGuardSetting": 2, "DefaultSerialGuardSetting": 2, "DefaultWebHidGuardSetting": 2,
    }  # fmt: skip
    assert {key: policy[key] for key in due} == due
    assert {tuple(policy[key]) for key in ("VideoCaptureAllowedUrls", "AutoplayAllowlist", "URLAllowlist")} == {
        ("@ORIGIN@",)
    }
    assert {"*", "chrome://*"} <= set(policy["URLBlocklist"])


def test_the_unit_lets_the_clock_be_asked() -> None:
    """The server may ask the kernel how well the clock is kept, or it could never trust it; and it gets no new rights."""
    unit = (SHIPPED / "samevein.service").read_text(encoding="utf-8").splitlines()
    assert "SystemCallFilter=adjtimex clock_adjtime mbind" in unit
    assert "ProtectClock=true" not in unit
    for line in ("NoNewPrivileges=true", "ProtectSystem=strict", "Restart=always", "CapabilityBoundingSet="):
        assert line in unit


@pytest.mark.parametrize("name", ["kiosk", "tablet-1"])
def test_the_notes_on_certificates_work(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program in the notes makes a CA and certificates that a kiosk takes, for at most 398 days."""
    (code,) = re.findall(r"```python\n(.*?)```", (SHIPPED / "TLS.md").read_text(encoding="utf-8"), re.DOTALL)
    monkeypatch.chdir(tmp_path)
    exec(compile(code, "TLS.md", "exec"), {})
    key = tmp_path / ("kiosk.key" if name == "kiosk" else "tablet-1.pem")
    ours = certificate_of(TlsFiles(tmp_path / f"{name}.pem" if name == "kiosk" else key, key, tmp_path / "ca.pem"))
    assert ours.not_after - ours.not_before <= timedelta(days=LONGEST_LIFE_DAYS)
    assert key.stat().st_mode & 0o077 == 0
