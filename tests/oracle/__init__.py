"""An independent, plain and slow reading of SPEC sections 2 to 4, against which the fast one is checked.

It is derived from SPEC alone and shares no code with the product: where both agree, SPEC was understood.
"""

from tests.oracle.oracle import Oracle
from tests.oracle.reading import Tables, read_folder
from tests.oracle.reference import Reference, load_reference

__all__ = ["Oracle", "Reference", "Tables", "load_reference", "read_folder"]
