import os
import signal
import sys
import threading

from ministack.app import main


def end_with_parent():
    # The other end of this pipe is held by the process that started the emulator: it closes however that one ends.
    sys.stdin.read()
    os.killpg(os.getpgid(0), signal.SIGKILL)


threading.Thread(target=end_with_parent, daemon=True).start()
main()
