"""Write the README's table of settings from the docstrings of `directory.settings`; `--check` only compares."""

import sys
from pathlib import Path

from directory.settings import Settings

README = Path(__file__).parent.parent / "README.md"
BEGIN, END = "<!-- settings: begin -->", "<!-- settings: end -->"


def table() -> str:
    """Return the Markdown table: variable, default, meaning."""
    rows = ["| variable | default | meaning |", "|---|---|---|"]
    for field in Settings.model_fields.values():
        default = field.default if field.default not in (None, "") else "–"
        rows.append(f"| `{field.validation_alias}` | {default} | {' '.join((field.description or '').split())} |")
    return "\n".join(rows)


def with_table(readme: str) -> str:
    """Return the README's text with the table in its place."""
    head, _, rest = readme.partition(BEGIN)
    _, _, tail = rest.partition(END)
    return f"{head}{BEGIN}\n{table()}\n{END}{tail}"


def main() -> int:
    """Write or check; exit 1 when the check finds the table out of step."""
    text = README.read_text(encoding="utf-8")
    if "--check" in sys.argv:
        return int(with_table(text) != text)
    README.write_text(with_table(text), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
