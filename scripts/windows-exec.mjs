// `npm start` and `npm run mock` begin with `exec`, so that a SIGTERM to npm reaches Node instead of ending at the shell between them.
// cmd.exe has no such command, but finds one in node_modules/.bin, which npm adds to its path.
import { writeFileSync } from 'node:fs'

/** Provides a command `exec` on Windows, which runs its arguments. */
export function provideExec(folder, platform = process.platform) {
  if (platform === 'win32') writeFileSync(`${folder}/exec.cmd`, '@%*\r\n')
}
