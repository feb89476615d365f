"""Write the locks: every package, version and hash, and the name of no host.

bootstrap.txt  uv itself
core.txt       what a site needs when it is installed from our wheel
run.txt        core, and what builds the front end and the gazetteer
all.txt        run, and what tests and checks need
"""

import subprocess
import sys
from pathlib import Path

LOCKS = Path(__file__).parent
UV = Path(sys.executable).with_name("uv")
PLAIN = ["--universal", "--generate-hashes", "--no-header", "--no-annotate", "--quiet"]
SETS = {"all": ["build", "dev"], "run": ["build"], "core": []}


def main(upgrade: bool) -> None:
    for name, groups in SETS.items():
        # The smaller sets take the versions of the whole, so that what is tested is what is served.
        agreed = [] if name == "all" else ["--constraints", LOCKS / "all.txt"]
        chosen = [f"--group={group}" for group in groups]
        renew = ["--upgrade"] if upgrade else []
        target = ["--output-file", LOCKS / f"{name}.txt"]
        pip_compile = [UV, "pip", "compile", "pyproject.toml", *PLAIN, *agreed, *chosen, *renew, *target]
        subprocess.run(pip_compile, cwd=LOCKS.parent, check=True)
        print(f"locks/{name}.txt: {(LOCKS / f'{name}.txt').read_text().count('==')} packages")
    if upgrade:
        target = ["--output-file", LOCKS / "bootstrap.txt"]
        subprocess.run([UV, "pip", "compile", "-", *PLAIN, *renew, *target], input=b"uv", check=True)


if __name__ == "__main__":
    main("--upgrade" in sys.argv)
