"""Who said a quote: told behind it, before it, or whoever spoke last in the text's flow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from nlp.article import Stretch
from nlp.officials.cues import Cues
from nlp.officials.find import Found
from nlp.officials.people import Person
from nlp.quotes.marks import Quoted
from nlp.quotes.referents import Referent, Referents
from nlp.quotes.verbs import SpeechVerbs

_NEAR = 6


@dataclass(frozen=True, slots=True)
class Said:
    """A quote that is direct speech. `speaker` is None where nothing tells."""

    quoted: Quoted
    speaker: Person | None


class SpeakerFinder:
    """Follows who speaks through one text and names the speaker of each quote."""

    def __init__(self, found: Found, verbs: SpeechVerbs, cues: Cues, sentences: Sequence[Stretch]) -> None:
        self._found = found
        self._tokens = found.tokens
        self._verbs = verbs
        self._cues = cues
        self._sentences = sentences
        self._referents = Referents(found, cues)
        self._offices = {o.first: o for o in found.offices}
        self._office_ends = {o.end: o.first for o in found.offices}
        self._current: Person | None = None
        self._current_paragraph = -9

    def run(self, quoted: Sequence[Quoted], paragraphs: Sequence[Stretch]) -> list[Said]:
        """The quotes that are direct speech, with their speakers, in the text's order."""
        said: list[Said] = []
        sentence = 0
        previous: Quoted | None = None
        quoted = self._cut(quoted)
        continues: Person | None = None
        for quote in quoted:
            sentence = self._follow(
                sentence, quote, quoted_until=previous.outer_end if previous else 0, paragraphs=paragraphs
            )
            speaker, is_told = self._told(quote, previous, paragraphs)
            if is_told or self._is_speech(quote, paragraphs):
                if continues is not None and not is_told:
                    speaker = continues
                elif speaker is None and (is_told or self._current_paragraph >= quote.paragraph - 2):
                    speaker = self._current
                said.append(Said(quote, speaker))
                if speaker is not None:
                    self._current, self._current_paragraph = speaker, quote.paragraph
                continues = speaker if quote.open_ended else None
            previous = quote
        return self._filled_back(said)

    def _cut(self, quoted: Sequence[Quoted]) -> list[Quoted]:
        """Ends quotes whose closing mark is missing where their attribution stands inside: "“Kami siap, kata X."."""
        rows: list[Quoted] = []
        for number, quote in enumerate(quoted):
            following = quoted[number + 1] if number + 1 < len(quoted) else None
            goes_on = following is not None and following.paragraph == quote.paragraph + 1 and following.open_ended
            rows.append(self._cut_one(quote) if quote.open_ended and not goes_on else quote)
        return rows

    def _cut_one(self, quote: Quoted) -> Quoted:
        tokens, verbs = self._tokens, self._verbs
        indices = tokens.within(Stretch(quote.start, quote.end))
        for index in reversed(indices):
            verb = tokens.lower(index + 1)
            if tokens.lower(index) != "," or index + 2 >= len(tokens):
                continue
            told = verb in verbs.after and (
                tokens[index + 2].is_capital or tokens.lower(index + 2) in self._cues.pronoun
            )
            if told or (verb in verbs.nya and tokens.lower(index + 2) in (".", ",", "\n")):
                return replace(quote, end=tokens[index].end, outer_end=tokens[index].end, open_ended=False)
        return quote

    def _filled_back(self, said: list[Said]) -> list[Said]:
        """A quote left open at its paragraph's end is said by whoever is told behind the last paragraph."""
        rows = list(said)
        for i in range(len(rows) - 2, -1, -1):
            this, following = rows[i], rows[i + 1]
            if (
                this.quoted.open_ended
                and following.speaker is not None
                and following.quoted.paragraph == this.quoted.paragraph + 1
            ):
                rows[i] = Said(this.quoted, following.speaker)
        return rows

    # -- the flow ---------------------------------------------------------------------------------------------------

    def _follow(self, sentence: int, quote: Quoted, *, quoted_until: int, paragraphs: Sequence[Stretch]) -> int:
        """Take in who speaks in the sentences before a quote; the number of the first sentence behind them."""
        while sentence < len(self._sentences) and self._sentences[sentence].start < quote.outer_start:
            stretch = self._sentences[sentence]
            end = min(stretch.end, quote.outer_start)
            start = max(stretch.start, quoted_until)
            if end > start:
                self._take(self._tokens.within(Stretch(start, end)), quote, paragraphs, start)
            if stretch.end > quote.outer_start:
                break
            sentence += 1
        return sentence

    def _take(self, indices: range, quote: Quoted, paragraphs: Sequence[Stretch], start: int) -> None:
        if not indices:
            return
        paragraph = quote.paragraph
        while paragraph > 0 and paragraphs[paragraph].start > start:
            paragraph -= 1
        person, strong = self._subject(indices.start, indices.stop)
        if person is not None and (strong or paragraph == quote.paragraph or self._current is None):
            self._current, self._current_paragraph = person, paragraph

    def _subject(self, first: int, end: int) -> tuple[Person | None, bool]:
        """Who speaks in tokens `first` up to `end`, and whether a verb of speaking says so."""
        referents = self._referents.between(first, end)
        if not referents:
            return None, False
        for index in range(first, end):
            lower = self._tokens.lowers[index]
            if lower in self._verbs.passive or lower in self._verbs.after:
                agent = self._behind(index + 1, end)
                if agent is not None:
                    return self._person(agent), True
            if lower in self._verbs.active:
                subject = self._before(referents, index)
                if subject is not None:
                    return self._person(subject), True
        referents = [r for r in referents if r.person is None or r.person.is_sure]
        if not referents:
            return None, False
        leading = referents[0]
        if leading.person is None:
            return self._current, False
        if not self._accompanies(leading):
            return leading.person, True
        if self._current is not None and any(r.person is self._current for r in referents):
            return self._current, False
        return leading.person, False

    def _person(self, referent: Referent) -> Person | None:
        return referent.person if referent.person is not None else self._current

    def _before(self, referents: list[Referent], index: int) -> Referent | None:
        """The subject of the verb at `index`: the nearest before it that only accompanies nobody."""
        chosen: Referent | None = None
        for referent in referents:
            if referent.first >= index:
                break
            if chosen is None or not self._accompanies(referent) or self._accompanies(chosen):
                chosen = referent
        return chosen

    def _accompanies(self, referent: Referent) -> bool:
        start = referent.first
        for end in (start, start - 1, start - 2):
            if end in self._office_ends:
                start = self._office_ends[end]
                break
        before = self._tokens.lower(start - 1)
        return before in self._cues.companion or before in self._cues.preposition

    def _behind(self, index: int, end: int) -> Referent | None:
        """The agent that a verb at `index - 1` names behind itself."""
        while index < end and self._tokens.lower(index) in self._cues.speech_gap:
            index += 1
        referent = self._referents.at(index)
        if referent is not None:
            return referent
        office = self._offices.get(index)
        person = self._found.holders.get(office.start) if office is not None else None
        return Referent(index, office.end, person) if office is not None and person is not None else None

    # -- told with the quote ----------------------------------------------------------------------------------------

    def _told(
        self, quote: Quoted, previous: Quoted | None, paragraphs: Sequence[Stretch]
    ) -> tuple[Person | None, bool]:
        """The speaker that the words around a quote name, and whether they tell of speech at all."""
        paragraph = paragraphs[quote.paragraph]
        behind, told = self._told_behind(quote, paragraph)
        if told:
            return behind, True
        return self._told_before(quote, previous, paragraph)

    def _told_behind(self, quote: Quoted, paragraph: Stretch) -> tuple[Person | None, bool]:
        tokens, verbs = self._tokens, self._verbs
        index = tokens.at_or_after(quote.outer_end)
        stop = tokens.at_or_after(paragraph.end)
        while index < stop and tokens.lower(index) in (",", ".", "-", "–", "—", ")"):
            index += 1
        if index >= stop:
            return None, False
        for _ in range(3):
            if tokens.lower(index) in self._cues.speech_gap and tokens.lower(index) not in verbs.after:
                index += 1
        word = tokens.lower(index)
        if word in verbs.nya or (word.endswith("nya") and len(word) > 5 and not tokens[index].is_capital):
            return self._current, True
        if word in verbs.after or word in verbs.passive:
            return self._agent(index + 1, stop), True
        if (
            index + 1 < stop
            and tokens[index].text.islower()
            and tokens[index].is_word
            and _ends_with_comma(tokens.text, quote)
        ):
            agent = self._behind(index + 1, stop)
            if agent is not None and index + 1 == agent.first and (agent.named or agent.person is None):
                return self._person(agent), True
        if _ends_sentence(tokens.text, quote) and tokens[index].is_capital:
            return None, False
        referent = self._referents.at(index) or self._behind(index, stop)
        if referent is not None:
            for at in range(referent.end, min(referent.end + _NEAR, stop)):
                if tokens.lower(at) in verbs.active:
                    return self._person(referent), True
                if tokens.lower(at) in (".", '"', "“"):
                    break
        return None, False

    def _agent(self, index: int, stop: int) -> Person | None:
        """Who is named behind "kata": a person, an office's holder, a pronoun; a name never seen makes a person."""
        tokens = self._tokens
        while (
            index < stop
            and tokens.lower(index) in self._cues.speech_gap
            and tokens.lower(index) not in self._cues.pronoun
        ):
            index += 1
        if index >= stop:
            return self._current
        if tokens.lower(index) in self._cues.pronoun:
            return self._current
        referent = self._referents.at(index)
        if referent is not None:
            return self._person(referent)
        if tokens.lower(self._behind_capitals(index)) in self._cues.points_at:
            # "ujar Politisi PSI ini": a description of whoever spoke last.
            return self._current
        agent = self._behind(index, stop)
        if agent is not None:
            return self._person(agent)
        name = self._found.names.read(index)
        if name is not None:
            person = self._found.people.short_for(name) or self._found.people.add(name)
            person.is_sure = True
            return person
        return self._current if not tokens[index].is_capital else None

    def _behind_capitals(self, index: int) -> int:
        while index < len(self._tokens) and self._tokens[index].is_capital:
            index += 1
        return index

    def _told_before(self, quote: Quoted, previous: Quoted | None, paragraph: Stretch) -> tuple[Person | None, bool]:
        tokens, verbs = self._tokens, self._verbs
        start = paragraph.start
        if previous is not None and previous.paragraph == quote.paragraph:
            start = previous.outer_end
        indices = tokens.within(Stretch(start, quote.outer_start))
        if not indices:
            return None, False
        last = tokens.lower(indices.stop - 1)
        if last in (".", "!", "?", "\n"):
            return None, False
        first = indices.start
        for at in range(indices.stop - 1, indices.start - 1, -1):
            if (
                tokens.lower(at) in (".", "!", "?")
                and at + 1 < indices.stop
                and tokens[at + 1].is_capital
                and len(tokens.lower(at - 1)) > 3
            ):
                first = at + 1
                break
        words = tokens.lowers[first : indices.stop]
        spoken = any(verbs.is_speech(w) for w in words)
        if not spoken and last != ":":
            return None, False
        if last not in (",", ":") and not verbs.is_speech(last) and last != "bahwa":
            return None, False
        if not spoken and not _is_sentence(tokens.text, quote):
            return None, False
        person, _ = self._subject(first, indices.stop)
        return person or self._current, True

    def _is_speech(self, quote: Quoted, paragraphs: Sequence[Stretch]) -> bool:
        """Whether a quote that nobody is told to have said is direct speech all the same: a sentence of its own."""
        if quote.headless or quote.single:
            return False
        text, paragraph = self._tokens.text, paragraphs[quote.paragraph]
        before = text[paragraph.start : quote.outer_start].rstrip()
        if before and before[-1] not in '.!?:”"':
            return False
        return _is_sentence(text, quote)


def _is_sentence(text: str, quote: Quoted) -> bool:
    words = text[quote.start : quote.end].split()
    behind = text[quote.outer_end : quote.outer_end + 1]
    ended = text[quote.end - 1 : quote.end] in (".", "!", "?", ",", "…") or behind in (".", ",") or quote.open_ended
    return len(words) >= 4 and (ended or len(words) >= 8) and (words[0][:1].isupper() or len(words) >= 12)


def _ends_with_comma(text: str, quote: Quoted) -> bool:
    """Whether the sentence goes on behind the quote, as before an attribution."""
    return text[quote.end - 1 : quote.end] in (",", "!", "?") or text[quote.outer_end : quote.outer_end + 1] == ","


def _ends_sentence(text: str, quote: Quoted) -> bool:
    return text[quote.end - 1 : quote.end] in (".", "!", "?") or text[quote.outer_end : quote.outer_end + 1] == "."
