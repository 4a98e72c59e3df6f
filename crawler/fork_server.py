"""Crawl and reading processes are forked from one process that has imported all they need: the fork server.

Importing Scrapy and compiling the readers' patterns takes nearly two seconds of a core, and a run of many
batches, or a page that kills its reader, pays it again and again. So whoever needs such a process asks the
fork server, which has done that once and forks in some milliseconds.

`python -m crawler.fork_server NUMBER` is that server; the number is the descriptor of the socket on which it
listens. It lives as long as its standard input is open, that is as long as the process that started it; its
address is in the environment, so that all descendants share it. A request is one connection: the module whose
`main()` is to run, arguments, environment and three open files go in, at last the exit code comes out; a byte
sent in between is a signal to deliver. When the connection closes, the process is killed: it was for somebody
who is gone.
"""

import asyncio
import atexit
import contextlib
import gc
import importlib
import logging
import os
import selectors
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

import msgspec
from setproctitle import setproctitle

from directory.processes import die_with_parent

ADDRESS = "CRAWLER_FORK_SERVER"
"""Environment variable with the path of the socket of a running server."""

PRELOADED = ("crawler.crawl", "crawler.readers", "crawler.reading.read")
"""What is imported before the first fork; it must start no thread and install no reactor."""

ATTEMPTS = 3
"""How often a server is asked or started before that is given up: one that is being killed may take a request and never answer."""

_HEAD = struct.Struct("!I")
_NUMBER = struct.Struct("!i")


class Request(msgspec.Struct, array_like=True):
    """What is to run: `module.main()` with these arguments, environment and working directory."""

    module: str
    arguments: list[str]
    environment: dict[str, str]
    folder: str


class ForkedProcess:
    """A process that the fork server was asked for; it is killed when this object is dropped or its owner dies."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self.returncode: int | None = None
        """As of `subprocess`: None while it runs, negative for the signal that ended it."""

    def signal(self, number: signal.Signals) -> None:
        """Have a signal delivered, if the process still lives."""
        with contextlib.suppress(OSError):
            self._connection.send(bytes([number]))

    def wait(self, seconds: float | None = None) -> int:
        """Wait for the end and return the exit code; raises `TimeoutError` after `seconds`."""
        while self.returncode is None:
            self._connection.settimeout(seconds)
            try:
                self._take(self._connection.recv(_NUMBER.size))
            except ConnectionResetError:
                self._take(b"")
        return self.returncode

    async def ended(self) -> int:
        """Wait for the end without blocking the loop, and return the exit code."""
        while self.returncode is None:
            self._connection.setblocking(False)
            try:
                self._take(await asyncio.get_running_loop().sock_recv(self._connection, _NUMBER.size))
            except ConnectionResetError:
                self._take(b"")
        return self.returncode

    async def kill(self) -> None:
        """End it at once and wait until it is gone."""
        self.signal(signal.SIGKILL)
        await self.ended()

    def _take(self, received: bytes) -> None:
        """Note the exit code; without one the server died, and its children with it."""
        self.returncode = int(_NUMBER.unpack(received)[0]) if received else -signal.SIGKILL
        self._connection.close()


def fork(
    module: str, arguments: Sequence[str] = (), *, stdin: int = -1, stdout: int = 1, stderr: int = 2,
    environment: Mapping[str, str] | None = None,
) -> ForkedProcess:
    """Ask for a process that runs `module.main()`; the streams are descriptors, -1 for none.

    It returns before the process runs. A server is started if none answers.
    """
    nothing = os.open(os.devnull, os.O_RDWR)
    files = [nothing if number < 0 else number for number in (stdin, stdout, stderr)]
    try:
        for _ in range(ATTEMPTS):
            connection = _connect()  # first: it may set the address, which belongs into the environment
            own = dict(os.environ if environment is None else environment) | {ADDRESS: os.environ[ADDRESS]}
            request = msgspec.msgpack.encode(Request(module, list(arguments), own, str(Path.cwd())))
            try:
                socket.send_fds(connection, [_HEAD.pack(len(request)) + request], files)
                return ForkedProcess(connection)
            except (BrokenPipeError, ConnectionResetError):
                connection.close()  # it was dying as it was asked
    finally:
        os.close(nothing)
    raise ConnectionRefusedError("the fork server ends as soon as it is asked")


def run(
    module: str, arguments: Sequence[str] = (), *, given: bytes = b"", environment: Mapping[str, str] | None = None, seconds: float | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Fork such a process, wait for its end, and return its exit code and what it wrote, as `subprocess.run` does."""
    with tempfile.TemporaryFile() as stdin, tempfile.TemporaryFile() as stdout, tempfile.TemporaryFile() as stderr:
        stdin.write(given)
        stdin.seek(0)
        files = {"stdin": stdin.fileno(), "stdout": stdout.fileno(), "stderr": stderr.fileno()}
        code = fork(module, arguments, environment=environment, **files).wait(seconds)
        written = []
        for file in (stdout, stderr):
            file.seek(0)
            written.append(file.read())
    return subprocess.CompletedProcess([module, *arguments], code, *written)


def _connect() -> socket.socket:
    for _ in range(ATTEMPTS):
        connection = socket.socket(socket.AF_UNIX)
        try:
            connection.connect(os.environ[ADDRESS])
            return connection
        except (KeyError, FileNotFoundError, ConnectionRefusedError):
            connection.close()
            _start_server()
    raise ConnectionRefusedError("the fork server ends as soon as it is started")


def _start_server() -> None:
    if dead := os.environ.get(ADDRESS):  # killed, it could not take its socket away
        with contextlib.suppress(OSError):
            Path(dead).unlink()
            Path(dead).parent.rmdir()
    folder = Path(tempfile.mkdtemp(prefix="clinics-fork-"))
    os.environ[ADDRESS] = str(folder / "socket")
    with socket.socket(socket.AF_UNIX) as listener:  # listening before it starts: nobody has to wait for it
        listener.bind(os.environ[ADDRESS])
        listener.listen(64)
        server = subprocess.Popen(
            [sys.executable, "-m", "crawler.fork_server", str(listener.fileno())], stdin=subprocess.PIPE, pass_fds=[listener.fileno()])

    def end() -> None:
        assert server.stdin is not None
        server.stdin.close()
        server.wait()

    atexit.register(end)


# --- the server -------------------------------------------------------------------------------------


class _Server:
    """The loop of the server: connections, the ends of children, and the lifeline."""

    def __init__(self, listener: socket.socket) -> None:
        self._listener = listener
        self._selector = selectors.DefaultSelector()
        self._woken, self._waker = socket.socketpair()
        self._children: dict[int, socket.socket] = {}

    def serve(self) -> Request | None:
        """Fork until the lifeline is cut (None); in a forked child, return what it is to do."""
        self._woken.setblocking(False)
        self._waker.setblocking(False)
        signal.set_wakeup_fd(self._waker.fileno())
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever was asked to stop tells the children
        for source in (sys.stdin, self._listener, self._woken):
            self._selector.register(source, selectors.EVENT_READ)
        while True:
            for key, _ in self._selector.select():
                if key.fileobj is sys.stdin:
                    self._end()
                    return None
                if key.fileobj is self._woken:
                    self._woken.recv(4096)
                    self._reap()
                elif key.fileobj is self._listener:
                    if (request := self._accept()) is not None:
                        return request
                else:
                    assert isinstance(key.fileobj, socket.socket)
                    self._deliver(key.fileobj, key.data)

    def _end(self) -> None:
        for pid in self._children:
            os.kill(pid, signal.SIGKILL)
        shutil.rmtree(Path(self._listener.getsockname()).parent, ignore_errors=True)

    def _accept(self) -> Request | None:
        connection, _ = self._listener.accept()
        try:
            request, files = _receive(connection)
        except (OSError, EOFError, msgspec.DecodeError):
            connection.close()
            return None
        sys.stdout.flush()
        sys.stderr.flush()
        pid = os.fork()
        if not pid:
            self._become_child(connection, files)
            return request
        for number in files:
            os.close(number)
        self._children[pid] = connection
        self._selector.register(connection, selectors.EVENT_READ, pid)
        return None

    def _become_child(self, connection: socket.socket, files: list[int]) -> None:
        die_with_parent()
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        self._selector.close()
        for other in (self._listener, self._woken, self._waker, connection, *self._children.values()):
            other.close()
        for target, number in enumerate(files):
            os.dup2(number, target)
            os.close(number)

    def _deliver(self, connection: socket.socket, pid: int) -> None:
        """Pass on the signal that came; a closed connection is the signal to end."""
        try:
            received = connection.recv(64) or bytes([signal.SIGKILL])
        except OSError:
            received = bytes([signal.SIGKILL])
        for number in received:
            os.kill(pid, number)  # still ours: a child keeps its process id until it is reaped
        if signal.SIGKILL in received:
            self._selector.unregister(connection)  # nothing more is to be done but to say that it is gone

    def _reap(self) -> None:
        while self._children:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            connection = self._children.pop(pid)
            with contextlib.suppress(KeyError):
                self._selector.unregister(connection)
            with contextlib.suppress(OSError):
                connection.send(_NUMBER.pack(os.waitstatus_to_exitcode(status)))
            connection.close()


def _receive(connection: socket.socket) -> tuple[Request, list[int]]:
    message, files, _, _ = socket.recv_fds(connection, 65536, 3)
    if len(message) < _HEAD.size or len(files) != 3:
        raise EOFError
    missing = _HEAD.unpack_from(message)[0] + _HEAD.size - len(message)
    while missing:
        part = connection.recv(missing)
        if not part:
            raise EOFError
        message, missing = message + part, missing - len(part)
    return msgspec.msgpack.decode(message[_HEAD.size :], type=Request), files


def _run(request: Request) -> NoReturn:
    """Be that process, as `python -m` would start it, from its title to its exit code."""
    setproctitle(" ".join(["python -m", request.module, *request.arguments]))
    os.environ.clear()
    os.environ.update(request.environment)
    os.chdir(request.folder)
    sys.path[0] = request.folder
    sys.argv = [request.module, *request.arguments]
    code: object = 1
    try:
        code = importlib.import_module(request.module).main()
    except SystemExit as ending:
        code = ending.code
        if isinstance(code, str):
            sys.stderr.write(code + "\n")
            code = 1
    except BaseException:
        traceback.print_exc()
    finally:
        logging.shutdown()
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, ValueError):
                stream.flush()
        os._exit(code if isinstance(code, int) else 0 if code is None else 1)


def main() -> None:
    """Import what the children need, then fork them until standard input ends."""
    setproctitle("python -m crawler.fork_server")  # now: it looks for the title's place where the environment still is
    listener = socket.socket(fileno=int(sys.argv[1]))
    for module in PRELOADED:
        importlib.import_module(module)
    gc.collect()
    gc.freeze()  # no search for garbage copies these pages into the children
    request = _Server(listener).serve()
    if request is not None:
        _run(request)


if __name__ == "__main__":
    main()
