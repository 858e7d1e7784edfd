"""What is deployed: the facts of docker-compose.yml and Dockerfile that keep people's data in, and the wheel.

No container engine is needed. What the image would hold is laid out in a clean environment: the wheel, and of
the libraries here only those that the lock names; then its own health check must find it well.
"""

import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.neo4j.fixtures import Neo4jPlace
from tests.neo4j.server import Neo4jServer

HOUSE = Path(__file__).parents[2]
GUIDE = HOUSE / "docs" / "fr" / "deploiement.md"
LOOPBACK = re.compile(r"127\.0\.0\.1:\d+:\d+")
SECRET = re.compile(r"password|auth|secret|token|key", re.I)
MOVING = {"latest", "community", "5", "5-community", "slim", "3", "3-slim"}
SETTING_PREFIX = "NEO4J_"
NO_SETTINGS = {"NEO4J_AUTH_FILE"}


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    composed: dict[str, Any] = yaml.safe_load((HOUSE / "docker-compose.yml").read_text(encoding="utf-8"))
    services: dict[str, Any] = composed["services"]
    return services


@pytest.fixture(scope="module")
def steps() -> list[tuple[str, str]]:
    """The steps of the Dockerfile: instruction and what follows it, continued lines joined."""
    written = (HOUSE / "Dockerfile").read_text(encoding="utf-8")
    lines = re.sub(r"\\\n\s*", "", re.sub(r"^#.*\n", "", written, flags=re.M)).splitlines()
    return [(head, rest) for head, _, rest in (line.partition(" ") for line in lines) if head]


class TestCompose:
    def test_every_port_is_published_on_the_loopback_address(self, services: dict[str, Any]) -> None:
        published = [port for service in services.values() for port in service.get("ports", [])]
        assert published
        assert [port for port in published if not LOOPBACK.fullmatch(port)] == []

    def test_neo4j_is_the_community_edition_that_the_tests_talk_to(self, services: dict[str, Any]) -> None:
        pom = (HOUSE / "tests" / "neo4j" / "pom.xml").read_text(encoding="utf-8")
        version = re.search(r"<neo4j.version>(5\.\d+\.\d+)<", pom)
        assert version is not None
        assert services["neo4j"]["image"] == f"neo4j:{version.group(1)}-community"

    def test_no_secret_is_written_down(self, services: dict[str, Any]) -> None:
        given = [pair for service in services.values() for pair in service["environment"].items()]
        secret = {name: value for name, value in given if SECRET.search(name)}
        assert secret
        assert {name for name in secret if not name.endswith("_FILE")} == set()
        assert {value.rpartition("/")[0] for value in secret.values()} == {"/run/secrets"}

    def test_a_secret_comes_from_a_file_that_neither_git_nor_the_image_takes(self) -> None:
        composed = yaml.safe_load((HOUSE / "docker-compose.yml").read_text(encoding="utf-8"))
        folders = {Path(secret["file"]).parent.name for secret in composed["secrets"].values()}
        assert folders == {"secrets"}
        assert "/secrets/" in (HOUSE / ".gitignore").read_text(encoding="utf-8").splitlines()
        assert "*" in allowed_in_the_build()

    def test_the_application_waits_for_a_healthy_graph_and_keeps_to_itself(
        self, services: dict[str, Any]
    ) -> None:
        maille = services["maille"]
        assert maille["depends_on"]["neo4j"] == {"condition": "service_healthy"}
        assert maille["read_only"] is True
        assert maille["cap_drop"] == ["ALL"]
        assert "ports" not in maille, "it serves loopback only: a published port would reach nobody"
        assert maille["network_mode"] == "host", "its loopback is the machine's"
        assert maille["extra_hosts"] == ["neo4j:127.0.0.1"]
        assert "command" not in maille, "the image's own command binds to loopback"

    def test_what_must_last_is_in_named_volumes(self, services: dict[str, Any]) -> None:
        composed = yaml.safe_load((HOUSE / "docker-compose.yml").read_text(encoding="utf-8"))
        kept = {volume.partition(":")[0]: volume.partition(":")[2] for volume in volumes_of(services)}
        assert set(kept) == set(composed["volumes"])
        assert kept["graph"] == "/data"
        vault = Path(services["maille"]["environment"]["MAILLE_VAULT"])
        assert str(vault.parent) == kept["vault"]

    def test_a_silent_link_is_given_up(self, services: dict[str, Any]) -> None:
        settings = settings_of(services["neo4j"])
        assert settings["server.bolt.connection_keep_alive_for_requests"] == "ALL"
        seconds = int(settings["server.bolt.connection_keep_alive"].removesuffix("s"))
        assert seconds * int(settings["server.bolt.connection_keep_alive_probes"]) <= 60


class TestGuide:
    """docs/fr/deploiement.md says the same as the files."""

    def test_a_server_without_containers_is_set_as_the_one_within(self, services: dict[str, Any]) -> None:
        written = re.findall(r"^ *```properties\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.M | re.S)
        lines = dict(line.strip().split("=", 1) for line in written[0].splitlines() if line.strip())
        assert lines.pop("server.default_listen_address") == "127.0.0.1"
        assert lines == settings_of(services["neo4j"])

    def test_every_variable_is_told(self, services: dict[str, Any]) -> None:
        told = set(re.findall(r"^\| `(MAILLE_\w+)`", GUIDE.read_text(encoding="utf-8"), re.M))
        assert set(services["maille"]["environment"]) <= told
        read = (HOUSE / "graph" / "neo4j_store" / "credentials.py").read_text(encoding="utf-8")
        assert set(re.findall(r'"(MAILLE_NEO4J_\w+)"', read)) <= told

    def test_every_command_is_one_of_the_manual(self) -> None:
        manual = (HOUSE / "docs" / "fr" / "ligne-de-commande.md").read_text(encoding="utf-8")
        parts = dict(re.findall(r"^## `maille ([\w-]+)`\n(.*?)(?=^## |\Z)", manual, re.M | re.S))
        blocks = re.findall(r"^ *```sh\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.M | re.S)
        said = re.findall(r"(?:^| )maille (?!maille)([a-z]+)(.*)", "".join(blocks), re.M)
        assert {"backup", "restore", "doctor", "import"} <= {command for command, _ in said}
        unknown = {
            (command, option)
            for command, rest in said
            for option in ["", *re.findall(r"--[\w-]+", rest)]
            if option not in parts[command] + "--store"
        }
        assert unknown == set()

    def test_every_file_it_names_is_there(self) -> None:
        named = set(
            re.findall(r"`(docker-compose\.yml|[\w/]+/\w+\.(?:py|md|yml))`", GUIDE.read_text("utf-8"))
        )
        assert {name for name in named if not (HOUSE / name).exists()} == set()

    def test_a_link_within_leads_to_a_heading(self) -> None:
        text = GUIDE.read_text(encoding="utf-8")
        headings = {
            re.sub(r"[^\w -]", "", line).strip().replace(" ", "-").lower()
            for line in re.findall(r"^#+ (.*)", text, re.M)
        }
        assert set(re.findall(r"\]\(#([^)]*)\)", text)) - headings == set()


class TestRealNeo4j:
    """The file's words, said to a real server."""

    def test_every_setting_is_one_that_neo4j_knows(
        self, neo4j_server: Neo4jPlace, services: dict[str, Any]
    ) -> None:
        if neo4j_server.launcher is None:
            pytest.skip("needs the administration of Neo4j, which a server elsewhere does not lend")
        server = Neo4jServer(settings=settings_of(services["neo4j"]))
        try:
            said = server.administer("server", "validate-config")
        finally:
            server.throw_away()
        assert "validation successful" in said

    def test_the_health_check_finds_it_well_and_its_absence_ill(
        self, neo4j_server: Neo4jPlace, services: dict[str, Any]
    ) -> None:
        if neo4j_server.launcher is None:
            pytest.skip("the check asks a port of this machine")
        kind, *command = services["neo4j"]["healthcheck"]["test"]
        assert kind == "CMD"
        port = neo4j_server.launcher.port
        for asked, is_well in ((port, True), (1, False)):
            check = [part.replace("$$", "$").replace("/7687", f"/{asked}") for part in command]
            assert (
                subprocess.run(check, capture_output=True, timeout=10, check=False).returncode == 0
            ) is is_well


class TestDockerfile:
    def test_it_has_two_stages_and_pinned_images(self, steps: list[tuple[str, str]]) -> None:
        images = [rest.split()[0] for head, rest in steps if head == "FROM"]
        assert len(images) == 2
        assert {image.partition(":")[2] for image in images}.isdisjoint(MOVING | {""})

    def test_the_last_user_is_nobody_special(self, steps: list[tuple[str, str]]) -> None:
        last_stage = steps[max(place for place, (head, _) in enumerate(steps) if head == "FROM") :]
        users = [rest for head, rest in last_stage if head == "USER"]
        assert users
        assert int(users[-1].partition(":")[0]) >= 10_000

    def test_libraries_are_those_of_the_locks_with_their_hashes(self, steps: list[tuple[str, str]]) -> None:
        installs = [
            part for head, rest in steps if head == "RUN" for part in rest.split("&&") if " install " in part
        ]
        pip = [install for install in installs if " pip " in install]
        assert len(pip) == 3
        assert all("--require-hashes" in install or "--no-index" in install for install in pip)

    def test_what_it_copies_is_there_and_passes_the_sieve(self, steps: list[tuple[str, str]]) -> None:
        copied = {
            source
            for head, rest in steps
            if head == "COPY" and not rest.startswith("--from")
            for source in rest.split()[:-1]
        }
        assert {"graph", "algorithms", "seed", "api", "requirements.lock"} <= copied
        assert {source for source in copied if not (HOUSE / source).exists()} == set()
        assert {f"!{source}" for source in copied} == {
            line for line in allowed_in_the_build() if line.startswith("!")
        }

    def test_it_says_whether_it_is_well(self, steps: list[tuple[str, str]]) -> None:
        assert [head for head, _ in steps].count("HEALTHCHECK") == 1

    def test_it_serves_loopback_only(self, steps: list[tuple[str, str]]) -> None:
        assert not any("0.0.0.0" in rest for _, rest in steps)  # noqa: S104 — that nobody binds to it
        assert ("CMD", '["serve", "--port", "8000"]') in steps


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lay the image's environment out: the locked libraries by links, the application from its wheel."""
    folder = tmp_path_factory.mktemp("image")
    done("-m", "hatchling", "build", "-t", "wheel", "-d", str(folder / "dist"))
    done("-m", "venv", "--without-pip", str(folder / "venv"))
    packages = next((folder / "venv" / "lib").glob("python*/site-packages"))
    for name in locked():
        for top, found in tops_of(name):
            if not (packages / top).exists():
                (packages / top).symlink_to(found)
    python, wheel = folder / "venv" / "bin" / "python", next((folder / "dist").glob("*.whl"))
    quietly = ["--disable-pip-version-check", "--no-deps", "--no-index", "--no-compile"]
    done("-m", "pip", "--python", str(python), "install", "-q", *quietly, str(wheel))
    return folder / "venv"


class TestAsTheImageWould:
    """The wheel and the lock, without the house: nothing but what the image holds."""

    def test_it_needs_nothing_of_the_house(self, environment: Path, tmp_path: Path) -> None:
        asked = "import graph, api, seed, algorithms; print(graph.__file__, api.__file__)"
        said = subprocess.run(
            [environment / "bin" / "python", "-c", asked],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
        )
        assert all(str(environment) in path for path in said.stdout.split())

    @pytest.mark.slow
    @pytest.mark.enable_socket
    def test_its_health_check_finds_it_well(
        self, environment: Path, tmp_path: Path, steps: list[tuple[str, str]]
    ) -> None:
        (command,) = [rest.partition(" CMD ")[2] for head, rest in steps if head == "HEALTHCHECK"]
        port = free_port()
        check = [part.replace(":8000/", f":{port}/") for part in yaml.safe_load(command)]
        with serving(environment, tmp_path, port) as server:
            wait_until_it_listens(port, server)
            well = subprocess.run(
                [environment / "bin" / check[0], *check[1:]], capture_output=True, text=True, check=False
            )
        assert well.returncode == 0, well.stderr
        ill = subprocess.run([environment / "bin" / check[0], *check[1:]], capture_output=True, check=False)
        assert ill.returncode != 0


def allowed_in_the_build() -> list[str]:
    return (HOUSE / ".dockerignore").read_text(encoding="utf-8").splitlines()


def volumes_of(services: dict[str, Any]) -> Iterator[str]:
    for service in services.values():
        yield from service.get("volumes", [])


def settings_of(service: dict[str, Any]) -> dict[str, str]:
    """Give Neo4j's settings as its image reads them: `__` is an underscore, `_` a point."""
    return {
        re.sub(
            "__?", lambda found: "_" if len(found.group()) == 2 else ".", name.removeprefix(SETTING_PREFIX)
        ): re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", value)
        for name, value in service["environment"].items()
        if name not in NO_SETTINGS
    }


def done(*arguments: str) -> None:
    """Run Python on the house; what it wrote is shown when it failed."""
    ran = subprocess.run([sys.executable, *arguments], cwd=HOUSE, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def locked() -> list[str]:
    """Give the libraries of the lock that this Python and this machine want."""
    from packaging.requirements import Requirement

    lines = (HOUSE / "requirements.lock").read_text(encoding="utf-8").splitlines()
    wanted = (Requirement(line.partition("\\")[0]) for line in lines if re.match(r"[A-Za-z]", line))
    return [each.name for each in wanted if each.marker is None or each.marker.evaluate()]


def tops_of(name: str) -> set[tuple[str, Path]]:
    """Give the folders and files that an installed library put beside the others."""
    found = distribution(name)
    tops = {file.parts[0] for file in found.files or ()} - {"..", "__pycache__"}
    return {(top, Path(str(found.locate_file(top)))) for top in tops}


def free_port() -> int:
    with closing(socket.socket()) as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
        return port


class serving:  # noqa: N801 — reads as a verb where it is used
    """`maille serve` of an environment, in an empty folder, as the image's user would find it."""

    def __init__(self, environment: Path, folder: Path, port: int) -> None:
        variables = {"PATH": os.environ["PATH"], "MAILLE_STORE": str(folder / "maille.db"), "LANG": "C.UTF-8"}
        self._process = subprocess.Popen(
            [environment / "bin" / "maille", "serve", "--port", str(port)],
            cwd=folder,
            env=variables,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def __enter__(self) -> subprocess.Popen[bytes]:
        return self._process

    def __exit__(self, *_: object) -> None:
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(20)


def wait_until_it_listens(port: int, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        with closing(socket.socket()) as trial:
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail(f"it does not listen: {shlex.join(map(str, server.args))}")  # type: ignore[arg-type]
