"""The bus: small news of graphs between server processes, over Redis.

Nothing depends on it: what it loses, each process finds in the store when it next looks.
"""

import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from secrets import token_hex
from typing import Any

import orjson

from chalkgrad.live.outlet import News

log = logging.getLogger(__name__)

CHANNEL = "chalkgrad:news"

# News that wait to be sent while Redis does not answer; more are thrown away, as it is only news.
MAX_WAITING = 1_000

# How long a call to Redis may take, and how long to wait before it is tried again.
CALL_SECONDS, AGAIN_SECONDS = 2.0, 1.0


class Bus:
    """Sends news to every other process, and hears theirs.

    Nobody waits for Redis: news are put in a queue, and one thread sends them while another
    listens.

    Parameters
    ----------
    url
        Of the Redis server.
    hear
        Called with the news of other processes, in the order in which each sent them.
    """

    def __init__(self, url: str, hear: Callable[[News], None]) -> None:
        # Only who has several processes needs the package.
        import redis

        self._errors = (redis.RedisError, OSError)
        self._redis: Any = redis.Redis.from_url(
            url, socket_timeout=CALL_SECONDS, socket_connect_timeout=CALL_SECONDS
        )
        self._hear = hear
        self._name = token_hex(8)
        self._waiting: queue.Queue[News] = queue.Queue(MAX_WAITING)
        self._closed = threading.Event()
        self._threads = [
            threading.Thread(target=work, name=f"news-{work.__name__}", daemon=True)
            for work in (self._send, self._listen)
        ]

    def open(self) -> None:
        """Begin to send and to hear."""
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        """End; what waits to be sent is thrown away."""
        self._closed.set()
        for thread in self._threads:
            thread.join()
        self._redis.close()

    def announce(self, news: News) -> None:
        """Let the other processes know, some time soon."""
        try:
            self._waiting.put_nowait(news)
        except queue.Full:
            log.warning("news of %s was thrown away: Redis does not take it", news.graph)

    def _send(self) -> None:
        while not self._closed.is_set():
            try:
                news = self._waiting.get(timeout=AGAIN_SECONDS)
            except queue.Empty:
                continue
            packed = orjson.dumps({**asdict(news), "from": self._name})
            self._trying(partial(self._redis.publish, CHANNEL, packed))

    def _listen(self) -> None:
        while not self._closed.is_set():
            self._trying(self._hear_all)

    def _hear_all(self) -> None:
        with self._redis.pubsub(ignore_subscribe_messages=True) as subscription:
            subscription.subscribe(CHANNEL)
            while not self._closed.is_set():
                heard = subscription.get_message(timeout=AGAIN_SECONDS)
                if heard is not None:
                    self._take(heard["data"])

    def _take(self, packed: bytes) -> None:
        data = orjson.loads(packed)
        if data.pop("from") != self._name:
            self._hear(News(**data))

    def _trying(self, call: Callable[[], object]) -> None:
        """Call Redis; without an answer, say so in the log and wait before the next call."""
        try:
            call()
        except self._errors as error:
            log.warning("Redis does not answer, so other processes hear later: %s", error)
            self._closed.wait(AGAIN_SECONDS)
