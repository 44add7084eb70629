# Aliases for those who have make. Everything is done by run.py, which needs Python 3.11 alone.
.PHONY: demo test fast bench tablet lock
demo: ; python3 run.py demo
test: ; python3 run.py test
fast: ; python3 run.py test --fast
bench: ; python3 run.py bench
tablet: ; python3 run.py tablet
lock: ; python3 run.py lock
