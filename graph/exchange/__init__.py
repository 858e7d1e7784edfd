"""The exchange folder: how facts come in and go out.

One folder of CSV files (or a `.zip` of it), one file per table. `importing.import_delivery` reads, checks and
writes a delivery, all or nothing; `exporting.export_folder` writes the same folder back; `schemas` describes
it for other programs and for people. Tables and columns come from `graph.model.tables`, never from here.
"""
