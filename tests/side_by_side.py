"""Work done in several processes at once, for tests of what must not be lost between them."""

import multiprocessing
from collections.abc import Callable, Sequence


def in_processes(work: Callable[..., None], *arguments: Sequence[object]) -> None:
    """Call a function of a module in one process for each of the arguments, all at once; each must end well."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pytest", "directory.corrections", "directory.runs"])  # imported once, not in every process
    processes = [context.Process(target=work, args=tuple(given)) for given in arguments]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0] * len(arguments)
