"""What does not agree, in a few words for each rule: the head of a refusal on the screen."""

from collections.abc import Mapping

TITLES: Mapping[str, str] = {}
"""Rule name to its words."""
