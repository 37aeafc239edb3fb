"""What the trusted side holds of objects that live in the sandbox.

A `Remote` forwards attribute access, calls, items, `len`, iteration and `with`. It never
forwards a comparison, arithmetic, a truth test or a conversion: that would hand the expected
value to the student's code and let it answer. A `RemoteTensor` is a tensor whose current value
is fetched whenever a trusted torch operation uses it.
"""

from __future__ import annotations

import builtins
import functools
import itertools
import marshal
import time
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import torch

from torchgrade.remote.codec import SIMULATED, Decoder, Encoder, NotPlain
from torchgrade.remote.wire import Closed, Frame, Late, ProtocolError, Wire

MAX_STEPS = 1_000_000
MAX_RECEIVED = 1 << 30
"""Bytes of tensors and arrays that one test may fetch."""
_WITHOUT_VALUES = frozenset(("meta", SIMULATED))
"""Devices that the trusted side knows by name alone."""
_FORBIDDEN_MIMICRY = (SystemExit, KeyboardInterrupt, StopIteration, GeneratorExit)


class HandleMisuse(BaseException):
    """The test used a handle in a way that would let the student's code decide the verdict."""


class StudentError(Exception):
    """The student's code raised.

    Attributes:
        kind: Name of the builtin exception class, "Exception" if it is not a builtin's.
        text: The student's message; hidden inputs may be in it, so no student may read it.
        frames: (cell index, line from 1) of the frames in the student's cells, outermost first.
    """

    kind: str = "Exception"
    text: str = ""
    frames: tuple[tuple[int, int], ...] = ()


class NameMissing(BaseException):
    """The notebook did not define this name."""


class NoValues(AssertionError):
    """A tensor of the student's has no values: each comparison of them would come out right."""


class Lost(BaseException):
    """The sandbox died or broke the protocol during a call."""


class MachineError(BaseException):
    """This machine failed in the middle of a call: nobody's points fall for it."""


class TooSlow(BaseException):
    """The student's code did not answer within its time."""


def _mimics() -> dict[str, type[StudentError]]:
    """Build, for each builtin exception, a `StudentError` that `pytest.raises` accepts for it."""
    found: dict[str, type[StudentError]] = {}
    for name, builtin in vars(builtins).items():
        if not (isinstance(builtin, type) and issubclass(builtin, Exception)):
            continue
        if issubclass(builtin, _FORBIDDEN_MIMICRY) or builtin in (Exception, ExceptionGroup):
            continue
        try:
            mimic = type(f"Student{name}", (StudentError, builtin), {"__module__": __name__})
            mimic("text")
        except TypeError:  # a builtin with a layout or arguments of its own (UnicodeDecodeError)
            continue
        found[name] = mimic
    return found


_MIMICS = _mimics()
_KINDS = {
    error.__name__
    for error in vars(builtins).values()
    if isinstance(error, type) and issubclass(error, BaseException)
}


class Session:
    """A conversation with one fork of an executed notebook.

    Args:
        wire: The trusted end; the other end is served by `torchgrade.inside.agent`.
        seconds: Wall-clock budget of the whole session.
        device: Type of the run's device: tensors come from there or from the CPU.
    """

    def __init__(self, wire: Wire, *, seconds: float, device: str = "cpu") -> None:
        self._wire = wire
        self._devices = frozenset(("cpu", device))
        self._seq = itertools.count(1)
        self._deadline = time.monotonic() + seconds
        self._met: weakref.WeakValueDictionary[int, Any] = weakref.WeakValueDictionary()
        self._received = 0
        self.broken: BaseException | None = None
        self.asked = self.heard = False
        """Whether there was a request, and whether there was an answer to one."""
        self.used = False
        """Whether anything was asked for yet."""
        self.epoch = 0
        """Counts the requests that may change an object in the sandbox."""

    def accept(self, device: str) -> None:
        """Take tensors from devices of one more type from now on."""
        self._devices |= {device}

    def request(self, op: str, *args: Any) -> Any:
        """Ask the sandbox to do `op` and return its answer, plain or as a handle.

        Raises:
            HandleMisuse: An argument can't be sent.
            StudentError: The student's code raised.
            NameMissing: The notebook does not define the name asked for.
            TooSlow: The session's time is over.
            Lost: The sandbox died, or sent something malformed.
            MachineError: The machine failed.
        """
        if self.broken is not None:
            raise self.broken
        self.used = True
        self.epoch += op != "fetch"
        encoder = Encoder(self._send_handle)
        try:
            tree = encoder.encode(list(args))
        except NotPlain as error:
            raise HandleMisuse(
                f"{error} can't be sent to the student's code: build it there, with "
                "`student.load(file)` or `student.torch`"
            ) from None
        self.asked = True
        try:
            reply = self._exchange(Frame(next(self._seq), op, tree, tuple(encoder.buffers)))
            decoder = Decoder(reply.buffers, self._meet, devices=self._devices)
            answer = decoder.decode(reply.tree)
            self.heard = True
        except Late:
            self.broken = TooSlow("the student's code did not answer in time")
        except (Closed, ProtocolError) as error:
            self.broken = Lost(str(error) or "the sandbox died")
        except OSError as error:
            self.broken = MachineError(str(error))
        if self.broken is not None:
            raise self.broken
        if reply.op == "missing":
            raise NameMissing(str(args[0]))  # what was asked: the answer's own words are not used
        return answer if reply.op == "ok" else self._raise(answer)

    def close(self) -> None:
        """End the conversation; the fork ends with it."""
        self.broken = self.broken or Lost("the session was closed")
        self._wire.close()

    def _exchange(self, frame: Frame) -> Frame:
        self._wire.send(frame, deadline=self._deadline)
        reply = self._wire.receive(deadline=self._deadline)
        wanted = ("ok", "error", "missing") if frame.op == "name" else ("ok", "error")
        if reply.seq != frame.seq or reply.op not in wanted:
            raise ProtocolError("the sandbox answered something that was not asked")
        self._received += sum(map(len, reply.buffers))
        if self._received > MAX_RECEIVED:
            raise ProtocolError("the sandbox sent more than one test may fetch")
        return reply

    @staticmethod
    def _raise(answer: Any) -> NoReturn:
        kind, text, frames = _checked_error(answer)
        error = _MIMICS.get(kind, StudentError)(text)
        error.kind = kind if kind in _KINDS else "Exception"
        error.text, error.frames = text, frames
        raise error

    def _send_handle(self, value: Any) -> list[Any]:
        if isinstance(value, Remote | RemoteTensor):
            if value._session is not self:
                raise HandleMisuse("this handle belongs to another test's sandbox")
            return ["r", value._id]
        if type(value) is torch.nn.Parameter:
            raise NotPlain("a Parameter of the test's own process")
        raise NotPlain(f"a {type(value).__name__}")

    def _meet(self, node: list[Any]) -> Any:
        if len(node) < 3 or type(node[1]) is not int or node[1] < 0:
            raise ProtocolError("a malformed handle")
        _, number, kind, *rest = node
        known = self._met.get(number)
        if known is not None:
            return known
        made: Remote | RemoteTensor
        if kind == "tensor" and len(rest) == 2:
            like, device = (Decoder(()).decode(part) for part in rest)
            if type(like) is not torch.Tensor or type(device) is not torch.device:
                raise ProtocolError("a malformed tensor handle")
            if device.type not in self._devices | _WITHOUT_VALUES:
                raise ProtocolError("a tensor on a device that the run does not have")
            made = RemoteTensor._make(self, number, like, device)
        elif kind == "object" and len(rest) == 1 and type(rest[0]) is str:
            made = Remote(self, number, _printable(rest[0], 80))
        else:
            raise ProtocolError("a handle of an unknown kind")
        self._met[number] = made
        return made


def _checked_error(answer: Any) -> tuple[str, str, tuple[tuple[int, int], ...]]:
    """Validate the description of an exception that came from the sandbox."""
    if type(answer) is not tuple or len(answer) != 3:
        return "Exception", "", ()
    kind, text, frames = answer
    if type(kind) is not str or type(text) is not str or type(frames) is not list:
        return "Exception", "", ()
    pairs = [f for f in frames if type(f) is tuple and len(f) == 2 and all(map(_is_count, f))]
    return kind, _printable(text, 2_000), tuple(pairs[:50])


def _is_count(item: Any) -> bool:
    return type(item) is int and 0 <= item < 1_000_000


def _printable(text: str, most: int) -> str:
    return "".join(
        c if c.isprintable() or c == "\n" else "\N{REPLACEMENT CHARACTER}" for c in text[:most]
    )


class Remote:
    """Handle of an object in the sandbox: anything that is neither plain nor a tensor."""

    __slots__ = ("__weakref__", "_id", "_name", "_session")
    _session: Session
    _id: int
    _name: str

    def __init__(self, session: Session, number: int, name: str) -> None:
        for key, value in (("_session", session), ("_id", number), ("_name", name)):
            object.__setattr__(self, key, value)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(f"{name} is not forwarded to the student's code")
        return self._session.request("getattr", self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        self._session.request("setattr", self, name, value)

    def __delattr__(self, name: str) -> None:
        self._session.request("delattr", self, name)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the object in the sandbox."""
        return self._session.request("call", self, args, kwargs)

    def __getitem__(self, key: Any) -> Any:
        return self._session.request("getitem", self, key)

    def __setitem__(self, key: Any, value: Any) -> None:
        self._session.request("setitem", self, key, value)

    def __delitem__(self, key: Any) -> None:
        self._session.request("delitem", self, key)

    def __len__(self) -> int:
        length = self._session.request("len", self)
        if type(length) is not int or length < 0:
            raise Lost("the sandbox answered a length that is no length")
        return length

    def __iter__(self) -> Iterator[Any]:
        iterator = self._session.request("iter", self)
        return _steps(self._session, iterator)

    def __next__(self) -> Any:
        done, item = _step(self._session, self)
        if done:
            raise StopIteration
        return item

    def __enter__(self) -> Any:
        return self._session.request("enter", self)

    def __exit__(self, *exc: object) -> None:
        self._session.request("exit", self)

    def __repr__(self) -> str:
        return f"<remote {self._name} #{self._id}>"

    def __reduce_ex__(self, _: Any) -> NoReturn:
        raise HandleMisuse("a handle can't be copied or pickled: it stands for an object elsewhere")


def _step(session: Session, iterator: Any) -> tuple[bool, Any]:
    answer = session.request("next", iterator)
    if type(answer) is not tuple or len(answer) != 2 or type(answer[0]) is not bool:
        raise Lost("the sandbox answered a step that is no step")
    return answer


def _steps(session: Session, iterator: Any) -> Iterator[Any]:
    for _ in range(MAX_STEPS):
        done, item = _step(session, iterator)
        if done:
            return
        yield item
    raise TooSlow(f"the student's iterator did not stop after {MAX_STEPS} items")


def _refuse(operation: str) -> Callable[..., NoReturn]:
    def method(self: Remote, *_: Any) -> NoReturn:
        raise HandleMisuse(
            f"{operation} on {self!r} would be answered by the student's code: fetch a plain "
            "value first (an attribute, an item, a call's result, `value(...)`)"
        )

    return method


for _name in (
    "eq ne lt le gt ge hash bool int float complex index round abs neg pos invert contains "
    "add sub mul truediv floordiv mod pow matmul and or xor lshift rshift divmod "
    "radd rsub rmul rtruediv rfloordiv rmod rpow rmatmul rand ror rxor rlshift rrshift rdivmod "
    "iadd isub imul itruediv ifloordiv imod ipow imatmul iand ior ixor ilshift irshift"
).split():
    setattr(Remote, f"__{_name}__", _refuse(f"__{_name}__"))


def _getter(name: str) -> Any:
    return getattr(torch.Tensor, name).__get__


_LIVE_ATTRIBUTES = {
    _getter(name): name for name in ("grad", "data", "requires_grad", "grad_fn", "is_leaf")
}
_SETTABLE = {getattr(torch.Tensor, n).__set__: n for n in ("grad", "data", "requires_grad")}
_LIVE_METHODS = {"__setitem__", "backward", "retain_grad", "register_hook"}
_IN_PLACE = frozenset(
    "bernoulli_ copy_ detach_ exponential_ fill_ normal_ random_ requires_grad_ share_memory_ "
    "uniform_ zero_".split()
)
"""In-place methods with which tests set up inputs; any other could be handed what is expected."""
_DESCRIBING = frozenset("__get__ __len__ dim ndimension numel nelement size stride".split())
_DEVICE, _IS_META = _getter("device"), _getter("is_meta")
_ELEMENT_BY_ELEMENT = frozenset(
    "eq ne lt le gt ge not_equal less less_equal greater greater_equal isclose allclose "
    "add radd sub subtract rsub mul multiply rmul div divide true_divide truediv rtruediv rdiv "
    "floor_divide floordiv rfloordiv remainder mod rmod fmod pow rpow float_power maximum minimum "
    "fmax fmin logical_and logical_or logical_xor bitwise_and bitwise_or bitwise_xor and or xor "
    "rand ror rxor mse_loss l1_loss smooth_l1_loss huber_loss dist".split()
)
"""Operations that an empty tensor satisfies, or that make an empty tensor of it."""


class RemoteTensor(torch.Tensor):
    """A tensor in the sandbox: identity stays there, values are fetched when they are used.

    In-place methods, `backward`, `grad`, `data`, `requires_grad` and item assignment act on the
    tensor in the sandbox. Everything else works on an ordinary local copy of its present value.
    """

    _session: Session
    _id: int
    _seen: tuple[int, torch.Tensor] | None
    _reshaped: bool

    @classmethod
    def _make(
        cls, session: Session, number: int, like: torch.Tensor, device: torch.device
    ) -> RemoteTensor:
        made: RemoteTensor = torch.Tensor._make_wrapper_subclass(
            cls, like.shape, dtype=like.dtype, device=device
        )
        made._session, made._id = session, number
        made._seen, made._reshaped = None, False
        return made

    def __hash__(self) -> int:
        return id(self)

    def __repr__(self, **_: Any) -> str:  # type: ignore[override]
        try:
            return f"remote {self._fetch()!r}"
        except BaseException as error:  # noqa: BLE001 - pytest prints handles of dead sandboxes
            return f"<remote tensor #{self._id}: {type(error).__name__}>"

    def _fetch(self) -> torch.Tensor:
        """Fetch the present value, once for all looks between two changes.

        A tensor that answered each look anew could show one shape to the check and another to
        the comparison.
        """
        if self._seen is not None and self._seen[0] == self._session.epoch:
            return self._seen[1].clone()
        if self._is_bare():
            raise self._no_values()
        fetched = self._session.request("fetch", self)
        if type(fetched) is not torch.Tensor:
            raise Lost("the sandbox answered a tensor that is none")
        with torch._C.DisableTorchFunctionSubclass():
            same = fetched.shape == self.shape and fetched.dtype == self.dtype
        if not (same or self._reshaped):
            raise Lost("a tensor's shape or dtype is not what the sandbox said before")
        self._seen = self._session.epoch, fetched
        return fetched.clone()

    def _is_bare(self) -> bool:
        """Tell whether the tensor has a shape and a dtype, and no values."""
        with torch._C.DisableTorchFunctionSubclass():
            return self.device.type == "meta"

    def _no_values(self) -> NoValues:
        with torch._C.DisableTorchFunctionSubclass():
            return NoValues(f"a tensor of shape {tuple(self.shape)} on the meta device")

    def _device(self) -> torch.device:
        """Ask where the tensor is now; `assert_close` takes one on the meta device for equal."""
        answer = self._session.request("getattr", self, "device")
        if type(answer) is not torch.device:
            raise Lost("the sandbox answered a device that is none")
        if answer.type == "meta":
            raise self._no_values()
        return answer

    @classmethod
    def __torch_function__(
        cls, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        """Act on the sandbox's tensor where `func` does; else run `func` on fetched values."""
        kwargs = kwargs or {}
        if isinstance(args[0] if args else None, RemoteTensor):
            live, *rest = args
            if func == _DEVICE:
                return live._device()
            if func in _LIVE_ATTRIBUTES:
                return live._session.request("getattr", live, _LIVE_ATTRIBUTES[func])
            if func in _SETTABLE:
                live._reshaped = True
                return live._session.request("setattr", live, _SETTABLE[func], *rest)
            name = getattr(func, "__name__", "")
            if name in _LIVE_METHODS or (name.endswith("_") and not name.endswith("__")):
                return live._act(name, tuple(rest), kwargs)
            if name in _DESCRIBING and func != _IS_META and live._is_bare():
                with torch._C.DisableTorchFunctionSubclass():
                    return func(*args, **kwargs)
        if getattr(func, "__name__", "").strip("_") in _ELEMENT_BY_ELEMENT:
            _refuse_empty([*args, *kwargs.values()])
        with torch._C.DisableTorchFunctionSubclass():
            return func(*value(args), **value(kwargs))

    def _act(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Call a method on the tensor in the sandbox."""
        if name not in _LIVE_METHODS and name not in _IN_PLACE:
            raise HandleMisuse(
                f"{name} would hand its arguments to the student's code, which may answer as it "
                f"likes: use `value(...)` and {name.rstrip('_')}, or assign to the items"
            )
        self._reshaped = True
        answer = self._session.request("method", self, name, args, kwargs)
        return self if name in _IN_PLACE else answer

    @classmethod
    def __torch_dispatch__(  # type: ignore[override]
        cls, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        """Run `func` on fetched values where torch reaches it without `__torch_function__`."""
        return func(*value(args), **value(kwargs or {}))


def _refuse_empty(operands: list[Any]) -> None:
    """Fail a test that would take an empty tensor for an answer that is right everywhere.

    Two empty operands may meet: that is how a test compares answers to an empty input.
    """
    for tensor in operands:
        if isinstance(tensor, RemoteTensor) and _is_empty(tensor):
            if all(map(_is_empty, operands[:2])):
                return
            shape = tuple(tensor.shape)
            raise NoValues(f"a tensor of shape {shape} has no values to compare")


def _is_empty(item: Any) -> bool:
    item = getattr(item, "expected", item)  # of pytest.approx
    if isinstance(item, torch.Tensor):
        return 0 in item.shape
    return isinstance(item, np.ndarray | list | tuple) and not np.size(item)


def value(item: Any) -> Any:
    """Fetch: every remote tensor in `item` (lists, tuples and dicts included) by value.

    Args:
        item: A plain value, a tensor, a remote tensor, or containers of these.

    Returns:
        The same shape of containers with ordinary tensors in it.

    Raises:
        HandleMisuse: `item` holds a handle of an object that has no plain value.
    """
    if isinstance(item, RemoteTensor):
        return item._fetch()
    if type(item) in (list, tuple):
        return type(item)(value(part) for part in item)
    if type(item) is dict:
        return {value(key): value(part) for key, part in item.items()}
    if isinstance(item, Remote):
        raise HandleMisuse(f"{item!r} has no plain value: ask it for what you need")
    return item


class Student:
    """The namespace that the executed notebook left behind.

    `student.RandomXY` is whatever the notebook called `RandomXY`. The modules `torch`, `numpy`,
    `random` and `builtins` are the sandbox's own, whatever the notebook bound to these names;
    their attributes are as the student's code left them.

    Args:
        session: The test's own session.
        folder: Where `load` finds its files: the assignment's folder of hidden tests.
    """

    _MODULES = ("torch", "numpy", "random", "builtins")

    def __init__(self, session: Session, folder: Path) -> None:
        self._session = session
        self._folder = folder

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return self._session.request("module" if name in self._MODULES else "name", name)

    def put(self, item: Any) -> Any:
        """Send a tensor into the sandbox and return its remote, to watch what becomes of it.

        Args:
            item: A tensor or array; containers of tensors keep their shape.

        Returns:
            The remote tensor (arrays stay behind handles).
        """
        return self._session.request("put", item)

    def load(self, file: str) -> Any:
        """Run a helper file inside the sandbox, in a namespace of its own.

        Its code becomes visible to the student's process: it must hold no expected value.

        Args:
            file: File name relative to the assignment's folder of hidden tests.

        Returns:
            The remote of the helper's namespace.
        """
        return self._session.request("load", compiled(self._folder / file), file)


def compiled(path: Path) -> bytes:
    """Compile a helper file; both sides run the same Python.

    Returns:
        The module's code object, marshalled.

    Raises:
        OSError: It can't be read.
        SyntaxError: It is not Python.
    """
    seen = path.stat()
    return _compiled(path, seen.st_mtime_ns, seen.st_size)


@functools.lru_cache(maxsize=64)
def _compiled(path: Path, changed: int, size: int) -> bytes:
    del changed, size  # part of the key alone: a new version is compiled again
    return marshal.dumps(compile(path.read_text("utf-8"), f"<{path.name}>", "exec"))
