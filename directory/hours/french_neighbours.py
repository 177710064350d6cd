"""French opening hours: going through the phrases of a text and looking around."""

from directory.hours.french_phrases import Appointment, Closed, Phrase, Scope, Sign
from directory.hours.french_words import T

ENDS = {T.STOP, T.LINE, T.DOT}
LIGHT = {T.OPEN, T.ONLY, T.ALSO, T.NON_STOP}


class Neighbours:
    def __init__(self, phrases: list[Phrase]) -> None:
        self.phrases = phrases
        self.place = 0

    def sign(self, ahead: int) -> T | None:
        phrase = self.phrase(ahead)
        return phrase.kind if isinstance(phrase, Sign) else None

    def phrase(self, ahead: int) -> Phrase | None:
        place = self.place + ahead
        return self.phrases[place] if 0 <= place < len(self.phrases) else None

    def beside(self, step: int) -> Phrase | None:
        """The neighbour, light words left aside."""
        ahead = step
        while self.sign(ahead) in LIGHT:
            ahead += step
        return self.phrase(ahead)

    def beside_sign(self, step: int) -> T | None:
        phrase = self.beside(step)
        return phrase.kind if isinstance(phrase, Sign) else None

    def ends(self, step: int) -> bool:
        phrase = self.beside(step)
        return phrase is None or (isinstance(phrase, Sign) and phrase.kind in ENDS)

    def leads_to(self) -> Phrase | None:
        """What follows in this item, past what may belong to the same heading."""
        ahead = 1
        while (
            self.sign(ahead) in LIGHT | {T.COMMA, T.COLON}
            or isinstance(self.phrase(ahead), Scope | Appointment)
            or (isinstance(self.phrase(ahead), Closed) and self.phrase(ahead) != Closed())
        ):
            ahead += 1
        return self.phrase(ahead)

    def is_closed_next(self) -> bool:
        return self.phrase(1) == Closed() or (self.sign(1) == T.COLON and self.phrase(2) == Closed())
