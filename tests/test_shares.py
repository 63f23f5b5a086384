"""Long tests are shared out over the commits, and nothing is left out for good."""

import pytest

from tests import shares

FILE = """
import pytest

@pytest.mark.long
@pytest.mark.parametrize("number", range({long}))
def test_long(number):
    pass

def test_short():
    pass
"""


def ran(pytester: pytest.Pytester, *options: str) -> list[str]:
    """The tests that such a run chooses."""
    told = pytester.inline_run("-p", "tests.shares", *options)
    return [call.item.name for call in told.getcalls("pytest_runtest_setup")]


@pytest.mark.parametrize("long", [1, 2, 7, 19])
def test_eight_commits_run_every_long_test(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, long: int
) -> None:
    """At each commit an eighth is run, or one of fewer; after eight commits there was each of them."""
    pytester.makepyfile(FILE.format(long=long))
    seen: set[str] = set()
    for number in range(17, 17 + shares.SHARES):
        monkeypatch.setattr(shares, "commit", lambda number=number: number)
        names = ran(pytester, "--share")
        assert names.pop() == "test_short"
        assert 1 <= len(names) <= 1 + long // shares.SHARES
        seen |= set(names)
    assert seen == {f"test_long[{number}]" for number in range(long)}


def test_unasked_all_are_run(pytester: pytest.Pytester) -> None:
    """A file given by name, or the whole, leaves out nothing."""
    pytester.makepyfile(FILE.format(long=9))
    assert len(ran(pytester)) == 10


def test_the_commit_is_counted() -> None:
    """The number by which shares are told apart is that of the commits behind this one."""
    assert shares.commit() > 0
