"""Who a sender is: found by what only one person has, and never guessed."""

import pytest

from torchgrade.errors import InstructorError
from torchgrade.intake.deciding import Wishes
from torchgrade.intake.matching import match, memory_of, remember
from torchgrade.intake.people import Person, read_people
from torchgrade.intake.receipts import Receipt
from torchgrade.intake.records import Sender

NB = '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
ANN = Person(
    student="ann", first_name="Ann", last_name="O'Student, Jr.", email="ann@example.edu",
    username="aost", id_number="1001", canvas="12", moodle="34",
)  # fmt: skip
LI = Person(student="li", first_name="小明", last_name="王")
BARE = Person(student="bob", first_name="Bob", last_name="Ray")


def found(sender, people=(ANN, LI, BARE), *others, **options):
    """Give the student that a sender is, or the reason."""
    matched = match(people, [(each, "zip") for each in (sender, *others)], **options)
    return matched.students.get(sender) or matched.unknown[0].reason


@pytest.mark.parametrize(
    ("sender", "student"),
    [
        (Sender(canvas="12"), "ann"),
        (Sender(moodle="34", name="Somebody"), "ann"),
        (Sender(id_number="1001"), "ann"),
        (Sender(username="AOST"), "ann"),
        (Sender(email="Ann@Example.edu"), "ann"),
        (Sender(username="li"), "li"),
        (Sender(name="Ann OStudent, Jr."), "ann"),
        (Sender(name="ann o'student, jr."), "ann"),
        (Sender(name="O'Student, Jr., Ann"), "ann"),
        (Sender(name="小明 王"), "li"),
        (Sender(name="王 小明"), "li"),
        (Sender(name="Ann"), ""),
        (Sender(name="Student"), ""),
        (Sender(name="ann"), ""),
        (Sender(name="Anne O'Student, Jr."), ""),
        (Sender(canvas="34"), ""),
        (Sender(participant="12"), ""),
    ],
)
def test_what_identifies(sender, student):
    """Ids in any case, full names in either order and as Moodle cleans them; nothing near it."""
    assert found(sender) == student


def test_ids_that_contradict():
    """Two ids of two people, or an id and another one that differs, find nobody."""
    assert "different people" in found(Sender(canvas="12", username="li"))
    assert "another `canvas`" in found(Sender(email="ann@example.edu", canvas="99"))
    assert found(Sender(name="Ann O'Student, Jr.", canvas="99")) == ""
    assert found(Sender(name="Bob Ray", canvas="99")) == "bob"


def test_names_that_several_have():
    """Namesakes, in the course or in the zip, are asked about."""
    twin = Person(student="bob2", first_name="Bob", last_name="Ray")
    assert "Several people" in found(Sender(name="Bob Ray"), (BARE, twin))
    one, other = Sender(name="Bob Ray", participant="1"), Sender(name="Bob Ray", participant="2")
    assert "Several senders" in found(one, (BARE,), other)
    [first, second] = match((BARE,), [(one, ""), (other, "")]).unknown
    assert (first.who, second.who) == ("Bob Ray #1", "Bob Ray #2")
    named = match((BARE,), [(one, ""), (other, "")], who={"Bob Ray #2": "bob"})
    assert named.students == {other: "bob"}


def test_what_a_person_says_counts():
    """By name, by e-mail, by Canvas's id; misspelt or ambiguous names are refused."""
    sender = Sender(name="Robert", email="r@x", canvas="77")
    for name in ("Robert", "r@x", "77", "Robert #77", "Robert_77"):
        assert found(sender, who={name: "bob"}) == "bob"
    with pytest.raises(InstructorError, match="no student 'bop'") as error:
        found(sender, who={"Robert": "bop"})
    assert "Did you mean 'bob'" in str(error.value)
    with pytest.raises(InstructorError, match="nothing came from 'Robrt'"):
        found(sender, who={"Robrt": "bob"})
    with pytest.raises(InstructorError, match="several are called"):
        found(sender, (BARE,), Sender(name="Robert", canvas="78"), who={"Robert": "bob"})


def test_asking():
    """Suggestions are offered, closest first, and nothing is taken without an answer."""
    asked = []

    def ask(unknown):
        asked.append(unknown)
        return "bob"

    sender = Sender(name="Bobby Ray", canvas="77")
    assert found(sender) == ""
    assert found(sender, ask=ask) == "bob"
    assert asked[0].suggestions == ("bob",)
    with pytest.raises(InstructorError, match="no student 'nobody'"):
        found(sender, ask=lambda _: "nobody")
    assert found(sender, ask=lambda _: None) == ""


def test_canvas_short_names_are_taken_only_when_asked_for():
    """`raybob` may be somebody else, so it is offered; two who are called so are not even that."""
    sender = Sender(name="raybob", canvas="77")
    [unknown] = match((ANN, BARE), [(sender, "")]).unknown
    assert unknown.exact == "bob"
    assert found(sender, (ANN, BARE), exact=True) == "bob"
    twin = Person(student="bob2", first_name="Bob", last_name="R-ay")
    assert match((BARE, twin), [(sender, "")], exact=True).students == {}
    other = Sender(name="raybob", canvas="78")
    assert match((BARE,), [(sender, ""), (other, "")], exact=True).students == {}
    known = Person(student="bob", first_name="Bob", last_name="Ray", canvas="5")
    assert match((known,), [(sender, "")], exact=True).students == {}


def test_answers_are_remembered():
    """Ids go into people.csv, where they are not known yet and nobody else has them."""
    sender = Sender(name="Robert Ray", email="ann@example.edu", canvas="77", participant="3")
    _, _, bob = remember((ANN, LI, BARE), {sender: "bob"})
    assert (bob.canvas, bob.email, bob.first_name) == ("77", "", "Bob")
    _, _, bob = remember((ANN, LI, Person(student="bob")), {Sender(name="R. Ray"): "bob"})
    assert bob.first_name == "R. Ray"


def test_receipts_remember_names_and_participants():
    """A name that was answered once is known in the next assignment, a participant in this one."""
    one, other = Sender(name="Bob Ray", participant="1"), Sender(name="Bob Ray", participant="2")
    nick = Receipt(student="bob", sender=Sender(name="Bobby"))
    assert found(Sender(name="bobby"), memory=memory_of((), [nick])) == "bob"
    memory = memory_of([Receipt(student="bob", sender=one)], ())
    matched = match((BARE,), [(one, ""), (other, "")], memory=memory)
    assert matched.students == {one: "bob"}
    assert [unknown.sender for unknown in matched.unknown] == [other]
    stranger = Sender(name="Eve", participant="1")
    assert match((BARE,), [(stranger, "")], memory=memory).students == {}


def test_who_is_unknown_is_left_until_it_is_said(class_, pack):
    """Nothing of theirs is taken; the answer holds for the next time."""
    class_.people("ann,Ann,Smith,,,,,")
    zip_ = pack("m.zip", {"Annie Smith_2_assignsubmission_file/hw.ipynb": NB})
    report = class_.collect(zip_)
    assert [(u.who, u.suggestions) for u in report.unknown] == [("Annie Smith", ("ann",))]
    assert not class_.file("ann").exists()
    assert report.missing == ("ann",)
    report = class_.collect(zip_, wishes=Wishes(who={"Annie Smith": "ann"}))
    assert report.complete
    assert class_.file("ann").exists()
    assert class_.collect(zip_).complete


def test_newcomers(class_, pack):
    """Ids are made of what is known, and people.csv is written; namesakes are still asked about."""
    class_.people("smithann,Ann,Jones,,,,,")
    zip_ = pack(
        "c.zip",
        {"smithann_1_5_hw.ipynb": NB, "żółćłukasz_2_6_hw.ipynb": NB, "leeann_3_7_hw.ipynb": NB},
    )
    report = class_.collect(zip_, wishes=Wishes(new_students=True))
    assert [person.student for person in report.newcomers] == ["smithann-2", "żółćłukasz", "leeann"]
    assert {p.student: p.canvas for p in read_people(class_.root)} == {
        "smithann": "", "smithann-2": "1", "żółćłukasz": "2", "leeann": "3",
    }  # fmt: skip
    assert class_.file("smithann-2").exists()
    assert class_.collect(zip_).complete


def test_accounts_of_the_exchange(class_, tmp_path):
    """The exchange's accounts are ids as they are, until there is a people.csv."""
    folder = tmp_path / "inbound" / "a.b+hw+2026-11-24 01:45:45.123456 UTC+r"
    folder.mkdir(parents=True)
    (folder / "hw.ipynb").write_text(NB)
    report = class_.collect(tmp_path / "inbound")
    assert [item.student for item in report.items] == ["a.b"]
    assert not (class_.root / "people.csv").exists()
    class_.people("ann,,,,,,,")
    report = class_.collect(tmp_path / "inbound")
    assert [unknown.who for unknown in report.unknown] == ["a.b"]


def test_two_senders_are_not_one_person():
    """Found by different ids, they are both asked about; a person may say so."""
    one, other = Sender(name="X", email="ann@example.edu"), Sender(name="Y", username="aost")
    matched = match((ANN,), [(one, ""), (other, "")])
    assert matched.students == {}
    assert all("Somebody else who came is ann" in unknown.reason for unknown in matched.unknown)
    named = match((ANN,), [(one, ""), (other, "")], who={"X": "ann"})
    assert named.students == {one: "ann"}


def test_a_namesake_with_another_address_is_asked_about():
    """A full name is believed only as long as nothing speaks against it."""
    assert found(Sender(name="Ann O'Student, Jr.", email="other@example.edu")) == ""


def test_who_was_found_by_an_id_becomes_better_known():
    """Canvas's id is learnt from a sender who was known by the e-mail address."""
    sender = Sender(email="ray@example.edu", canvas="77")
    bob = Person(student="bob", email="ray@example.edu")
    matched = match((bob,), [(sender, "")])
    assert remember((bob,), matched.learnt)[0].canvas == "77"


def test_nothing_that_a_spreadsheet_takes_for_a_formula(class_, pack):
    """Display names are chosen by students, and people.csv is opened with spreadsheets."""
    name = "=HYPERLINK(1)_2_assignsubmission_file/hw.ipynb"
    report = class_.collect(pack("m.zip", {name: NB}), wishes=Wishes(new_students=True))
    [person] = report.newcomers
    assert (person.student, person.first_name) == ("hyperlink-1", "'=HYPERLINK(1)")
    assert class_.collect(pack("m.zip", {name: NB})).complete
    evil = Sender(name="x", username="=1+1", email="@evil")
    assert remember((BARE,), {evil: "bob"})[0] == BARE
