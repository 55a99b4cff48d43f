"""What changes tells who watches it, and remembers nothing of what nobody watches."""

from collections.abc import Iterator

import pytest

from tests.js.node import Node


@pytest.fixture
def store() -> Iterator[Node]:
    with Node("observable.mjs") as running:
        yield running


def test_who_watches_a_topic_is_told_of_it_alone(store: Node) -> None:
    store.ask(act="subscribe", topic="node:a", name="one")
    store.ask(act="subscribe", topic="node:a", name="two")
    store.ask(act="subscribe", topic="node:b", name="other")
    assert store.ask(act="changed", topics=["node:a"]) == ["one", "two"]
    assert store.ask(act="changed", topics=["node:b", "node:c"]) == ["other"]
    store.ask(act="unsubscribe", name="one")
    assert store.ask(act="changed", topics=["node:a"]) == ["two"]


def test_nodes_that_come_and_go_leave_nothing_behind(store: Node) -> None:
    for count in range(2_000):
        store.ask(act="subscribe", topic=f"node:{count}", name="card")
        store.ask(act="changed", topics=[f"node:{count}", f"wire:{count}:0"])
        store.ask(act="unsubscribe", name="card")
        store.ask(act="changed", topics=[f"node:{count}"])
    assert store.ask(act="size") == 0


def test_a_topic_that_was_forgotten_never_has_an_old_version_again(store: Node) -> None:
    store.ask(act="subscribe", topic="node:a", name="card")
    seen = {store.ask(act="version", topic="node:a")}
    for _ in range(5):
        store.ask(act="changed", topics=["node:a"])
        version = store.ask(act="version", topic="node:a")
        assert version not in seen
        seen.add(version)
        store.ask(act="unsubscribe", name="card")
        store.ask(act="changed", topics=["node:a"])
        store.ask(act="subscribe", topic="node:a", name="card")
        version = store.ask(act="version", topic="node:a")
        assert version not in seen
        seen.add(version)


@pytest.mark.parametrize("topic", ["node:constructor", "__proto__", "node:__proto__", "toString"])
def test_a_topic_may_be_named_like_anything(store: Node, topic: str) -> None:
    assert store.ask(act="changed", topics=[topic]) == []
    store.ask(act="subscribe", topic=topic, name="card")
    assert store.ask(act="changed", topics=[topic]) == ["card"]
