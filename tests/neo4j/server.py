"""A real Neo4j for the tests, from its published jars: fetched once, started, killed, thrown away.

`maille` itself never needs Java; the tests that prove the server store do. The jars come by Maven from
`pom.xml` into a cache of the user's, once for every clone of the house. A server lives in a temporary folder
of its own, on a port of this machine only, and never outlives the process that started it: a watcher holds
one end of a pipe, and when the other end closes it kills the server and throws the folder away.
"""

import fcntl
import hashlib
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from neo4j import GraphDatabase
from neo4j.exceptions import DriverError, Neo4jError

POM = Path(__file__).parent / "pom.xml"
OLDEST_JAVA = 17
FETCH_IN_SECONDS = 240.0
START_IN_SECONDS = 120.0
STOP_IN_SECONDS = 60.0

USER, PASSWORD, DATABASE = "neo4j", "invented-for-the-tests", "neo4j"

# Below the ports that the kernel gives to outgoing connections: while a killed server is down, a driver that
# tries again and again from such a port could otherwise take the server's own, or even connect to itself.
PORTS = range(20_000, 30_000)

# A test's server lives for minutes at most: half the processor time of a start goes into compiling well what
# runs briefly, and a fifth of the rest into collecting rubbish side by side with the work. A benchmark wants
# the best code: `options=BEST`.
QUICK = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
BEST = ("-XX:+UseG1GC",)

OPENED_PACKAGES = ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")
ENTRY_POINT = "org.neo4j.server.CommunityEntryPoint"
ADMINISTRATION = "org.neo4j.server.startup.Neo4jAdminCommand"

# `connection_keep_alive` × `probes` is the silence after which a driver may call a connection dead. The
# server tells it at the greeting, but only where it keeps ALL requests alive. Unset, a driver waits for ever
# on a link that drops every byte; here it gives up in six seconds.
SETTINGS: Mapping[str, str] = {
    "server.http.enabled": "false",
    "server.https.enabled": "false",
    "dbms.usage_report.enabled": "false",
    "server.memory.pagecache.size": "128m",
    "db.tx_log.preallocate": "false",
    "server.bolt.connection_keep_alive_for_requests": "ALL",
    "server.bolt.connection_keep_alive": "3s",
    "server.bolt.connection_keep_alive_streaming_scheduling_interval": "3s",
    "server.bolt.connection_keep_alive_probes": "2",
    # A stop waits so long for requests that come late: here none do.
    "internal.dbms.bolt.netty_server_shutdown_quiet_period": "0",
    # A test that gives a wrong password must not lock out the tests after it.
    "dbms.security.auth_max_failed_attempts": "0",
}


class NoServerError(Exception):
    """There can be no Neo4j here; the message says what is missing."""


class ServerFailedError(Exception):
    """The server did not start, or its administration found something wrong; the message holds its words."""


def java() -> str:
    """Give the `java` command. Raises NoServerError when there is none, or one too old for Neo4j 5.26."""
    home = os.environ.get("JAVA_HOME")
    found = shutil.which("java", path=f"{home}/bin") if home else None
    command = found or shutil.which("java")
    if command is None:
        raise NoServerError(f"no Java: Neo4j needs a runtime of version {OLDEST_JAVA} or later")
    said = subprocess.run([command, "-version"], capture_output=True, text=True, check=False).stderr
    version = re.search(r'version "(\d+)', said)
    if version is None or int(version.group(1)) < OLDEST_JAVA:
        raise NoServerError(f"Java is too old: Neo4j needs {OLDEST_JAVA} or later, {command} is {said!r}")
    return command


def cache_folder() -> Path:
    """Give the folder of the jars that `pom.xml` asks for, there or not yet."""
    asked = POM.read_bytes()
    version = re.search(rb"<neo4j.version>([\d.]+)<", asked)
    assert version is not None, f"{POM.name} names no neo4j.version"
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    name = f"{version.group(1).decode()}-{digest(asked)}"
    return home / "maille-tests" / "neo4j" / name


def fetch_jars() -> Path:
    """Give the folder of the jars, fetched with Maven the first time.

    It appears at once and whole: two runs that start together wait for one another, and one that dies
    half-way leaves nothing that looks complete. Raises NoServerError when Maven is missing or fails.
    """
    folder = cache_folder()
    if folder.is_dir():
        return folder
    maven = shutil.which("mvn")
    if maven is None:
        raise NoServerError("no Maven: it fetches the jars of Neo4j the first time")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with locked(folder.parent / ".lock"), tempfile.TemporaryDirectory(dir=folder.parent) as half:
        if not folder.is_dir():
            copy_jars(maven, Path(half) / "jars")
            (Path(half) / "jars").rename(folder)
    return folder


def copy_jars(maven: str, into: Path) -> None:
    """Have Maven copy every jar of the server into a folder."""
    goal = ["dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={into}"]
    command = [maven, "-q", "-B", "-f", str(POM), *goal]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=FETCH_IN_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise NoServerError(f"Maven fetched no Neo4j within {FETCH_IN_SECONDS:.0f} s") from error
    if done.returncode != 0 or not list(into.glob("neo4j-server-*.jar")):
        raise NoServerError(f"Maven could not fetch Neo4j: {(done.stdout + done.stderr)[-600:]}")


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock between processes."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def class_archive() -> Path:
    """Give the file from which this Java reads the server's classes in half the time, there or not yet."""
    command = Path(java()).resolve()
    this_java = digest(f"{command} {command.stat().st_mtime_ns}".encode())
    return cache_folder().with_name(f"{cache_folder().name}-{this_java}.jsa")


def archive_classes() -> Path:
    """Write the archive of the server's classes the first time: a server starts and stops for it."""
    archive = class_archive()
    fetch_jars()
    with locked(archive.with_name(".lock")):
        if not archive.is_file():
            half = archive.with_suffix(".half")
            with Neo4jServer(options=(*QUICK, f"-XX:ArchiveClassesAtExit={half}")) as server:
                server.stop()
            half.rename(archive)
    return archive


def digest(content: bytes) -> str:
    """Give the beginning of a digest."""
    return hashlib.sha256(content).hexdigest()[:12]


def free_port() -> int:
    """Give a port of this machine that nobody listens on, apart from those of outgoing connections."""
    for port in random.SystemRandom().sample(PORTS, 50):
        with closing(socket.socket()) as trial:
            try:
                trial.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise NoServerError(f"no free port between {PORTS.start} and {PORTS.stop}")


class Neo4jServer:
    """One community server in a folder of its own.

    Made, it has its configuration and its password but does not run: `start` it. Used with `with`, it runs
    inside and is gone after. `settings` are lines of `neo4j.conf` over those of the tests (`SETTINGS`);
    `options` are further arguments for Java.
    """

    def __init__(
        self,
        *,
        settings: Mapping[str, str] | None = None,
        heap: str = "1g",
        options: tuple[str, ...] = QUICK,
    ) -> None:
        """Prepare the folder; nothing runs yet.

        Raises NoServerError when Java or the jars cannot be had, ServerFailedError for a setting of no sense.
        """
        self._java = java()
        self._jars = fetch_jars()
        self._heap = heap
        self._options = options
        self._process: subprocess.Popen[bytes] | None = None
        self._watcher: subprocess.Popen[bytes] | None = None
        self.port = free_port()
        self.home = Path(tempfile.mkdtemp(prefix="maille-neo4j-"))
        self.user, self.password, self.database = USER, PASSWORD, DATABASE
        self.uri = f"bolt://127.0.0.1:{self.port}"
        self._configure({**SETTINGS, **(settings or {})})
        try:
            self._begin()
        except ServerFailedError:
            self.throw_away()
            raise

    def __enter__(self) -> "Neo4jServer":
        """Start it."""
        try:
            self.start()
        except ServerFailedError:
            self.throw_away()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """Stop it and throw its folder away."""
        self.throw_away()

    @property
    def is_running(self) -> bool:
        """Whether its process lives."""
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        """The process of the running server."""
        assert self._process is not None, "the server does not run"
        return self._process.pid

    @property
    def resident(self) -> int:
        """How many bytes of memory the running server holds."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmRSS"))

    def start(self, *, within: float = START_IN_SECONDS) -> float:
        """Start it on its data and its port, wait until it answers a statement; give the seconds that took.

        Raises ServerFailedError, with the end of its log, when it dies or stays silent.
        """
        assert not self.is_running, "the server runs already"
        self._forget()  # one that died by itself
        begun = time.monotonic()
        with (self.home / "logs" / "console.log").open("ab") as console:
            self._process = subprocess.Popen(
                self._command(ENTRY_POINT, f"-Xms{min_heap(self._heap)}", f"-Xmx{self._heap}"),
                stdin=subprocess.DEVNULL,
                stdout=console,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._watch()
        self.wait_until_it_answers(within=within)
        return time.monotonic() - begun

    def wait_until_it_answers(self, *, within: float = START_IN_SECONDS) -> None:
        """Wait until a statement is answered by the database, recovered if it had to be."""
        deadline = time.monotonic() + within
        while not self.answers():
            if not self.is_running:
                self._forget()
                raise ServerFailedError(f"Neo4j died while starting:\n{self.log()}")
            if time.monotonic() > deadline:
                self.kill()
                raise ServerFailedError(f"Neo4j did not answer within {within:.0f} s:\n{self.log()}")
            time.sleep(0.1)

    def answers(self) -> bool:
        """Whether it answers a statement now."""
        with closing(socket.socket()) as trial:
            if trial.connect_ex(("127.0.0.1", self.port)) != 0:
                return False
        try:
            with GraphDatabase.driver(
                self.uri, auth=(self.user, self.password), connection_timeout=5, max_transaction_retry_time=0
            ) as driver:
                driver.execute_query("RETURN 1", database_=self.database)
        except (DriverError, Neo4jError, OSError):
            return False
        return True

    def stop(self, *, within: float = STOP_IN_SECONDS) -> None:
        """Ask it to stop as an administrator does, and wait; one that does not is killed: an error."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(within)
        except subprocess.TimeoutExpired as error:
            self.kill()
            raise ServerFailedError(f"Neo4j did not stop within {within:.0f} s:\n{self.log()}") from error
        self._forget()

    def kill(self) -> None:
        """End it as a power cut of its process does: no signal handler, no last write."""
        if self._process is None:
            return
        self._process.kill()
        self._process.wait()
        self._forget()

    def pause(self) -> None:
        """Freeze it: connections stay open and nothing answers, until `resume`.

        A signal is asked for at once and obeyed a little later, each thread for itself: this waits for all.
        """
        os.kill(self.pid, signal.SIGSTOP)
        while not self._is_frozen():
            time.sleep(0.01)

    def _is_frozen(self) -> bool:
        threads = list(Path(f"/proc/{self.pid}/task").glob("*/stat"))
        try:
            states = [thread.read_text(encoding="utf-8").rpartition(")")[2].split()[0] for thread in threads]
        except FileNotFoundError:  # one ended on the way
            return False
        return set(states) == {"T"}

    def resume(self) -> None:
        """Let a frozen server go on."""
        os.kill(self.pid, signal.SIGCONT)

    def check(self) -> str:
        """Have the stopped server's files checked for inconsistencies; give what the check wrote.

        After a `kill`, start and stop first: the check refuses a database that is not recovered. Raises
        ServerFailedError, with the check's words, for anything but clean.
        """
        assert not self.is_running, "stop the server before its files are checked"
        return self.administer(
            "database", "check", self.database, f"--report-path={self.home / 'logs'}", heap="512m"
        )

    def wipe(self) -> None:
        """Throw the stopped server's data away and begin anew, with the same port and password."""
        assert not self.is_running, "stop the server before its data is thrown away"
        for part in ("data", "logs", "run"):
            shutil.rmtree(self.home / part)
            (self.home / part).mkdir()
        self._begin()

    def throw_away(self) -> None:
        """Stop it, whatever it does, and remove its folder."""
        self.kill()
        shutil.rmtree(self.home, ignore_errors=True)

    def administer(self, *arguments: str, heap: str = "128m") -> str:
        """Run an administration command (`database dump neo4j …`) and give what it wrote."""
        environment = {
            **os.environ,
            "NEO4J_HOME": str(self.home),
            "NEO4J_CONF": str(self.home / "conf"),
            "HEAP_SIZE": heap,
        }
        done = subprocess.run(
            [*self._command(ADMINISTRATION, f"-Xmx{heap}"), *arguments],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise ServerFailedError(f"neo4j-admin {' '.join(arguments)}:\n{done.stdout}{done.stderr}")
        return done.stdout + done.stderr

    def log(self, *, most: int = 4_000) -> str:
        """Give the end of what the server wrote."""
        written = [self.home / "logs" / name for name in ("console.log", "neo4j.log")]
        return "".join(path.read_text(errors="replace")[-most:] for path in written if path.is_file())

    def _configure(self, settings: Mapping[str, str]) -> None:
        """Make the folders and `neo4j.conf`."""
        for folder in ("conf", "data", "logs", "run", "plugins", "import", "certificates", "licenses", "lib"):
            (self.home / folder).mkdir()
        address = f"127.0.0.1:{self.port}"
        lines = {
            "server.bolt.listen_address": address,
            "server.bolt.advertised_address": address,
            **settings,
        }
        conf = "".join(f"{name}={value}\n" for name, value in lines.items())
        (self.home / "conf" / "neo4j.conf").write_text(conf, encoding="utf-8")

    def _begin(self) -> None:
        """Set the password that the first start takes."""
        self.administer("dbms", "set-initial-password", self.password)

    def _command(self, main: str, *options: str) -> list[str]:
        """Give the Java command of the server or of its administration."""
        opened = [f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in OPENED_PACKAGES]
        places = [f"--home-dir={self.home}", f"--config-dir={self.home / 'conf'}"]
        return [
            self._java,
            *options,
            *(self._options if main == ENTRY_POINT else QUICK),
            *((f"-XX:SharedArchiveFile={archive}",) if (archive := class_archive()).is_file() else ()),
            *opened,
            "-cp",
            f"{self._jars}/*",
            main,
            *(places if main == ENTRY_POINT else ()),
        ]

    def _watch(self) -> None:
        """Have a watcher end the server and its folder should this process end first, in whatever way.

        It reads a pipe of which only this process holds the other end; the kernel closes that one.
        """
        self._watcher = subprocess.Popen(
            ["sh", "-c", 'cat >/dev/null; kill -9 "$0"; sleep 1; rm -rf "$1"', str(self.pid), str(self.home)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def _forget(self) -> None:
        """Let go of the process that ended, and of its watcher, without waking it."""
        self._process = None
        if self._watcher is not None:
            os.killpg(self._watcher.pid, signal.SIGKILL)
            self._watcher.wait()
            assert self._watcher.stdin is not None
            self._watcher.stdin.close()
            self._watcher = None


def min_heap(heap: str) -> str:
    """Give the memory to begin with: a quarter of the largest, so that short tests stay small.

    >>> min_heap("1g"), min_heap("600m")
    ('256m', '150m')
    """
    amount = int(heap[:-1]) * (1024 if heap[-1].lower() == "g" else 1)
    return f"{amount // 4}m"


if __name__ == "__main__":  # `python -m tests.neo4j.server`: what servers begin with, ahead of the tests
    print(f"Neo4j's jars: {len(list(fetch_jars().glob('*.jar')))}, their classes in {archive_classes().name}")
