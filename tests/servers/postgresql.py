"""Servers of PostgreSQL for the tests: started by an unprivileged user on a socket in a temporary folder, and ended."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import psycopg

from tests.servers.page import block

ADMIN, OWNER, ROLE, REPLICATION = "admin", "samevein_owner", "samevein_kiosk", "samevein_replication"
NAMES = ("initdb", "pg_ctl", "pg_basebackup", "postgres")

SETTINGS = """
listen_addresses = ''
unix_socket_directories = '{folder}'
unix_socket_permissions = 0777
cluster_name = '{name}'
max_connections = 200
shared_buffers = 32MB
autovacuum = off
dynamic_shared_memory_type = mmap
"""


@cache
def programs() -> Path | None:
    """The folder with the newest server's programs; None where there is none."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    found = shutil.which("initdb")
    for folder in (*installed, *([Path(found).resolve().parent] if found else [])):
        if all((folder / name).exists() for name in NAMES):
            return folder
    return None


class Server:
    """One server, in a folder of its own, on a socket there."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder / name
        self.name = name
        self.data = self.folder / "data"

    def make(self) -> None:
        """A new, empty server with the roles of the documentation."""
        self._folder()
        # A throw-away server needs no flush of what it is made of; what it does once it runs is flushed.
        self.run("initdb", "-D", self.data, "-U", ADMIN, "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        self._write_settings()
        self.start()
        for statement in block("sql").split(";")[:-1]:
            self.ask(statement)

    def copy_of(self, primary: "Server") -> None:
        """A standby of another server, copied under another name than the one it then goes by."""
        self._folder()
        source = f"host={primary.folder} user={REPLICATION}"
        copying = f"{source} application_name=copying"
        self.run("pg_basebackup", "-d", copying, "-D", self.data, "-X", "stream", "-c", "fast", "--no-sync")
        self._write_settings()
        with (self.data / "postgresql.auto.conf").open("a", encoding="ascii") as file:
            file.write(f"primary_conninfo = '{source} application_name={self.name}'\n")
        (self.data / "standby.signal").touch()
        self.start()

    def _folder(self) -> None:
        self.folder.mkdir(parents=True)
        if (account := _account()) is not None:
            shutil.chown(self.folder, account, account)

    def _write_settings(self) -> None:
        with (self.data / "postgresql.conf").open("a", encoding="ascii") as file:
            file.write(block("conf") + SETTINGS.format(folder=self.folder, name=self.name))

    def start(self) -> None:
        """Start, and wait until it answers."""
        self.run("pg_ctl", "-D", self.data, "-l", self.folder / "log", "-w", "start")

    def stop(self, how: str = "immediate") -> None:
        """Stop in one of PostgreSQL's ways; harmless where it runs no more."""
        self.run("pg_ctl", "-D", self.data, "-m", how, "-w", "stop", check=False)

    def remove(self) -> None:
        """Take what it held away."""
        shutil.rmtree(self.folder)

    def promote(self) -> None:
        """Make a standby the primary."""
        self.run("pg_ctl", "-D", self.data, "-w", "promote")

    def kill(self) -> None:
        """End every process of it, as kill -9 does, and wait until none holds its memory any more."""
        first = int((self.data / "postmaster.pid").read_text(encoding="ascii").split()[0])
        os.kill(first, signal.SIGSTOP)  # or it would begin others meanwhile
        told = subprocess.run(["ps", "-o", "pid=", "--ppid", str(first)], capture_output=True, text=True, check=False)
        processes = (*map(int, told.stdout.split()), first)
        for process in processes:
            os.kill(process, signal.SIGKILL)
        while any(_runs(process) for process in processes):
            time.sleep(0.002)
        # Where nobody reaps the dead, its number looks like a running server's.
        for lock in (self.data / "postmaster.pid", self.folder / ".s.PGSQL.5432.lock"):
            lock.unlink()

    def run(self, program: str, *arguments: object, check: bool = True) -> None:
        """Run one of the server's programs as the server's user."""
        folder = programs()
        if folder is None:
            raise RuntimeError("Expected PostgreSQL's programs, got none.")
        account = _account()
        with (self.folder / "programs.log").open("ab") as log:
            told = subprocess.run(
                [folder / program, *map(str, arguments)], cwd=self.folder, user=account, group=account,
                extra_groups=[] if account else None, stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=False,
            )  # fmt: skip
        if check and told.returncode:
            said = "".join(path.read_text(encoding="utf-8")[-1500:] for path in sorted(self.folder.glob("*log")))
            raise RuntimeError(f"{program}: {said}")

    def ask(self, statement: str, database: str = "postgres", role: str = ADMIN) -> list[Any]:
        """What a role is answered. A statement without rows answers none."""
        address = f"host={self.folder} dbname={database} user={role}"
        with psycopg.connect(address, autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def set(self, **settings: str) -> None:
        """Change the running server's settings as its administrator does; an empty one goes back to its default."""
        for name, value in settings.items():
            self.ask(f"ALTER SYSTEM SET {name} = '{value}'" if value else f"ALTER SYSTEM RESET {name}")
        self.ask("SELECT pg_reload_conf()")

    def waiting(self) -> list[int]:
        """The processes whose COMMIT waits for a standby, once there is one."""
        for _ in range(2000):
            found = self.ask("SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep'")
            if found:
                return [pid for (pid,) in found]
            time.sleep(0.005)
        raise RuntimeError("Expected a commit that waits for a standby, got none.")

    def url(self, database: str, role: str = ROLE, *others: "Server") -> str:
        """The address of a database here, or else on one of the other servers."""
        hosts = ",".join(str(server.folder) for server in (self, *others))
        return f"postgresql://{role}@/{database}?host={hosts}"


@contextmanager
def folder_for_servers() -> Iterator[Path]:
    """A folder every user may pass through, with a path that is short enough for a socket."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def running(*names: str) -> Iterator[list[Server]]:
    """Servers, the first one made and the others its standbys; stopped and cleared away afterwards."""
    with folder_for_servers() as folder:
        servers = [Server(folder, name) for name in names]
        try:
            servers[0].make()
            for standby in servers[1:]:
                standby.copy_of(servers[0])
            yield servers
        finally:
            for server in servers:
                if server.data.exists():
                    server.stop()


def _runs(process: int) -> bool:
    try:
        told = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    except OSError:
        return False
    return told.rsplit(")", 1)[1].split()[0] != "Z"


def _account() -> str | None:
    """The user a server runs as: PostgreSQL refuses to run as root."""
    if os.geteuid():
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise RuntimeError("Expected a user that a server can run as, got none.")
