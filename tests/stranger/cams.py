#!/usr/bin/env python3
"""Drives the vendor's own Python SDK against `bothends serve aliyun/cams`: every operation that the SDK has.

Each operation is called with all members of its request model set, by name and type alone, and once more with the
least that the vendor's documents require. For each call
- the twin must accept the vendor's signature, the names, types and places of all members;
- every member of the answer must be one that the vendor's model knows;
- the same call signed with another secret must be refused with SignatureDoesNotMatch.

    python3 -m venv target/sdk && target/sdk/bin/pip install -r tests/stranger/requirements.txt
    target/sdk/bin/python tests/stranger/cams.py

Exit status: 0 when all calls went well, 1 otherwise.
"""

import argparse
import inspect
import json
import pathlib
import re
import subprocess
import sys
import typing

from alibabacloud_cams20200606 import models
from alibabacloud_cams20200606.client import Client
from alibabacloud_tea_openapi.models import Config
from darabonba.model import DaraModel
from darabonba.runtime import RuntimeOptions

ROOT = pathlib.Path(__file__).resolve().parents[2]

# What the annotations of the SDK refer to.
NAMES = {**vars(typing), "main_models": models, "RuntimeOptions": RuntimeOptions}

# Texts that hold JSON, although the SDK's models say no more than "text".
CONTENTS = {("SendChatappMessageRequest", "content"): json.dumps({"text": "Your order is on its way."})}

# Set by the gateway, never by callers.
HIDDEN = {"owner_id", "resource_owner_account", "resource_owner_id"}


def filled(model: type, path: tuple = ()) -> DaraModel:
    """A model with every member set."""
    members = {}
    for name, kind in typing.get_type_hints(model.__init__, NAMES).items():
        if name in HIDDEN or name == "return":
            continue
        members[name] = CONTENTS.get((model.__name__, name)) or value(kind, path + (model,))
    return model(**members)


def required(model: type) -> DaraModel:
    """A model with the members set that the vendor's comments call required."""
    source = inspect.getsource(model.__init__)
    names = re.findall(r"# This parameter is required\.\n(?:\s*#.*\n)*\s*self\.(\w+) =", source)
    whole = filled(model)
    return model(**{name: getattr(whole, name) for name in names})


def value(kind: typing.Any, path: tuple) -> typing.Any:
    """A value of a type."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is list:
        return [value(arguments[0], path)]
    if origin is dict:
        return {"key": value(arguments[1], path)}
    if inspect.isclass(kind) and issubclass(kind, DaraModel):
        # Some models hold themselves.
        return None if kind in path else filled(kind, path)
    return {str: "7 %+~*/?&=#é中", int: 7, bool: True, float: 7.5}.get(kind, "anything")


def operations() -> typing.Iterator[tuple[str, type | None]]:
    """Names of the SDK's methods, with the models of their requests."""
    for name, method in inspect.getmembers(Client, inspect.isfunction):
        # One of the names lacks the first underscore.
        if name.endswith("with_options"):
            hints = typing.get_type_hints(method, NAMES)
            hints = {key: kind for key, kind in hints.items() if key in ("request", "tmp_req")}
            yield name, next(iter(hints.values()), None)


def client(address: str, secret: str) -> Client:
    """A client of the twin."""
    made = Client(
        Config(access_key_id="stranger", access_key_secret=secret, endpoint=address, protocol="http", region_id="ap-southeast-1")
    )
    plain = made.call_api

    def call_api(*arguments):
        made.answer = plain(*arguments)
        return made.answer

    made.call_api = call_api
    return made


def lost(sent: typing.Any, known: typing.Any, path: str = "") -> list[str]:
    """Members of an answer that the vendor's model has not taken over."""
    if isinstance(sent, dict) and isinstance(known, dict):
        return [each for key, inner in sent.items() for each in lost(inner, known.get(key), f"{path}.{key}")]
    if isinstance(sent, list) and isinstance(known, list) and len(sent) == len(known):
        return [each for position, inner in enumerate(sent) for each in lost(inner, known[position], f"{path}[{position}]")]
    return [] if sent == known else [f"{path.lstrip('.')} is {sent!r}, the SDK has {known!r}"]


def call(made: Client, name: str, request: DaraModel | None) -> typing.Any:
    """Calls one operation."""
    options = RuntimeOptions(connect_timeout=5000, read_timeout=5000, autoretry=False)
    method = getattr(made, name)
    return method(options) if request is None else method(request, options)


def problems(right: Client, wrong: Client, name: str, request: DaraModel | None) -> list[str]:
    """What went wrong with one call."""
    found = []
    try:
        answer = call(right, name, request)
        if answer.status_code != 200:
            found.append(f"HTTP {answer.status_code}")
        # The members that all answers of this API have are not in all of the vendor's models.
        body = {key: inner for key, inner in right.answer["body"].items() if key != "Success" or hasattr(answer.body, "success")}
        found += lost(body, answer.body.to_map())
    except Exception as error:  # noqa: BLE001 - whatever the SDK raises is a finding
        found.append(f"{type(error).__name__}: {error}")
    try:
        call(wrong, name, request)
        found.append("another secret was accepted")
    except Exception as error:  # noqa: BLE001
        if getattr(error, "code", None) != "SignatureDoesNotMatch":
            found.append(f"another secret gave {type(error).__name__}: {error}")
    return found


def main() -> int:
    """Starts the twin and calls all of it."""
    parser = argparse.ArgumentParser(description="The vendor's SDK against `bothends serve aliyun/cams`.")
    parser.add_argument("--bothends", help="the command; built with cargo if left out")
    arguments = parser.parse_args()
    if arguments.bothends is None:
        subprocess.run(["cargo", "build", "--quiet", "--package", "bothends-cli"], cwd=ROOT, check=True)
    command = arguments.bothends or str(ROOT / "target/debug/bothends")
    serve = [command, "serve", "aliyun/cams", "--credentials", "stranger:the-secret"]
    twin = subprocess.Popen(serve, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        address = twin.stdout.readline().split("//")[1].strip()
        right, wrong = client(address, "the-secret"), client(address, "another-secret")
        failed = calls = 0
        for name, model in operations():
            for request in {"all": filled, "required": required}.values():
                calls += 1
                found = problems(right, wrong, name, model and request(model))
                failed += bool(found)
                for each in found:
                    print(f"{re.sub('_?with_options$', '', name)}: {each}")
        print(f"{calls - failed} passed, {failed} failed")
        return int(failed > 0)
    finally:
        twin.terminate()
        twin.wait()


if __name__ == "__main__":
    sys.exit(main())
