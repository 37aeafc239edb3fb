"""Who is who: students of the course among the users of a platform's assignment.

Nobody is guessed. A name is no key, two that fit are none, and a student whose id of the platform
is known is that user or nobody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from torchgrade.lms.records import Identity, There


def match(identities: Sequence[Identity], users: Sequence[There]) -> dict[str, There | str]:
    """Find each student's user.

    A known user id decides. Otherwise login name, institution's number and e-mail address are
    compared, and nbgrader's id with the login name and the number; all that fit have to be the
    same user.

    Args:
        identities: The students.
        users: Users of the assignment.

    Returns:
        Student to user, or to a sentence that says why there is none.
    """
    found = {identity.student: _one(identity, users) for identity in identities}
    twice = Counter(user.user for user in found.values() if isinstance(user, There))
    return {
        student: _TWICE.format(user=user.user)
        if isinstance(user, There) and twice[user.user] > 1
        else user
        for student, user in found.items()
    }


_TWICE = "two students of the course are the same user there ({user}): mend people.csv"
_NOBODY = "nobody in this assignment there fits: add their user id to people.csv"
_GONE = "user {user} is not in this assignment there: is the student still enrolled?"
_MANY = "fits several users there ({users}): write the user id into people.csv"


def _one(identity: Identity, users: Sequence[There]) -> There | str:
    if identity.user:
        named = [user for user in users if user.user == identity.user]
        return named[0] if named else _GONE.format(user=identity.user)
    fitting = {user.user: user for user in users if _fits(identity, user)}
    if not fitting:
        return _NOBODY
    if len(fitting) > 1:
        return _MANY.format(users=", ".join(sorted(fitting)))
    return next(iter(fitting.values()))


def _fits(identity: Identity, user: There) -> bool:
    pairs = (
        (identity.username, user.username),
        (identity.id_number, user.id_number),
        (identity.email.casefold(), user.email.casefold()),
        (identity.student, user.username),
        (identity.student, user.id_number),
    )
    return any(ours and ours == theirs for ours, theirs in pairs)
