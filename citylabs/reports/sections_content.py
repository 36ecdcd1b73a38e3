"""The chapters about content: conclusions, commitments, needs, survey, programme, mails, sources."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from cities.enums import Theme
from citylabs.enums import CommitmentState, SessionFormat, SurveyQuestionKind
from citylabs.reports.document import Bar, Block, Cell, Chart, Column, Heading, Note, Prose, Quotes, Section, Table
from citylabs.reports.reader import Reader
from citylabs.reports.sections_people import value_of
from citylabs.rules.report_structure import QuestionResult, ReportContent
from stakeholders.enums import HelixGroup

_LONGEST_LABEL = 36  # beside a bar on a phone; the table below a chart has the whole words


def shorten_label(text: str) -> str:
    """The words of a bar, cut where a phone has no more room."""
    return text if len(text) <= _LONGEST_LABEL else f"{text[: _LONGEST_LABEL - 1].rstrip()}…"


def make_conclusions(content: ReportContent, reader: Reader) -> Section:
    """The city's own words."""
    text = reader.words(content.conclusions)
    paragraphs = [part.strip() for part in text.split("\n") if part.strip()]
    blocks: list[Block] = [Prose("conclusions", paragraphs, reader.language_of(content.conclusions))]
    if not paragraphs:
        blocks = [Note("conclusions", _("The city has not written its conclusions yet."))]
    return Section("conclusions", _("Conclusions"), blocks)


def make_commitments(content: ReportContent, reader: Reader) -> Section:
    """Who does what by when."""
    rows = [
        [
            Cell(it.text),
            Cell(it.owner),
            Cell(reader.day(it.due_date)),
            Cell(str(CommitmentState(it.state).label)),
        ]
        for it in content.commitments
    ]
    columns = [Column(_("What"), is_long=True), Column(_("Who")), Column(_("By when")), Column(_("State"))]
    blocks: list[Block] = [Table("commitments", _("Commitments"), columns, rows)]
    if not rows:
        blocks = [Note("commitments", _("Nothing was promised in this lab."))]
    return Section("commitments", _("What happens next"), blocks)


def make_needs(content: ReportContent, reader: Reader) -> Section:
    """The agenda, and how many wanted to work on what."""
    blocks: list[Block] = []
    if content.needs:
        longest = max(value_of(need.interested) for need in content.needs) or 1
        bars = [
            Bar(
                shorten_label(reader.words(need.title)),
                reader.number(need.interested.value),
                round(100 * value_of(need.interested) / longest),
            )
            for need in content.needs
        ]
        title = _("People who wanted to work on each need")
        source = reader.source("need_interested")
        blocks.append(Chart("interest", "bars", title, reader.describe(bars), source, bars))
        blocks.append(_make_need_table(content, reader))
    if number := value_of(content.private_needs):
        words = ngettext(
            "%(number)s more need on the agenda is not public and is not named here.",
            "%(number)s more needs on the agenda are not public and are not named here.",
            number,
        )
        blocks.append(Note("private-needs", words % {"number": reader.number(number)}))
    return Section("needs", _("Needs on the agenda"), blocks or [Note("needs", _("There was no need on the agenda."))])


def _make_need_table(content: ReportContent, reader: Reader) -> Table:
    rows = [
        [
            reader.text_cell(need.title),
            Cell(str(Theme(need.theme).label)),
            reader.cell(need.interested),
            reader.cell(need.attended),
        ]
        for need in content.needs
    ]
    columns = [
        Column(_("Need"), is_long=True),
        Column(_("Theme")),
        Column(_("Interested"), is_number=True),
        Column(_("Of them came"), is_number=True),
    ]
    return Table("needs", _("Interest per need"), columns, rows)


def make_survey(content: ReportContent, reader: Reader) -> Section:
    """What those who came thought."""
    responses = content.survey.responses
    number = value_of(responses)
    words = ngettext("%(number)s survey was filled in", "%(number)s surveys were filled in", number)
    share = reader.percent(responses.value, content.total.attended.value)
    line = words % {"number": reader.number(number)}
    if share:
        line = _("%(line)s, %(share)s of those who came") % {"line": line, "share": share}
    blocks: list[Block] = [Note("survey", f"{line}. {_('Nobody’s name is kept with the answers.')}")]
    for place, question in enumerate(content.survey.questions, start=1):
        blocks += _make_question(question, place, reader)
    return Section("survey", _("What participants said"), blocks)


def _make_question(question: QuestionResult, place: int, reader: Reader) -> list[Block]:
    number = value_of(question.answers)
    answers = ngettext("%(number)s answer", "%(number)s answers", number) % {"number": reader.number(number)}
    code, mean = f"question-{place}", question.mean.value
    value = _("%(mean)s of 5") % {"mean": reader.number(float(mean))} if mean is not None else ""
    blocks: list[Block] = [Heading(code, reader.words(question.text), value, answers, reader.foreign(question.text))]
    shown = [option for option in question.options if option.count.value is not None]
    if shown:
        blocks.append(_make_distribution(question, code, reader))
    if question.groups:
        blocks.append(_make_group_means(question, code, reader))
    if question.texts:
        title = _("In their words")
        blocks.append(Quotes(code, title, question.texts, reader.source("survey_answers")))
    if not (shown or question.texts):
        blocks.append(Note(code, _("Fewer than three people answered, so the answers are not shown.")))
    return blocks


def _make_distribution(question: QuestionResult, code: str, reader: Reader) -> Chart:
    longest = max((value_of(option.count) for option in question.options), default=0) or 1
    ends = {"1": _("1, not at all"), "5": _("5, very much")} if question.kind == SurveyQuestionKind.SCALE else {}
    bars = [
        Bar(
            ends.get(option.value) or shorten_label(reader.words(option.label)) or option.value,
            reader.number(option.count.value),
            round(100 * value_of(option.count) / longest),
        )
        for option in question.options
    ]
    title = _("Answers")
    rows = [
        [Cell(ends.get(option.value) or reader.words(option.label) or option.value), reader.cell(option.count)]
        for option in question.options
    ]
    columns = [
        Column(reader.words(question.text), is_long=True),
        Column(pgettext("how many", "Number"), is_number=True),
    ]
    table = Table(f"{code}-answers", reader.words(question.text), columns, rows)
    return Chart(f"{code}-answers", "bars", title, reader.describe(bars), reader.source("survey_counts"), bars, table)


def _make_group_means(question: QuestionResult, code: str, reader: Reader) -> Table:
    rows = [
        [Cell(str(HelixGroup(row.group).label)), reader.cell(row.answers), reader.cell(row.mean)]
        for row in question.groups
    ]
    columns = [
        Column(_("Group"), is_long=True),
        Column(_("Answers"), is_number=True),
        Column(_("Mean"), is_number=True),
    ]
    note = _("Groups with fewer than three answers are not shown.")
    return Table(f"{code}-groups", reader.words(question.text), columns, rows, note=note)


def make_programme(content: ReportContent, reader: Reader) -> Section:
    """What was planned to happen, in the lab's time."""
    rows = [
        [
            Cell(f"{reader.time(it.starts_at)} – {reader.time(it.ends_at)}"),
            reader.text_cell(it.title),
            Cell(str(SessionFormat(it.format).label)),
            Cell(it.room),
        ]
        for it in content.programme
    ]
    columns = [Column(_("Time")), Column(_("Session"), is_long=True), Column(_("Format")), Column(_("Room"))]
    note = _("Times in %(zone)s.") % {"zone": content.lab.time_zone}
    blocks: list[Block] = [Table("programme", _("Programme"), columns, rows, note=note)]
    return Section("programme", _("Programme"), blocks if rows else [Note("programme", _("There was no programme."))])


def make_mails(content: ReportContent, reader: Reader) -> Section:
    """What was written to people, and what became of it."""
    mails = content.mails
    rows = [
        [Cell(_("Sent")), reader.cell(mails.sent)],
        [Cell(_("Failed or came back")), reader.cell(mails.failed)],
        [Cell(_("Not sent yet")), reader.cell(mails.waiting)],
        [Cell(_("Withheld or called off")), reader.cell(mails.withheld)],
        [Cell(_("All")), reader.cell(mails.total)],
    ]
    columns = [Column(_("Mails about this lab"), is_long=True), Column(pgettext("how many", "Number"), is_number=True)]
    return Section("mails", _("Mails"), [Table("mails", _("Mails"), columns, rows, has_total=True)])


def make_sources(content: ReportContent, reader: Reader) -> Section:
    """Where every figure comes from."""
    rows = [[Cell(it.code), Cell(reader.words(it.sentence)), Cell(it.query)] for it in content.sources]
    columns = [Column(_("Figure")), Column(_("What it counts"), is_long=True), Column(_("Query"))]
    note = _("All figures were read together on %(moment)s.") % {"moment": reader.read_at}
    return Section("sources", _("Sources"), [Table("sources", _("Sources"), columns, rows, note=note)])
