"""The command as people meet it: what goes where, what is refused and how, in French and in English."""

import json
import os
import signal
import stat
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.scenarios.commanding import COMMAND, Host, clean_environment, host_in, indoors_in, shell

EXAMPLE = Path(__file__).parent.parent / "data" / "examples" / "1" / "input"
DAY = "2026-12-15"


@pytest.fixture
def host(tmp_path: Path) -> Host:
    """A machine without a store yet."""
    return indoors_in(tmp_path)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Host:
    """A machine whose store holds example 1; no test changes it."""
    host = indoors_in(tmp_path_factory.mktemp("filled"))
    host.result("import", EXAMPLE)
    return host


@pytest.fixture
def real(filled: Host) -> Host:
    """The same machine, its command a process."""
    return host_in(filled.folder)


class TestUsage:
    """What cannot be understood ends with 2, nothing on standard output, one or two lines that help."""

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            ((), ("Il manque une commande", "import", "Aide : maille --help")),
            (("--lang", "en"), ("A command is missing", "Help: maille --help")),
            (("detcet",), ("« detcet » n’existe pas", "« detect »")),
            (("frobnicate",), ("« frobnicate » n’existe pas", "import")),
            (("detect",), ("Il manque l’option --as-of", "Aide : maille detect --help")),
            (("import",), ("Il manque l’argument LIVRAISON",)),
            (("import", "--lang", "en"), ("The argument DELIVERY is missing",)),
            (("detect", "--as-of"), ("--as-of attend une valeur",)),
            (("detect", "--as-off", DAY), ("« --as-off » n’existe pas", "--as-of")),
            (("detect", "-x", DAY), ("« -x » n’existe pas",)),
            (("import", "--full=yes", "x"), ("--full ne prend pas de valeur",)),
            (("detect", "--as-of", DAY, "more"), ("« more » est de trop", "guillemets")),
            (("detect", "--as-of", "31/02/2026"), ("--as-of", "« 31/02/2026 »", "2026-12-15", "15/12/2026")),
            (("detect", "--as-of", "yesterday"), ("« yesterday » n’est pas un jour",)),
            (("detect", "--as-of", "0000-01-01"), ("« 0000-01-01 »",)),
            (("detect", "--as-of", "9999-12-31"), ("1900", "2199")),
            (("detect", "--as-of", "20261215"), ("n’est pas un jour",)),
            (("detect", "--as-of", "31/02/2026", "--lang=en"), ("is not in the calendar", "15/12/2026")),
            (("detect", "--as-of", DAY, "--format", "xml"), ("« xml »", "jsonl, csv, table")),
            (("detect", "--as-of", DAY, "--lang", "de"), ("--lang", "« de »", "fr, en")),
            (
                ("agenda", "--committee", "C1", "--date", DAY, "--format", "doc"),
                ("« doc »", "text, json, html, pdf, docx, odt, ics"),
            ),
            (
                ("agenda", "--committee", "C1", "--date", DAY, "--format", "pdf", "--model", "m.docx"),
                ("--model", "docx", "« pdf »"),
            ),
            (("situation", "P1", "--as-of", DAY, "--format", "png"), ("« png »", "text, json, svg")),
            (("answer", "k", "--as-of", DAY, "--state", "done"), ("« done »", "acknowledged")),
            (("generate", "--persons", "many", "--seed", "1", "--out", "x"), ("« many »", "nombre entier")),
            (("generate", "--persons", "0", "--seed", "1", "--out", "x"), ("« 0 »",)),
            (("generate", "--persons", "9", "--seed", "1", "--out", "x", "--department", "99"), ("« 99 »",)),
            (("import", ""), ("LIVRAISON", "vide")),
            (("detect", "--as-of", DAY, "-o", ""), ("--output", "vide")),
            (("detect", "--as-of", DAY, "--store", " "), ("--store", "vide")),
            (("doctrine",), ("Il manque une commande", "check")),
        ],
        ids=lambda value: " ".join(value) if isinstance(value, tuple) else str(value),
    )
    def test_is_refused_with_help(
        self, host: Host, arguments: tuple[str, ...], words: tuple[str, ...]
    ) -> None:
        ran = host.run(*arguments)
        assert (ran.status, ran.out) == (2, "")
        assert len(ran.err.splitlines()) <= 2
        told = ran.err.replace("\u00a0", " ").replace("\u202f", " ")
        assert [word for word in words if word not in told] == []
        assert list(host.folder.iterdir()) == []

    def test_unknown_ids(self, filled: Host) -> None:
        for arguments in (
            ("agenda", "--committee", "NOBODY", "--date", DAY),
            ("situation", "NOBODY", "--as-of", DAY),
            ("answer", "gap.lead|person:NOBODY", "--as-of", DAY, "--state", "resolved"),
            ("detect", "--as-of", DAY, "--code", "gap.nothing"),
        ):
            ran = filled.run(*arguments)
            assert (ran.status, ran.out) == (2, "")
            assert "NOBODY" in ran.err or "gap.nothing" in ran.err

    def test_formulas_and_controls_in_a_value_do_no_harm(self, host: Host) -> None:
        ran = host.run("detect", "--as-of", "\x1b[31m{path}%s\n")
        assert ran.status == 2
        assert "Traceback" not in ran.err


class TestStore:
    """A store that cannot be used ends with 4."""

    def test_a_missing_store_is_said_and_not_begun(self, host: Host) -> None:
        ran = host.run("detect", "--as-of", DAY)
        assert (ran.status, ran.out) == (4, "")
        assert "maille.db" in ran.err
        assert list(host.folder.iterdir()) == []

    def test_in_english(self, host: Host) -> None:
        assert "no store" in host.run("--lang", "en", "detect", "--as-of", DAY).err

    def test_a_foreign_file_is_left_as_it_was(self, host: Host) -> None:
        foreign = host.folder / "notes.txt"
        foreign.write_text("mes notes", encoding="utf-8")
        ran = host.run("--store", "notes.txt", "import", EXAMPLE)
        assert (ran.status, ran.out) == (4, "")
        assert foreign.read_text(encoding="utf-8") == "mes notes"

    def test_a_server_address_says_that_it_comes_later(self, host: Host) -> None:
        ran = host.run("detect", "--as-of", DAY, "--store", "neo4j://user:secret@graph.example")
        assert ran.status == 2
        assert "secret" not in ran.err

    def test_named_before_after_and_by_the_environment(self, filled: Host) -> None:
        name = str(filled.folder / "maille.db")
        told = [
            filled.run("--store", name, "detect", "--as-of", DAY),
            filled.run("detect", "--as-of", DAY, "--store", name),
            filled.run("--store", "wrong.db", "detect", "--as-of", DAY, "--store", f"sqlite:///{name}"),
            filled.run("detect", "--as-of", DAY, MAILLE_STORE=name),
        ]
        assert [ran.status for ran in told] == [0, 0, 0, 0]
        assert len({ran.out for ran in told}) == 1


class TestImport:
    """Wrong data ends with 3, every error told, nothing written."""

    @pytest.fixture
    def wrong(self, host: Host) -> Path:
        folder = host.folder / "livraison"
        folder.mkdir()
        rows = [f"N{n},P{n},housing,31/02/2026" for n in range(80)]
        (folder / "persons.csv").write_text("id\n" + "".join(f"P{n}\n" for n in range(80)), encoding="utf-8")
        (folder / "needs.csv").write_text(
            "\n".join(["id,person_id,theme,opened_on", *rows]) + "\n", encoding="utf-8"
        )
        return folder

    def test_every_error_is_told_up_to_a_bound(self, host: Host, wrong: Path) -> None:
        ran = host.run("import", wrong, "--report", "rapport.json")
        assert (ran.status, ran.out) == (3, "")
        lines = ran.err.splitlines()
        assert "80 erreurs" in lines[0]
        assert "needs.csv, ligne 2, colonne" in lines[1]
        assert "31/02/2026" in lines[1]
        assert lines[-1].strip() == "et 30 autres."
        report = json.loads((host.folder / "rapport.json").read_text(encoding="utf-8"))
        assert len(report["errors"]) == 80
        assert host.run("detect", "--as-of", DAY).out == ""

    def test_in_english(self, host: Host, wrong: Path) -> None:
        ran = host.run("import", wrong, "--lang", "en")
        assert "80 errors" in ran.err
        assert "line 2" in ran.err
        assert ran.err.splitlines()[-1].strip() == "and 30 more."

    def test_the_report_may_be_the_result(self, host: Host, wrong: Path) -> None:
        ran = host.run("import", wrong, "--report", "-")
        assert ran.status == 3
        assert json.loads(ran.out)["error_count"] == 80

    @pytest.mark.parametrize("path", ["nowhere", "-", "no/where", "maille.db"])
    def test_something_that_is_no_delivery(self, host: Host, path: str) -> None:
        ran = host.run("import", path)
        assert (ran.status, ran.out) == (3, "")
        assert list(host.folder.iterdir()) == []

    def test_a_refusal_before_reading_has_its_report_too(self, host: Host) -> None:
        ran = host.run("import", "nowhere", "--report", "rapport.json")
        assert ran.status == 3
        assert json.loads((host.folder / "rapport.json").read_text(encoding="utf-8"))["error_count"] == 1

    def test_a_dry_run_writes_nothing_not_even_a_store(self, host: Host) -> None:
        out = host.result("import", EXAMPLE, "--dry-run")
        assert "rien n’a été écrit" in out
        assert list(host.folder.iterdir()) == []

    def test_the_result_is_the_report(self, filled: Host) -> None:
        ran = filled.run("import", EXAMPLE)
        assert (ran.status, ran.err) == (0, "")
        assert "rien n’a changé" in ran.out
        assert "personnes" in ran.out
        assert "persons" in filled.result("import", EXAMPLE, "--lang", "en")

    def test_a_report_that_cannot_be_written_stops_before_the_import(self, host: Host) -> None:
        ran = host.run("import", EXAMPLE, "--report", "no/folder/rapport.json")
        assert ran.status == 2
        assert list(host.folder.iterdir()) == []


class TestOutput:
    """Only the result on standard output; `-o` writes it whole or not at all."""

    def test_an_empty_store_is_said_beside_the_result(self, host: Host) -> None:
        empty = host.folder / "vide"
        empty.mkdir()
        (empty / "persons.csv").write_text("id\n", encoding="utf-8")
        host.result("import", empty)
        ran = host.run("detect", "--as-of", DAY)
        assert (ran.status, ran.out) == (0, "")
        assert "est vide" in ran.err

    def test_to_a_file_readable_by_its_owner_alone(self, filled: Host, tmp_path: Path) -> None:
        file = tmp_path / "constats.jsonl"
        ran = filled.run("detect", "--as-of", DAY, "-o", file)
        assert (ran.status, ran.out, ran.err) == (0, "", "")
        assert file.read_text(encoding="utf-8") == filled.result("detect", "--as-of", DAY)
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert [found.name for found in tmp_path.iterdir()] == ["constats.jsonl"]

    def test_said_before_the_command_and_as_a_dash(self, filled: Host, tmp_path: Path) -> None:
        file = tmp_path / "constats.jsonl"
        assert filled.run("-o", file, "detect", "--as-of", DAY).out == ""
        assert filled.run("detect", "--as-of", DAY, "-o", "-").out == file.read_text(encoding="utf-8")

    def test_a_file_is_replaced_and_keeps_its_mode(self, filled: Host, tmp_path: Path) -> None:
        file = tmp_path / "constats.jsonl"
        file.write_text("ancien", encoding="utf-8")
        file.chmod(0o640)
        filled.result("detect", "--as-of", DAY, "-o", file)
        assert "ancien" not in file.read_text(encoding="utf-8")
        assert stat.S_IMODE(file.stat().st_mode) == 0o640

    def test_a_failure_leaves_the_file_as_it_was(self, filled: Host, tmp_path: Path) -> None:
        file = tmp_path / "ordre.txt"
        file.write_text("ancien", encoding="utf-8")
        assert filled.run("agenda", "--committee", "NOBODY", "--date", DAY, "-o", file).status == 2
        assert file.read_text(encoding="utf-8") == "ancien"
        assert [found.name for found in tmp_path.iterdir()] == ["ordre.txt"]

    @pytest.mark.parametrize("target", [".", "no/such/folder/file"])
    def test_a_place_where_no_file_can_be(self, filled: Host, target: str) -> None:
        ran = filled.run("detect", "--as-of", DAY, "-o", target)
        assert (ran.status, ran.out) == (2, "")
        assert "Traceback" not in ran.err

    def test_a_device_stays_a_device(self, filled: Host) -> None:
        assert filled.run("detect", "--as-of", DAY, "-o", "/dev/null").status == 0
        assert stat.S_ISCHR(os.stat("/dev/null").st_mode)


class TestProcess:
    """What depends on being a process: pipes, signals, the locale, the status the system sees."""

    def test_a_full_disk_is_said(self, real: Host) -> None:
        ran = shell(real, f"maille detect --as-of {DAY} > /dev/full")
        assert ran.status == 1
        assert "place" in ran.err
        assert "Traceback" not in ran.err

    def test_a_reader_who_leaves_is_let_go(self, real: Host) -> None:
        for command in (f"detect --as-of {DAY}", "--help"):
            ran = shell(real, f"maille {command} | head -n 1")
            assert (ran.status, ran.err) == (0, "")
            assert len(ran.out.splitlines()) == 1

    def test_closed_streams_do_no_harm(self, real: Host) -> None:
        assert shell(real, "maille detect 2>&-").status == 2
        assert shell(real, f"maille detect --as-of {DAY} >&-").status == 0

    def test_utf_8_whatever_the_locale(self, real: Host) -> None:
        ran = real.run("agenda", "--committee", "C1", "--date", DAY, LC_ALL="C", PYTHONIOENCODING="latin-1")
        assert ran.status == 0
        assert "décembre" in ran.out

    def test_statuses_the_system_sees(self, tmp_path: Path) -> None:
        real = host_in(tmp_path)
        assert real.run("--version").status == 0
        assert real.run("detect").status == 2
        assert real.run("import", "nowhere").status == 3
        assert real.run("detect", "--as-of", DAY).status == 4

    def test_interrupted(self, tmp_path: Path) -> None:
        """Ctrl-C while a named pipe is awaited: 130, one line, no trace."""
        pipe = tmp_path / "pipe"
        os.mkfifo(pipe)
        with subprocess.Popen(
            [COMMAND, "doctrine", "check", pipe],
            env=clean_environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            preexec_fn=listen_to_interrupts,
        ) as process:
            writer = opened_once_read(pipe)
            process.send_signal(signal.SIGINT)
            try:
                out, err = process.communicate(timeout=30)
            finally:
                process.kill()
                os.close(writer)
        assert (process.returncode, out, err) == (130, "", "Interrompu.\n")


def listen_to_interrupts() -> None:
    """Let Ctrl-C through: what a shell runs in the background inherits that it is ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def opened_once_read(pipe: Path) -> int:
    """Open a named pipe as soon as somebody waits to read it."""
    for _ in range(600):
        with suppress(OSError):
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        time.sleep(0.05)
    raise TimeoutError(pipe)


class TestHelp:
    """Help speaks the language asked for."""

    def test_in_both_languages(self, host: Host) -> None:
        french, english = host.result("--help"), host.result("--lang", "en", "--help")
        assert "Commandes" in french
        assert "Commands" in english
        assert "sortie standard" in " ".join(french.split())
        assert "standard output" in " ".join(english.split())

    def test_of_a_subcommand(self, host: Host) -> None:
        assert "FICHIER" in host.result("doctrine", "check", "--help")
        assert "FILE" in host.result("doctrine", "check", "--help", "--lang", "en")

    def test_version(self, host: Host) -> None:
        assert host.result("--version").startswith("maille ")


class TestRoundTrip:
    """What went in comes out again."""

    def test_export_then_import_gives_the_same_findings(self, filled: Host, host: Host) -> None:
        out = filled.result("export", str(host.folder / "dossier"))
        assert "personnes" in out
        host.result("import", "dossier")
        assert host.result("detect", "--as-of", DAY) == filled.result("detect", "--as-of", DAY)

    def test_export_refuses_a_folder_that_holds_something(self, filled: Host) -> None:
        assert filled.run("export", EXAMPLE).status == 2

    def test_csv_and_table_tell_the_same_findings(self, filled: Host) -> None:
        count = len(filled.result("detect", "--as-of", DAY).splitlines())
        assert len(filled.result("detect", "--as-of", DAY, "--format", "csv").splitlines()) == count + 1
        assert f"{count} constats." in filled.result("detect", "--as-of", DAY, "--format", "table")

    def test_codes_filter(self, filled: Host) -> None:
        out = filled.result("detect", "--as-of", "15/12/2026", "--code", "gap.lead", "--code", "gap.break")
        assert {json.loads(line)["code"] for line in out.splitlines()} == {"gap.lead", "gap.break"}

    def test_a_key_order_that_programs_may_rely_on(self, filled: Host) -> None:
        first = json.loads(filled.result("detect", "--as-of", DAY).splitlines()[0])
        assert list(first) == [
            *("code", "key", "as_of", "severity", "since", "subjects", "evidence"),
            *("sentence", "short", "rule", "state"),
        ]

    def test_schemas(self, host: Host) -> None:
        names = host.result("schemas", "schemas").splitlines()
        assert "schemas/schemas/persons.json" in names
        assert all((host.folder / name).is_file() for name in names)


class TestAnswers:
    """A finding is answered, and keeps its answer until it lapses or is taken back."""

    def test_the_life_of_an_answer(self, host: Host) -> None:
        host.result("import", EXAMPLE)
        key = json.loads(host.result("detect", "--as-of", DAY, "--code", "gap.lead").splitlines()[0])["key"]
        assert host.run("answer", key, "--as-of", DAY, "--state", "dismissed").status == 2
        dismiss = ("answer", key, "--as-of", DAY, "--state", "dismissed", "--reason", "=1+1 su de tous")
        assert host.run(*dismiss, "--until", DAY).status == 2
        assert "écarté jusqu’au 15/01/2027" in host.result(*dismiss, "--until", "15/01/2027", "--by", "C. L.")
        found = self.found(host, key, DAY)
        assert (found["state"], found["answer"]["until"]) == ("dismissed", "2027-01-15")
        told = host.result("detect", "--as-of", DAY, "--format", "csv")
        assert "'=1+1 su de tous" in told
        assert self.found(host, key, "2027-01-15")["state"] == "open"
        host.result("answer", key, "--as-of", DAY, "--state", "open")
        assert "answer" not in self.found(host, key, DAY)

    @staticmethod
    def found(host: Host, key: str, day: str) -> dict[str, Any]:
        lines = host.result("detect", "--as-of", day).splitlines()
        found: list[dict[str, Any]] = [json.loads(line) for line in lines]
        return next(finding for finding in found if finding["key"] == key)
