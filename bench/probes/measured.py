"""Runs a command; prints the CPU time that it took in seconds, the most memory in megabytes, and what it wrote."""
import json
import resource
import subprocess
import sys

done = subprocess.run(sys.argv[1:], capture_output=True, text=True)
use = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps({
    "seconds": use.ru_utime + use.ru_stime,
    "megabytes": use.ru_maxrss / 1024,
    "code": done.returncode,
    "output": done.stdout if done.returncode == 0 else done.stderr,
}))
