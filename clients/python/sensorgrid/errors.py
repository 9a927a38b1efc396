"""What can go wrong."""

from __future__ import annotations


class SensorGridError(Exception):
    """The API refused a request, or did not answer.

    Attributes:
        status: The status code of HTTP; None when there was no answer.
        detail: What is wrong, for people.
    """

    def __init__(self, detail: str, status: int | None = None) -> None:
        super().__init__(detail if status is None else f"{status}: {detail}")
        self.status = status
        self.detail = detail
