"""Names of places as people type them, made comparable: "St-Étienne", "SAINT ETIENNE" and "saint étienne" are one."""

from tribune.kit.text import fold

SHORT = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
BETWEEN = str.maketrans({"/": " ", ",": " ", ".": " ", "(": " ", ")": " "})


def fold_name(text: str) -> str:
    words = fold(text.translate(BETWEEN)).split()
    return " ".join(SHORT.get(word, word) for word in words)
