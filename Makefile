# The same as start.py, for those who have make.
.PHONY: setup run test test-all check docs
setup: ; python3 start.py setup
run: ; python3 start.py
test: ; python3 start.py test tests/library -q -n 2
test-all: ; python3 start.py test
check: ; bash .ci/run
docs: ; python3 start.py setup && .venv/bin/python docs/make_reference.py
