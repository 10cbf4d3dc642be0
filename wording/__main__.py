"""`python -m wording [--update]`: compiles the message catalogues, with --update after bringing them in step."""

import sys

from wording.compile import LOCALE, compile_catalogue, update


def main(arguments: list[str]) -> int:
    for source in sorted(LOCALE.glob("*/LC_MESSAGES/messages.po")):
        if "--update" in arguments:
            catalogue = update(source)
            empty = [message.id for message in catalogue if message.id and not message.string]
            print(f"{source}: {len(catalogue)} texts, {len(empty)} without a translation")
        compile_catalogue(source)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
