"""From a bare Python: what is installed when, and what the machine's registry settings become."""

import io
import subprocess
import sys
from pathlib import Path

import pytest
from parley_local import bootstrap
from parley_local.arguments import parser
from parley_local.progress import Progress
from parley_local.registry_settings import certificates, for_uv, parsed

CHECKOUT = Path(__file__).resolve().parents[3]


def test_pip_settings_are_read_by_the_last_part_of_their_name() -> None:
    """Files and environment both count; the environment, listed later, wins."""
    listing = "global.cert='/ca.pem'\nglobal.index-url='https://a/simple'\n:env:.index-url='https://b/simple'\n"
    assert parsed(listing) == {"cert": "/ca.pem", "index-url": "https://b/simple"}


def test_uv_environment_takes_over_the_mirror_that_pip_knows() -> None:
    """A machine that told only pip about its mirror does not need to be told about uv."""
    added = for_uv({}, {"index-url": "https://mirror/simple", "cert": "/ca.pem"})
    assert added["UV_DEFAULT_INDEX"] == "https://mirror/simple"
    assert added["SSL_CERT_FILE"] == "/ca.pem"


@pytest.mark.parametrize("name", ["UV_DEFAULT_INDEX", "UV_INDEX_URL"])
def test_uv_environment_leaves_what_people_set_for_uv(name: str) -> None:
    """Uv's own settings win over pip's."""
    assert "UV_DEFAULT_INDEX" not in for_uv({name: "https://mine/simple"}, {"index-url": "https://mirror/simple"})


def test_certificates_set_for_one_program_are_told_to_the_others(tmp_path: Path) -> None:
    """Jgo and Node trust what Python trusts; what they were told themselves stays."""
    bundle = tmp_path / "ca.pem"
    bundle.write_text("")
    told = certificates({"SSL_CERT_FILE": str(bundle), "NODE_EXTRA_CA_CERTS": "/own"}, bundles=())
    assert told == {"REQUESTS_CA_BUNDLE": str(bundle)}


def test_certificates_of_a_machine_that_says_nothing_are_the_systems(tmp_path: Path) -> None:
    """An authority that was added to the system counts for all programs."""
    bundle = tmp_path / "system.pem"
    bundle.write_text("")
    assert certificates({}, bundles=("/none", str(bundle)))["REQUESTS_CA_BUNDLE"] == str(bundle)
    assert certificates({}, bundles=("/none",)) == {}


def test_fingerprint_changes_with_the_lock_and_the_python(tmp_path: Path) -> None:
    """An environment is made anew when the lock or the Python is another, and only then."""
    locks = tmp_path / "requirements"
    locks.mkdir()
    (locks / "boot.lock").write_text("uv")
    (locks / "up.lock").write_text("flask==1")
    before = bootstrap.fingerprint(tmp_path, "up", "3.11")
    assert bootstrap.fingerprint(tmp_path, "up", "3.11") == before
    assert bootstrap.fingerprint(tmp_path, "up", "3.12") != before
    (locks / "up.lock").write_text("flask==2")
    assert bootstrap.fingerprint(tmp_path, "up", "3.11") != before


def test_bootstrap_imports_nothing_that_is_not_in_python(tmp_path: Path) -> None:
    """`./parley` runs where nothing is installed: its modules load without any package."""
    program = (
        f"import sys; sys.path.insert(0, {str(CHECKOUT / 'deploy/local/src')!r}); import parley_local.bootstrap;"
        "print([m for m in sys.modules if m.split('.')[0] in ('psutil', 'msgspec', 'pymysql', 'cryptography')])"
    )
    told = subprocess.run([sys.executable, "-I", "-S", "-c", program], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def test_parley_on_an_old_python_says_which_one_it_needs() -> None:
    """The version check comes before anything that an old Python could not read."""
    source = (CHECKOUT / "parley").read_text()
    before_check = source.partition("sys.path.insert")[0]
    program = before_check.replace("import sys\n", "import sys\nsys.version_info = (3, 8, 1)\n")
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert told.returncode == 1
    assert "needs Python 3.11 or later; this is Python 3.8" in told.stderr


@pytest.mark.parametrize("line", [["up", "--gateway", "2"], ["start"], ["status", "--yaml"]])
def test_command_line_with_a_typo_is_refused(line: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Abbreviations and unknown words are errors that show the usage."""
    with pytest.raises(SystemExit) as caught:
        parser().parse_args(line)
    assert caught.value.code == 2
    assert "usage: parley" in capsys.readouterr().err


def test_progress_off_a_terminal_writes_plain_lines() -> None:
    """A log of a start has no control characters."""
    out = io.StringIO()
    with Progress(out) as progress:
        progress.moved("kafka", "starting")
        progress.say("kafka: downloading")
        progress.moved("kafka", "ready")
    text = out.getvalue()
    assert "kafka: downloading" in text
    assert "kafka: ready" in text
    assert "\x1b" not in text
    assert "\r" not in text
