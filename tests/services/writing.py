"""Another server, as far as the store can tell: a process that writes acts and says which are kept, until it is killed.

python -m tests.services.writing ADDRESS FOLDER NAME COUNT
"""

import sys
from pathlib import Path

from store.database import NotWritable
from store.shared import open_shared


def main(address: str, folder: str, name: str, count: str) -> None:
    store = open_shared(address, Path(folder))
    for number in range(int(count)):
        try:
            store.confirm_owners("plan", f"{name}-{number}", "[]", "文件", who=name)
        except NotWritable as refused:
            print(f"refused {number} {refused.why}", flush=True)
        else:
            print(f"kept {name}-{number}", flush=True)
    store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
