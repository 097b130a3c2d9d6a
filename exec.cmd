@rem For npm on Windows: runs the scripts that begin with exec. A POSIX shell has this command, and needs it to let signals reach Node.
@%*
