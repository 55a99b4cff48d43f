"""`Document`: a graph with what a person says of it: title, target, mode, feeds and positions.

Documents know nothing of sockets, storage or people. What may be done to one is `edits`' to say;
the methods here only change records, and note each in the journal, where one is kept.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from typing import Any, TypeVar

from chalkgrad.document.journal import Journal, Record, attributes_of, said_of
from chalkgrad.document.script import Lesson
from chalkgrad.document.values import DocumentError, Frame, Mode, NoSuchNodeError
from chalkgrad.engine import Graph
from chalkgrad.engine.collecting import not_collecting
from chalkgrad.engine.formula.names import name_key
from chalkgrad.engine.kinds import is_leaf
from chalkgrad.picture.notation import Direction

V = TypeVar("V")


class Document:
    """A graph and what is said of it.

    Invariants: `target` is None or a node; `feeds` names only placeholders; names are unique, and
    `names` finds the node of each; variables and constants have a finite value; `hidden` names
    only numbers of nodes that are there; `step` is None or a step of `lesson`.

    Attributes
    ----------
    graph
        Node attributes hold ``op`` and, where given, ``name``, ``value``, ``x``, ``y`` and
        whatever else an import brought along.
    target
        The node to differentiate as a person chose it; see `effective_target`.
    names
        Nodes by name.
    direction
        Where values run, in every window; None leaves it to each.
    note
        What a person says of the whole, if anything.
    frames
        Boxes drawn around nodes, by id.
    hidden
        Numbers that are withheld until they are revealed, each with a digest of who hid it;
        "" for one that anyone may reveal.
    lesson, step
        The lesson that is told over the graph, and which step of it the graph is at.
    extra, header
        Unknown attributes of an import, at the top and under "graph"; they survive a round trip.
    """

    def __init__(self, title: str = "", mode: Mode = "eager") -> None:
        self.graph = Graph()
        self.title = title
        self.mode: Mode = mode
        self.target: str | None = None
        self.direction: Direction | None = None
        self.note: str | None = None
        self.feeds: dict[str, float] = {}
        self.names: dict[str, str] = {}
        self.frames: dict[str, Frame] = {}
        self.hidden: dict[str, str] = {}
        self.lesson: Lesson | None = None
        self.step: int | None = None
        self.extra: dict[str, Any] = {}
        self.header: dict[str, Any] = {}
        self._journal: Journal | None = None
        # The only finished result, and the version of the graph that it was found in.
        self._result: tuple[int, str | None] = (-1, None)

    # -- reading ----------------------------------------------------------------------------

    def copied(self) -> "Document":
        """A copy to read while this one goes on changing, without what is said of wires.

        Notes
        -----
        O(nodes): 20,000 take some 30 ms.
        """
        other, graph = copy(self), self.graph
        with not_collecting():
            other.graph = Graph.in_order(
                ((n, dict(graph.attributes(n)), list(graph.inputs[n])) for n in graph.order),
                graph.table,
            )
        other.feeds, other.names = dict(self.feeds), dict(self.names)
        other.frames, other.hidden = dict(self.frames), dict(self.hidden)
        other._journal, other._result = None, (-1, None)
        return other

    @property
    def runs(self) -> Direction:
        """Where values run in the document's own places."""
        return self.direction or "right"

    def effective_target(self) -> str | None:
        """The chosen target, or else the only finished result: a sink whose ports are all wired.

        A lone leaf counts where there is no operator at all.

        Notes
        -----
        O(nodes) after a change of the graph's structure, else O(1).
        """
        if self.target is not None:
            return self.target
        version, result = self._result
        if version != self.graph.version:
            result = self._only_result()
            self._result = (self.graph.version, result)
        return result

    def _only_result(self) -> str | None:
        graph = self.graph
        sinks = graph.sinks()
        operators = [
            node for node in sinks if not is_leaf(graph.op(node)) and None not in graph.inputs[node]
        ]
        if len(operators) == 1:
            return operators[0]
        return sinks[0] if len(sinks) == 1 and is_leaf(graph.op(sinks[0])) else None

    def find(self, word: str) -> str:
        """The node with this name, or else with this id: names are what people see.

        A name is found in any of its spellings: x_1 is x1, and alpha is α.

        Raises
        ------
        NoSuchNodeError
            There is neither.
        DocumentError
            The word is one node's name and another's id.
        """
        named = self.names.get(word)
        if named is None and word not in self.graph:
            named = self.named_alike(word)
        if named is not None and word in self.graph and named != word:
            raise DocumentError(
                f"{word} is the name of one node and the id of another; "
                f"call the named one by its id, {named}, or rename it",
                [named, word],
            )
        if named is not None:
            return named
        if word not in self.graph:
            raise NoSuchNodeError(f"there is no node with the id or name {word!r}")
        return word

    def named_alike(self, name: str) -> str | None:
        """The node whose name is typeset as this one is, if there is one. O(names)."""
        key = name_key(name)
        return next((node for other, node in self.names.items() if name_key(other) == key), None)

    def node_record(self, node: str) -> Record | None:
        """A node as documents hold it, if it is there."""
        return {"id": node, **self.graph.attributes(node)} if node in self.graph else None

    def wire_record(self, target: str, port: int) -> Record | None:
        """The wire on a port, as documents hold it, if there is one."""
        sources = self.graph.inputs.get(target, ())
        source = sources[port] if 0 <= port < len(sources) else None
        if source is None:
            return None
        said = self.graph.wire_attributes(target, port)
        return {"source": source, "target": target, "key": port, **said}

    # -- changing records -------------------------------------------------------------------

    @contextmanager
    def noting(self) -> Iterator[Journal]:
        """Note every record that the block changes; blocks may nest.

        If the block raises, whatever it raises, everything is put back as it was.
        """
        outer, journal = self._journal, Journal()
        self._journal = journal
        try:
            yield journal
        except BaseException:
            self._journal = None
            self.put_back(journal)
            raise
        else:
            if outer is not None:
                outer.take_in(journal)
        finally:
            self._journal = outer

    def put_back(self, journal: Journal) -> None:
        """Make every noted record what it was; nothing else may have changed them since.

        Notes
        -----
        Writes back what was there, and asks no rule: it cannot fail. O(records), and at most one
        sort of the graph.
        """
        graph = self.graph
        with graph.bulk():
            there = [node for node in journal.nodes if node in graph]
            for node in there:
                self._forget_name(node)
            graph.remove(*(node for node in there if journal.nodes[node] is None))
            for node, before in journal.nodes.items():
                if before is not None:
                    self._put_back_node(node, attributes_of(before))
            for (target, port), wire in journal.wires.items():
                if target in graph:
                    self._put_back_wire(target, port, wire)
        _put_back(self.feeds, journal.feeds)
        _put_back(self.frames, journal.frames)
        for name, value in journal.header.items():
            setattr(self, name, value)

    def _put_back_node(self, node: str, before: Mapping[str, Any]) -> None:
        graph = self.graph
        if node not in graph:
            graph.add(node, before)
        else:
            if graph.op(node) != before["op"]:
                graph.change_operator(node, before["op"])
            attributes = graph.attributes(node)
            attributes.clear()
            attributes.update(before)
        name = before.get("name")
        if name is not None:
            self.names[name] = node

    def _put_back_wire(self, target: str, port: int, wire: Record | None) -> None:
        graph = self.graph
        if wire is not None:
            graph.connect(wire["source"], target, port)
            graph.say_of_wire(target, port, said_of(wire))
        elif port < len(graph.inputs[target]):
            graph.disconnect(target, port)

    def add_node(self, node: str, attributes: Mapping[str, Any]) -> None:
        """Add a node; its name, if it has one, is free."""
        self._note_node(node)
        self.graph.add(node, attributes)
        name = attributes.get("name")
        if name is not None:
            self.names[name] = node

    def remove_nodes(self, nodes: Collection[str]) -> tuple[list[Record], list[Record]]:
        """Remove nodes with their names and all their wires, of which nothing else is said now.

        Returns
        -------
        list of Record, list of Record
            The nodes and the wires, as they were.
        """
        journal = self._journal or Journal()
        records: list[Record] = []
        for node in nodes:
            records.append(record := {"id": node, **self.graph.attributes(node)})
            journal.nodes.setdefault(node, record)
            self._forget_name(node)
        wires: list[Record] = []
        for source, target, port in self.graph.wires_of(nodes):
            said = self.graph.wire_attributes(target, port)
            wires.append(wire := {"source": source, "target": target, "key": port, **said})
            journal.wires.setdefault((target, port), wire)
        self.graph.remove(*nodes)
        return records, wires

    def change_node(self, node: str) -> dict[str, Any]:
        """The attributes of a node, to be changed; its kind and name have methods of their own."""
        attributes = self.graph.attributes(node)
        self._note_node(node)
        return attributes

    def set_name(self, node: str, name: str | None) -> None:
        """Give a node a name that is free, or take its name away."""
        attributes = self.change_node(node)
        self._forget_name(node)
        attributes.pop("name", None)
        if name is not None:
            attributes["name"] = name
            self.names[name] = node

    def change_operator(self, node: str, op: str) -> None:
        """Make a node another kind; wires on ports that are no more go."""
        self._note_node(node)
        for port in range(self.graph.ports_kept(node, op), len(self.graph.inputs[node])):
            self._note_wire(node, port)
        self.graph.change_operator(node, op)

    def connect(self, source: str, target: str, port: int, attributes: Mapping[str, Any]) -> None:
        """Run a wire to a port, replacing the one that is there."""
        self._note_wire(target, port)
        self.graph.connect(source, target, port)
        self.graph.say_of_wire(target, port, attributes)

    def disconnect(self, target: str, port: int) -> None:
        """Take the wire off a port."""
        self._note_wire(target, port)
        self.graph.disconnect(target, port)

    def set_feed(self, node: str, number: float | None) -> None:
        """Feed a placeholder, or take its feed away."""
        if self._journal is not None:
            self._journal.feeds.setdefault(node, self.feeds.get(node))
        _put_back(self.feeds, {node: number})

    def set_frame(self, frame_id: str, frame: Frame | None) -> None:
        """Draw a frame, or take it away."""
        if self._journal is not None:
            self._journal.frames.setdefault(frame_id, self.frames.get(frame_id))
        _put_back(self.frames, {frame_id: frame})

    def set_title(self, title: str) -> None:
        """Call the document something else."""
        self._note_header("title")
        self.title = title

    def set_mode(self, mode: Mode) -> None:
        """Choose when to compute."""
        self._note_header("mode")
        self.mode = mode

    def set_target(self, node: str | None) -> None:
        """Choose what to differentiate."""
        self._note_header("target")
        self.target = node

    def set_direction(self, direction: Direction | None) -> None:
        """Choose where values run."""
        self._note_header("direction")
        self.direction = direction

    def set_note(self, note: str | None) -> None:
        """Say something of the whole, or nothing."""
        self._note_header("note")
        self.note = note

    def set_step(self, step: int | None) -> None:
        """Say which step of its lesson the graph is at."""
        self._note_header("step")
        self.step = step

    def hide(self, item: str, by: str) -> None:
        """Withhold a number."""
        self._note_hidden()
        self.hidden[item] = by

    def reveal(self, item: str) -> None:
        """Show a number that is withheld."""
        self._note_hidden()
        del self.hidden[item]

    def hidden_of(self, node: str) -> list[str]:
        """What is withheld of a node. O(ports), not O(what is hidden)."""
        if not self.hidden:
            return []
        ports = range(len(self.graph.inputs[node]))
        items = [f"value:{node}", f"gradient:{node}", *(f"local:{node}:{port}" for port in ports)]
        return [item for item in items if item in self.hidden]

    def _forget_name(self, node: str) -> None:
        name = self.graph.attributes(node).get("name")
        if name is not None and self.names.get(name) == node:
            del self.names[name]

    def _note_node(self, node: str) -> None:
        journal = self._journal
        if journal is not None and node not in journal.nodes:
            journal.nodes[node] = self.node_record(node)

    def _note_wire(self, target: str, port: int) -> None:
        journal = self._journal
        if journal is not None and (target, port) not in journal.wires:
            journal.wires[target, port] = self.wire_record(target, port)

    def _note_header(self, name: str) -> None:
        if self._journal is not None:
            self._journal.header.setdefault(name, getattr(self, name))

    def _note_hidden(self) -> None:
        if self._journal is not None and "hidden" not in self._journal.header:
            self._journal.header["hidden"] = dict(self.hidden)


def _put_back(records: dict[str, V], before: Mapping[str, V | None]) -> None:
    """Make records what they were: None for one that was not there."""
    for key, record in before.items():
        if record is None:
            records.pop(key, None)
        else:
            records[key] = record
