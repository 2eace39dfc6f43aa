"""Texts that would run if a page took them for its own code (T36). Each names MARK: as an element, an attribute or a call."""

from tests.access.pages import MARK

_CALL = f"{MARK}()"
PAYLOADS = (
    f"<script>{_CALL}</script>", f"<SCRIPT SRC=//x/{MARK}.js></SCRIPT>", f"<img src=x onerror={_CALL}>", f"<svg onload={_CALL}>",
    f"<svg/onload={_CALL}>", f"'><{MARK}>", f'"><{MARK}>', f"\" onmouseover=\"{_CALL}", f"' onfocus='{_CALL}' autofocus='",
    f"x onload={_CALL}", f"</title><{MARK}>", f"</textarea><{MARK}>", f"</script><{MARK}>", f"</style><{MARK}>",
    f"--><{MARK}>", f"]]><{MARK}>", f"<iframe srcdoc='<{MARK}>'>", f"<a href=javascript:{_CALL}>x</a>",
    f"javascript:{_CALL}", f" jAvAsCrIpT:{_CALL}", f"data:text/html,<{MARK}>", f"<body onload={_CALL}>",
    f"<input autofocus onfocus={_CALL}>", f"<details open ontoggle={_CALL}>", f"<video src=x onerror={_CALL}>",
    f"<math><mi {MARK}=1>", f"<base href=//{MARK}/>", f"<form action=//{MARK}/><input>", f"<object data=//{MARK}/>",
    f"<embed src=//{MARK}/>", f"<meta http-equiv=refresh content=0;//{MARK}>", f"<link rel=stylesheet href=//{MARK}>",
    f"<b hx-get=/x hx-trigger=load {MARK}=1>", f"<b {MARK}>x", f"{{{{{MARK}}}}}<{MARK}>", f"{{% {MARK} %}}<{MARK}>",
    f"&lt;{MARK}&gt;<{MARK}>", f"&#60;{MARK}&#62;<{MARK}>", f"%3C{MARK}%3E<{MARK}>", f"\u2028<{MARK}>",
)  # fmt: skip
POLYGLOT = f"'\"></b><{MARK} onload={_CALL}>"
"""Ends a text, an attribute in either quote, and an element: short enough for every column."""
