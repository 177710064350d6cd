"""French opening hours, third step: phrases become clauses, each saying when some days are open.

The care here is about reach: what "sur rendez-vous" or "semaines paires" is said of. Where a reader would hesitate,
the text is not understood.
"""

from directory.hours.french_clauses import APPOINTMENT, Clause, Exclusion, Opening, Reading
from directory.hours.french_neighbours import ENDS, LIGHT, Neighbours
from directory.hours.french_phrases import Appointment, Closed, Days, Including, Phrase, Scope, Sign
from directory.hours.french_times import Times
from directory.hours.french_words import NotUnderstood, T

_BEFORE_COLON = {Sign(kind) for kind in (*LIGHT, *ENDS, T.CLOSING_BRACKET)}
_SEPARATORS = {T.COMMA, T.SLASH, T.DOUBLE_SLASH, T.AND, T.OPENING}


def reading_of(phrases: list[Phrase]) -> Reading:
    """The clauses of the text; raises NotUnderstood."""
    maker = _Maker(phrases)
    maker.run()
    return maker.reading


class _Maker(Neighbours):
    def __init__(self, phrases: list[Phrase]) -> None:
        super().__init__(phrases)
        self.reading = Reading()
        self.clause: Clause | None = None
        self.times_first = False
        self.waiting: list[Opening] = []  # "de 14h à 16h le lundi": times before their day
        self.item = 1
        self.heading: dict[str, str] = {}
        self.heading_number = 0
        self.heading_used = False
        self.heading_over = False  # a full stop came after it
        self.room = 99  # how many more clauses the heading may surely cover
        self.local: dict[str, str] = {}  # said before times, inside a clause
        self.local_used = True
        self.suffixes: list[tuple[Clause, str, bool]] = []  # (clause, dimension, after a comma)
        self.also = False
        self.lonely_only = False
        self.appointment_only = False

    def run(self) -> None:
        while self.place < len(self.phrases):
            phrase = self.phrases[self.place]
            match phrase:
                case Days():
                    self.on_days(phrase)
                case Times():
                    self.on_times(phrase)
                case Scope():
                    self.on_said(phrase.dimension, phrase.value)
                case Appointment():
                    self.appointment_only = phrase.only
                    self.on_said(APPOINTMENT, phrase.comment)
                case Closed():
                    self.on_closed(phrase)
                case Including():
                    self.reading.including.append(phrase)
                case Sign():
                    self.on_sign(phrase.kind)
            self.place += 1
        self.end_item()
        self.check()

    def on_days(self, days: Days) -> None:
        self.close_clause()
        if self.heading and (self.heading_over or self.room <= 0):
            raise NotUnderstood
        self.room -= 1
        joined = self.beside_sign(-1) == T.AND
        number = self.heading_number if self.heading else 0
        self.clause = Clause(days, self.item, number, also=self.also, joined=joined)
        self.also = False
        self.heading_used = True
        self.reading.clauses.append(self.clause)
        if self.waiting:
            self.clause.openings = [self.dressed(opening) for opening in self.waiting]
        self.times_first = bool(self.waiting)
        self.waiting = []

    def dressed(self, opening: Opening) -> Opening:
        for dimension, value in (self.heading | self.local).items():
            opening = opening.with_said(dimension, value)
        return opening

    def on_times(self, times: Times) -> None:
        openings = [Opening(span.start, span.end, span.half) for span in times.spans]
        if self.clause is None:
            if self.waiting:
                raise NotUnderstood
            self.waiting = openings
            return
        if self.times_first and not self.local:  # "9h-12h le lundi, 14h-17h le mardi"
            if self.beside_sign(-1) not in _SEPARATORS:
                raise NotUnderstood
            self.close_clause()
            self.waiting = openings
            return
        clause = self.clause
        left = self.beside_sign(-1)
        if clause.closed or clause.blank:
            raise NotUnderstood
        if clause.openings:
            if left not in _SEPARATORS | {T.COLON} and not self.local:
                raise NotUnderstood
            if (left == T.DOUBLE_SLASH and self.local) or (left == T.OPENING and not self.local):
                raise NotUnderstood
            if any(one is clause and comma for one, _dimension, comma in self.suffixes):
                raise NotUnderstood
        if clause.days.half and any(opening.half != clause.days.half for opening in openings):
            raise NotUnderstood
        clause.openings += [self.dressed(opening) for opening in openings]
        self.local_used = True

    def on_said(self, dimension: str, value: str) -> None:
        """What is said of part of the year or of appointments: of which days and times?"""
        if isinstance(self.phrase(-1), Closed) and self.phrase(-1) != Closed():
            raise NotUnderstood  # "fermé les jours fériés de mai"
        leads = self.leads_to()
        begun = self.clause is None or (
            (bool(self.clause.openings) or self.clause.closed)
            and self.beside_sign(-1) in _SEPARATORS | {T.DASH}
        )
        if self.waiting:
            self.waiting = [opening.with_said(dimension, value) for opening in self.waiting]
        elif dimension != APPOINTMENT and self.is_closed_next():
            self.on_closed_scope(dimension, value)
        elif self.is_besides(dimension):
            self.reading.besides = value
        elif begun and isinstance(leads, Days):
            self.on_heading(dimension, value)
        elif self.clause is None and isinstance(leads, Times):
            self.on_heading(dimension, value)  # "pendant les vacances scolaires, de 9h à 12h le lundi"
        elif self.clause is None:
            self.on_apart(dimension, value)
        elif not self.clause.openings:
            self.on_local(dimension, value, before_any=True)
        elif self.beside_sign(1) == T.COLON or isinstance(self.beside(1), Times | Scope | Appointment):
            self.on_local(dimension, value, before_any=False)
        else:
            self.on_suffix(dimension, value)

    def is_besides(self, dimension: str) -> bool:
        """Whether this is "et sur rendez-vous", said at the very end of all the hours."""
        if dimension != APPOINTMENT or self.beside_sign(-1) not in {T.AND, T.OR} or self.clause is None:
            return False
        if self.beside(1) is not None and not all(
            isinstance(phrase, Sign) and phrase.kind in ENDS for phrase in self.phrases[self.place + 1 :]
        ):
            return False
        ahead = -1
        while self.sign(ahead) in LIGHT | {T.AND, T.OR}:
            ahead -= 1
        if len(self.reading.clauses) > 1 and self.sign(ahead) not in {T.COMMA, *ENDS}:
            raise NotUnderstood
        self.also = False
        return True

    def on_heading(self, dimension: str, value: str) -> None:
        if self.clause is not None and (self.sign(1) == T.COMMA or self.beside_sign(-1) == T.OPENING):
            raise NotUnderstood
        if self.heading_used:
            self.heading, self.heading_used = {}, False
        if not self.heading:
            self.heading_number += 1
        self.heading_over = False
        surely = {T.COLON} if self.clause is not None or dimension == APPOINTMENT else {T.COLON, T.COMMA}
        self.room = 99 if self.sign(1) in surely or dimension in {"season", "school"} else 1
        if self.clause is not None:
            self.room = 1
        if dimension in self.heading:
            raise NotUnderstood
        self.close_clause()
        self.heading[dimension] = value
        if dimension == "school" and value == "holidays":
            self.reading.only_in_holidays |= T.ONLY in {self.sign(-1), self.sign(1)} or (
                self.sign(1) == T.COMMA and self.sign(2) == T.ONLY
            )

    def on_apart(self, dimension: str, value: str) -> None:
        """A sentence of its own: "De septembre à juin.", "Vacances scolaires uniquement." """
        if not self.ends(1) or not self.ends(-1) or dimension in self.reading.everywhere:
            raise NotUnderstood
        only = T.ONLY in {self.sign(-1), self.sign(1)} or self.appointment_only
        if (dimension == APPOINTMENT or value == "holidays") and self.reading.clauses and not only:
            raise NotUnderstood
        self.reading.everywhere[dimension] = value

    def on_local(self, dimension: str, value: str, *, before_any: bool) -> None:
        assert self.clause is not None  # noqa: S101
        alone = self.ends(1) or (self.beside_sign(1) == T.COMMA and isinstance(self.phrase(2), Days))
        if alone and before_any and dimension == APPOINTMENT and value:
            self.clause.openings = [self.dressed(Opening(None, None).with_said(dimension, value))]
            return
        if before_any and dimension == APPOINTMENT and value and isinstance(self.leads_to(), Sign):
            raise NotUnderstood
        after_another = isinstance(self.beside(-1), Scope | Appointment) and self.local
        if not before_any and self.beside_sign(-1) not in _SEPARATORS and not after_another:
            raise NotUnderstood
        if not before_any and not isinstance(self.beside(-1), Scope | Appointment):
            self.forget_local()
        if dimension in self.heading or dimension in self.local:
            raise NotUnderstood
        self.local[dimension] = value
        self.local_used = False

    def forget_local(self) -> None:
        if not self.local_used:
            raise NotUnderstood
        self.local = {}

    def on_suffix(self, dimension: str, value: str) -> None:
        assert self.clause is not None  # noqa: S101
        comma = self.beside_sign(-1) in {T.COMMA, T.DASH}
        if self.beside_sign(-1) in _SEPARATORS - {T.COMMA, T.OPENING} or isinstance(self.beside(1), Days):
            raise NotUnderstood
        if dimension in self.local or (self.sign(-1) == T.OPEN and self.sign(1) != T.ONLY):
            raise NotUnderstood  # "mardi 9h-12h, ouvert pendant les vacances scolaires": then too?
        openings = self.clause.openings
        unsaid = [rank for rank, opening in enumerate(openings) if opening.said(dimension) is None]
        if len(unsaid) > 1 and not comma:
            raise NotUnderstood
        if comma and len(unsaid) < len(openings):
            raise NotUnderstood
        for rank in unsaid:
            openings[rank] = openings[rank].with_said(dimension, value)
        if not unsaid:
            raise NotUnderstood
        self.suffixes.append((self.clause, dimension, comma))

    def on_closed_scope(self, dimension: str, value: str) -> None:
        """ "Semaines impaires : fermé", "août : fermé"."""
        comma = self.beside_sign(-1) == T.COMMA
        self.place += 2 if self.sign(1) == T.COLON else 1
        if dimension == "weeks":
            if not any(opening.said("weeks") not in {None, value} for opening in self.all_openings()):
                raise NotUnderstood
        elif value == "term":
            raise NotUnderstood
        else:
            what = Closed(holidays=True) if dimension == "school" else Closed(seasons=(value,))
            self.reading.exclusions.append(Exclusion(what, self.clause, comma))

    def all_openings(self) -> list[Opening]:
        if self.clause is not None:
            return self.clause.openings
        return [opening for clause in self.reading.clauses for opening in clause.openings]

    def on_closed(self, closed: Closed) -> None:
        clause = self.clause
        if closed == Closed():
            if clause is not None and not clause.openings and not clause.closed:
                clause.closed = True
            elif len([p for p in self.phrases if not (isinstance(p, Sign) and p.kind in LIGHT)]) == 1:
                self.reading.closed = True
            else:
                raise NotUnderstood
            return
        only_holidays = closed.holidays and not closed.days and not closed.seasons
        if only_holidays and (clause is None or clause.openings) and isinstance(self.leads_to(), Days):
            self.on_heading("school", "term")
            return
        if self.waiting:
            raise NotUnderstood
        left = self.beside_sign(-1)
        self.reading.exclusions.append(Exclusion(closed, clause, left == T.COMMA, left == T.OPENING))

    def on_sign(self, kind: T) -> None:
        if kind in ENDS:
            self.end_item(full_stop=kind == T.DOT or (kind == T.LINE and self.heading_used))
        elif kind == T.ALSO:
            if self.clause is not None and not self.clause.openings:
                self.clause.also = True
            else:
                self.also = True
        elif kind == T.ONLY:
            self.on_only()
        elif kind == T.SAID_NOWHERE:
            if self.clause is not None and (self.clause.openings or self.clause.closed):
                raise NotUnderstood
            self.reading.said_nowhere += 1
            if self.clause is not None:
                self.reading.clauses.remove(self.clause)
                self.clause = None
        elif kind == T.DASH:
            self.on_dash()
        elif kind == T.CLOSING_BRACKET:
            if isinstance(self.phrase(-1), Times):
                self.forget_local()
        elif kind == T.OPENING:
            pass
        else:
            self.on_separator(kind)

    def on_only(self) -> None:
        around = (self.beside(-1), self.beside(1), self.phrase(-2))
        if not any(isinstance(phrase, Scope | Appointment) for phrase in around):
            self.lonely_only = True

    def on_dash(self) -> None:
        """ "lundi -": closed; "lundi 9h-12h - mardi 14h-17h": what separates two clauses."""
        clause = self.clause
        left = self.beside(-1)
        blank = isinstance(left, Days) or (left == Sign(T.COLON) and isinstance(self.phrase(-2), Days))
        if clause is not None and blank and not clause.openings:
            if not (self.ends(1) or self.beside_sign(1) == T.COMMA):
                raise NotUnderstood
            clause.closed = clause.blank = True
        elif not isinstance(self.beside(1), Days | Scope | Closed) or clause is None or not clause.openings:
            raise NotUnderstood

    def on_separator(self, kind: T) -> None:
        right = self.phrase(1)
        left = self.beside(-1)
        if kind == T.COLON:
            named = isinstance(left, Days | Scope | Appointment | Closed | None)
            if not named and left not in _BEFORE_COLON:
                raise NotUnderstood
        elif kind in {T.AND, T.OR}:
            if self.ends(1) or (isinstance(right, Sign) and right.kind not in LIGHT):
                raise NotUnderstood
            if kind == T.OR and not isinstance(self.beside(1), Appointment):
                raise NotUnderstood

    # --- Ends ---

    def close_clause(self) -> None:
        """Another clause begins: this one must have said something."""
        if self.clause is not None and not (self.clause.openings or self.clause.closed):
            raise NotUnderstood
        self.clause = None
        self.forget_local()

    def end_item(self, *, full_stop: bool = False) -> None:
        clause = self.clause
        if clause is not None and not clause.openings and self.heading.get(APPOINTMENT) and self.room == 0:
            clause.openings = [self.dressed(Opening(None, None))]  # "sur rendez-vous du lundi au vendredi"
        if clause is not None and not clause.openings and not clause.closed:
            named = self.phrase(-1)
            clause.blank = not clause.days.spread and not clause.days.nth and not clause.days.public
            clause.closed = named == Sign(T.COLON) and clause.blank
            clause.blank &= not any(
                one.item == self.item for one in self.reading.clauses if one is not clause
            )
            if not clause.blank or (named is not clause.days and not clause.closed):
                raise NotUnderstood
        if self.waiting or self.also:
            raise NotUnderstood
        self.clause = None
        self.forget_local()
        self.item += 1
        self.heading_over |= full_stop or APPOINTMENT in self.heading

    def check(self) -> None:
        clauses = [clause for clause in self.reading.clauses if clause.openings]
        if (self.lonely_only and len(clauses) > 1) or (self.heading and not self.heading_used):
            raise NotUnderstood
        for clause, dimension, comma in self.suffixes:
            self.check_reach(clause, dimension, comma=comma)

    def check_reach(self, clause: Clause, dimension: str, *, comma: bool) -> None:
        """ "lundi 9h-12h, mardi 14h-17h sur rendez-vous": on Tuesdays only, or on both days?"""
        clauses = [one for one in self.reading.clauses if one.openings]
        others = [one for one in clauses if one is not clause]
        if all(opening.said(dimension) is not None for one in others for opening in one.openings):
            return
        rank = clauses.index(clause)
        same_item = [one for one in others if one.item == clause.item]
        twin = (
            rank and clauses[rank - 1].days == clause.days
        )  # "le lundi 9h-12h ; le lundi 14h-17h, sur rendez-vous"
        if comma and (same_item or (rank == len(clauses) - 1 and not twin)):
            raise NotUnderstood
        if same_item and clause is clauses[-1]:
            raise NotUnderstood
        if any(one in same_item for one in clauses[:rank]):
            raise NotUnderstood
