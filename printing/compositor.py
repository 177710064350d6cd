"""Sets one paper, then ends: `python -I compositor.py booklet.typ`, JSON in, a PDF out.

A process of its own. Layouts that typst keeps would take four hundred megabytes of a server that sets a hundred papers,
its threads do not outlive a fork, and a panic of its ends the process it is in.
"""

import sys
from pathlib import Path

import typst

SOURCES = Path(__file__).parent / "typst"


def main() -> int:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
    compiler = typst.Compiler(root=str(SOURCES), font_paths=fonts, ignore_system_fonts=True)
    data = sys.stdin.buffer.read().decode()
    try:
        made = compiler.compile(str(SOURCES / sys.argv[1]), sys_inputs={"data": data}, pdf_standards="ua-1")
    except typst.TypstError as error:
        sys.stderr.write(str(error))
        return 1
    sys.stdout.buffer.write(made)  # type: ignore[arg-type]  # not a list: that is for pictures
    return 0


if __name__ == "__main__":
    sys.exit(main())
