"""The `tribune` command."""


def main() -> int:
    return 0
