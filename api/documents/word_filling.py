"""Fill a Word model in a sandbox: it may show the data it is given, and do nothing else."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from graph.errors import InvalidInputError


def filled(model: bytes, context: Mapping[str, Any]) -> bytes:
    """Give the model with its tags filled; the same data give the same bytes.

    Raises InvalidInputError for a model that is no Word document, or whose tags cannot be filled.
    """
    try:
        template = DocxTemplate(BytesIO(model))
        sandbox = ImmutableSandboxedEnvironment(autoescape=True)
        template.render(dict(context), jinja_env=sandbox)
        written = BytesIO()
        template.save(written)
    except (BadZipFile, PackageNotFoundError, KeyError, ValueError) as error:
        raise InvalidInputError("document.no_word_model") from error
    except (TemplateError, TypeError, OverflowError) as error:
        raise InvalidInputError("document.wrong_tag", reason=str(error)) from error
    return _without_hour(written)


def _without_hour(written: BytesIO) -> bytes:
    """Give a document without the hour at which it was made, which its archive notes for each file."""
    plain = BytesIO()
    with ZipFile(written) as made, ZipFile(plain, "w", ZIP_DEFLATED) as same:
        for name in made.namelist():
            same.writestr(ZipInfo(name), made.read(name), ZIP_DEFLATED)
    return plain.getvalue()
