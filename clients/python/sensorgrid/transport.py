"""Sends requests, and sends them again while that helps."""

from __future__ import annotations

import random
import time
from typing import Any

import requests

from .errors import SensorGridError

# The answers after which the same request may succeed: a bound that was reached, a silo that does not answer.
_PASSING = {429, 502, 503, 504}
_LONGEST_PAUSE = 5.0


class Transport:
    """One API over HTTP. Safe to share between threads as far as a session of requests is."""

    def __init__(self, url: str, key: str | None, timeout: float, patience: float, session: requests.Session | None) -> None:
        self._url = url.rstrip("/")
        self._timeout = timeout
        self._patience = patience
        self._session = session or requests.Session()
        self._headers = {"Accept": "application/json"}
        if key is not None:
            self._headers["Authorization"] = f"Bearer {key}"

    def close(self) -> None:
        """Closes the connections."""
        self._session.close()

    def send(self, method: str, path: str, *, params: dict[str, Any] | None = None, body: Any = None, repeats: bool = True) -> requests.Response:
        """Sends a request, and again for up to ``patience`` seconds while a silo does not answer or too much is under way.

        Args:
            method: The method.
            path: The path, encoded.
            params: The parameters of the query; those that are None are left out.
            body: What is sent as JSON, or its bytes; None for nothing.
            repeats: Whether to send again after an answer that a request may have been taken in part.

        Returns:
            The answer, whatever its status is, but for those that pass.
        """
        params = {name: value for name, value in (params or {}).items() if value is not None}
        content = {"json": body} if not isinstance(body, bytes) else {"data": body}
        headers = self._headers if not isinstance(body, bytes) else {**self._headers, "Content-Type": "application/json"}
        until = time.monotonic() + self._patience
        pause = 0.1
        while True:
            try:
                answer = self._session.request(method, self._url + path, params=params, headers=headers, timeout=self._timeout, **content)
            except requests.RequestException as error:
                if not repeats or time.monotonic() + pause > until:
                    raise SensorGridError(f"{self._url} did not answer: {error}") from error
            else:
                if answer.status_code not in _PASSING or not repeats or time.monotonic() + pause > until:
                    return answer
                pause = max(pause, _retry_after(answer))
            time.sleep(min(pause, _LONGEST_PAUSE) * random.uniform(0.8, 1.2))
            pause *= 2

    def json(self, method: str, path: str, **options: Any) -> Any:
        """Sends a request, and returns its answer.

        Raises:
            SensorGridError: The request was refused, or not answered.
        """
        answer = self.send(method, path, **options)
        if not answer.ok:
            raise error_of(answer)
        return answer.json()


def error_of(answer: requests.Response) -> SensorGridError:
    """Makes an error of an answer, which is a problem (RFC 9457) or comes from a proxy."""
    try:
        problem = answer.json()
    except ValueError:
        problem = None
    detail = problem.get("detail") or problem.get("title") if isinstance(problem, dict) else None
    return SensorGridError(detail or answer.text[:200] or answer.reason or "no reason", answer.status_code)


def _retry_after(answer: requests.Response) -> float:
    try:
        return max(0.0, float(answer.headers.get("Retry-After", "0")))
    except ValueError:
        return 0.0
