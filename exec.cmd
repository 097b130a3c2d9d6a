@rem Lets npm run the scripts that begin with exec on Windows, too. A POSIX shell has exec, and replaces itself by it: signals reach Node.
@%*
