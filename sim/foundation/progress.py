"""A bar for those who wait: in a terminal, in a notebook with or without widgets, in R's console."""

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Progress = Callable[[int, int], None]


@contextmanager
def told(progress: Progress | bool | None, what: str) -> Iterator[Progress | None]:
    """Show a bar while something runs, if one is wanted.

    Args:
        progress: True for a bar; a function of one's own, which is told itself; False or None for neither.
        what: What is being done, in a word or two.

    Yields:
        A function to call with what is done and the total, or None where nobody wants to know.
    """
    if progress is None or progress is False:
        yield None
        return
    if callable(progress):
        yield progress
        return
    from tqdm import TqdmWarning

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", TqdmWarning)  # a notebook without widgets gets a bar of characters
        from tqdm.auto import tqdm

        bar = tqdm(desc=what, total=None)

    def tell(done: int, total: int) -> None:
        if bar.total != total:
            bar.reset(total=total)
        bar.update(done - bar.n)

    with bar:
        yield tell
