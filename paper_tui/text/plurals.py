"""How many of what, in words."""


def counted(number: int, noun: str, plural: str = "s") -> str:
    """`1 paper`, `2 papers`, `1,200 papers`; `plural` is what is added to the noun."""
    return f"{number:,} {noun}{'' if number == 1 else plural}"
