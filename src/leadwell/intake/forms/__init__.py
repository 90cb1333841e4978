"""Forms of file: CSV, workbooks, Parquet and JSON turned into sheets of text within set limits."""
