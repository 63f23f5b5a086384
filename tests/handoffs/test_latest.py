"""A value made of streams is made once for each place at which they stand."""

from kiosk.handoffs.latest import Latest


def test_it_is_made_anew_only_where_a_stream_has_moved() -> None:
    """At the same heads the value kept comes back; at others, one head of many, a new one."""
    made = iter(range(9))
    latest: Latest[int] = Latest()
    assert [latest.at(("a", None), lambda: next(made)) for _ in range(3)] == [0, 0, 0]
    assert [latest.at(("a", "b"), lambda: next(made)) for _ in range(2)] == [1, 1]
