import type { Test } from 'tap'
import { runScript } from './script.js'

/** A wrong use of a command, and the message on stderr. */
export type UsageErrorCase = readonly [
  script: string,
  args: readonly string[],
  databaseUrl: string,
  message: RegExp,
]

/** Expects every case to exit with 1, print nothing to stdout and one line to stderr. */
export async function expectUsageErrors(t: Test, cases: readonly UsageErrorCase[]): Promise<void> {
  for (const [script, args, databaseUrl, message] of cases) {
    const { code, stdout, stderr } = await runScript(script, args, databaseUrl)
    t.match({ code, stdout }, { code: 1, stdout: '' }, `${script} ${args.join(' ')}`)
    t.match(stderr.trimEnd(), message)
    t.equal(stderr.trimEnd().split('\n').length, 1, stderr)
  }
}
