"""Star, status, priority, tags and note, of one paper or of all selected ones; undo and redo."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import partial

from paper_tui.desktop.editor import EditorError, edit
from paper_tui.errors import PaperTuiError
from paper_tui.library.library import Edit, Entry, Library
from paper_tui.paper import PaperId, Status
from paper_tui.settings.settings import AfterMark, Colour
from paper_tui.tui.actions.flow import Flow
from paper_tui.tui.screens.note_dialog import NoteScreen
from paper_tui.tui.screens.tag_dialog import TagScreen
from paper_tui.tui.tag_input import TagChange

Job = Callable[[Library], Edit | None]
Tally = Callable[[str, Sequence[PaperId]], None]


class MarkFlow(Flow):
    """Each change is written in the order of the keys, and shown when it is on disk."""

    def star(self) -> None:
        """Star; when all have a star already, take it away."""
        ids = self.screen.targets
        self._write(lambda library: toggle_star(library, ids))

    def reading(self) -> None:
        """On the reading pile."""
        self._move_to(Status.READING)

    def done(self) -> None:
        """Read."""
        self._move_to(Status.DONE)

    def archive(self) -> None:
        """Archived."""
        self._move_to(Status.ARCHIVED)

    def inbox(self) -> None:
        """Back to the inbox."""
        self._move_to(Status.INBOX)

    def priority(self) -> None:
        """Raise the priority by one; from the highest back to none."""
        ids = self.screen.targets
        self._write(lambda library: raise_priority(library, ids), advance=False)

    async def tags(self) -> None:
        """Ask for the tags to give and to take."""
        ids = self.screen.targets
        in_use = self.screen.library.tags()
        marks = [entry.mark.tags for entry in self.screen.library.entries(ids[:_MOST_LOOKED_AT])]

        def write(change: TagChange) -> None:
            if change:
                self._write(
                    lambda library: library.set_tags(ids, add=change.add, remove=change.remove)
                )

        colours = self.screen.settings.tags
        await self.screen.app.push_screen(
            TagScreen(in_use, marks, len(ids), write, colours=colours, recolour=self._colour)
        )

    def _colour(self, tag: str, colour: Colour) -> None:
        self.screen.choosing.change(f"tags.{tag}", colour)

    async def note(self) -> None:
        """Write the note in a dialog."""
        entry = await self._current()
        if entry is None:
            return

        def write(text: str) -> None:
            self._write(lambda library: library.set_note(entry.id, text), advance=False)

        await self.screen.app.push_screen(NoteScreen(entry, write))

    async def edit(self) -> None:
        """Write the note in the reader's editor, which gets the terminal meanwhile."""
        entry = await self._current()
        if entry is None:
            return
        failed: EditorError | None = None
        with self.screen.app.suspend():
            try:
                text = edit(entry.mark.note, self.screen.settings.editor)
            except EditorError as error:  # Textual would not take the terminal back
                failed = error
        if failed is not None:
            raise failed
        self._write(lambda library: library.set_note(entry.id, text), advance=False)

    async def _current(self) -> Entry | None:
        """The paper that is meant, with the note that was written last, also a moment ago."""
        ids = self.screen.targets[:1]
        reading = self.screen.thread.give(lambda library: library.entries(ids))
        entries = await self.screen.outcome(asyncio.wrap_future(reading))
        return entries[0] if entries else None

    def undo(self) -> None:
        """Take the last edit back."""
        self._turn(Library.undo, self.screen.session.unmark, "undone", "There is nothing to undo.")

    def redo(self) -> None:
        """Do the last undone edit again."""
        self._turn(Library.redo, self.screen.session.mark, "done again", "Nothing was undone.")

    def _move_to(self, status: Status) -> None:
        ids = self.screen.targets
        self._write(lambda library: library.set_status(ids, status))

    def _write(self, job: Job, *, advance: bool = True) -> None:
        """Have the job done; the cursor goes on at once, as the setting says."""
        future = self.screen.thread.give(job)
        several = bool(self.screen.results.selected)
        if advance and not several and self.screen.settings.after_mark is AfterMark.NEXT:
            self.screen.results.move(1)
        self.screen.beside(partial(self._written, future))

    async def _written(self, future: "Future[Edit | None]") -> None:
        done = await self.screen.outcome(asyncio.wrap_future(future))
        if done is not None:
            self.screen.session.mark(done.label, done.ids)
            self.screen.asking.marked(done.ids)
            self.screen.say(f"{told(done)} · u undoes · ", self._about(done))

    def _turn(self, job: Job, count: Tally, what: str, nothing: str) -> None:
        self.screen.beside(
            partial(self._turned, self.screen.thread.give(job), count, what, nothing)
        )

    async def _turned(
        self, future: "Future[Edit | None]", count: Tally, what: str, nothing: str
    ) -> None:
        try:
            done = await asyncio.wrap_future(future)
        except PaperTuiError as error:
            self.screen.complain(error)
            return
        if done is None:
            self.screen.refuse(nothing)
        else:
            count(done.label, done.ids)
            self.screen.asking.marked(done.ids, show=True)
            self.screen.say(f"{what}: {told(done)} · ", self._about(done))

    def _about(self, done: Edit) -> str:
        if len(done.ids) == 1:
            return self.screen.title_of(done.ids[0])
        return f"{len(done.ids):,} papers"


_MOST_LOOKED_AT = 1000
"""Papers whose tags the dialog looks at to tell which they share."""

_HIGHEST = 3
"""The highest priority that the key gives; the command gives up to 9."""

_DONE = {
    "star": "starred",
    "unstar": "not starred",
    "inbox": "to the inbox",
    "reading": "reading",
    "done": "done",
    "archived": "archived",
    "priority 0": "no priority",
}


def toggle_star(library: Library, ids: Sequence[PaperId]) -> Edit | None:
    """Star the papers; when all have a star, take it away. What they have now decides."""
    starred = all(entry.mark.starred for entry in library.entries(ids))
    return library.set_starred(ids, not starred)


def raise_priority(library: Library, ids: Sequence[PaperId]) -> Edit | None:
    """Give all papers the priority that follows that of the first; none follows the highest."""
    first = library.entries(ids[:1])
    after = first[0].mark.priority + 1 if first else 0
    return library.set_priority(ids, after if after <= _HIGHEST else 0)


def told(done: Edit) -> str:
    """What was done, for the reader: `starred`, `tag gnn`."""
    return _DONE.get(done.label, done.label)
