"""`make screenshots`: every page of the demo as a picture in `docs/screenshots/`.

`pages/` is the list, `demo.py` knows the demo's rows by name, `scenes.py` makes what the demo lacks, `camera.py`
takes the pictures and complains of pages that are no page, scroll sideways or break the policy.
"""
