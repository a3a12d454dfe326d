"""Asking what arXiv and Hugging Face know of papers, and taking it when the reader says so."""

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from paper_tui.library.library import Library, utc_now
from paper_tui.paper import PaperId
from paper_tui.text.readable import readable_title
from paper_tui.tui.actions.flow import Flow
from paper_tui.tui.screens.enrich_dialog import CompletionScreen, DoubtScreen
from paper_tui.tui.workers.online_work import OnlineWork, Tell

if TYPE_CHECKING:  # the HTTP client is imported by what asks
    from paper_tui.online.web import Web
    from paper_tui.updates.enrichment import Doubt, Report


class CompleteFlow(Flow):
    """Nothing is written before the reader has seen it. Only gaps are filled."""

    def papers(self) -> None:
        """Complete the paper under the cursor, or the selected ones."""
        self.screen.beside(self._complete)

    async def _complete(self) -> None:
        screen, ids = self.screen, self.screen.targets
        work = OnlineWork(screen.library.path, screen.settings.online, screen.places.web)

        async def ask(tell: Tell) -> "Report | None":
            asked = work.do(lambda *given: missing_of(ids, *given), tell)
            return await screen.outcome(asked)

        dialog = CompletionScreen(screen.subject, ask, work.stop)
        report = await screen.app.push_screen_wait(dialog)
        if report is None:
            return
        from paper_tui.updates import enrichment  # noqa: PLC0415

        await self._write(lambda library: enrichment.take(library, report, now=utc_now()))
        if work.stopped:
            screen.say("stopped" if report.completions else "stopped: nothing was changed")
        elif report.problem:
            screen.warn(report.problem)
        else:
            screen.say(report.summary())
        for number, doubt in enumerate(report.doubts, 1):
            several = len(report.doubts) > 1
            await self._decide(doubt, f"{number} of {len(report.doubts)}" if several else "")

    async def _decide(self, doubt: "Doubt", place: str) -> None:
        """Ask the reader which of the near matches a paper is."""
        from paper_tui.updates import enrichment  # noqa: PLC0415

        dialog = DoubtScreen(doubt, place)
        verdict = await self.screen.app.push_screen_wait(dialog)
        if verdict is None:
            return
        now = utc_now()
        title = readable_title(doubt.paper.title)
        if verdict.near is None:
            await self._write(lambda library: enrichment.decline(library, doubt))
            self.screen.say(f"not offered again for {title}")
        else:
            near = verdict.near
            await self._write(lambda library: enrichment.accept(library, doubt, near, now=now))
            self.screen.say(f"completed: {title}")

    async def _write(self, job: Callable[[Library], object]) -> None:
        screen = self.screen
        await screen.outcome(asyncio.wrap_future(screen.thread.give(job)))
        screen.asking.changed()


def missing_of(ids: Sequence[PaperId], library: Library, web: "Web", tell: Tell) -> "Report":
    """What is missing of some papers, asked for and not written. A single one is asked for again
    what was asked in vain. Asks the network: not on the event loop."""
    from paper_tui.updates import enrichment  # noqa: PLC0415

    return enrichment.complete(
        library,
        ids,
        web,
        now=utc_now(),
        apply=False,
        thorough=len(ids) == 1,
        progress=lambda at: tell(f"{at.asking}: {at.done:,} of {at.total:,} papers"),
    )
