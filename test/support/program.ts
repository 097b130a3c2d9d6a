import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { pathToFileURL } from 'node:url'
import type { Test } from 'tap'
import { builtFile } from '../../scripts/command/built-file.js'
import { temporaryFile } from './import.js'

/**
 * Runs a program of a few lines in a process of its own.
 *
 * @param name of the module of the built service, below `src/`, that the program has as `built`.
 * @param values that it has by their names.
 * @param environment variables in addition to those of this process.
 * @returns how it ended and what it printed, which is how it tells the test what it has seen.
 */
export async function runProgram(
  t: Test,
  name: string,
  values: Readonly<Record<string, unknown>>,
  lines: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<{ readonly code: number | null; readonly printed: string }> {
  const module = pathToFileURL(builtFile(`src/${name}`)).href
  const constants = `const { ${Object.keys(values).join()} } = ${JSON.stringify(values)}`
  const program = [`import * as built from ${JSON.stringify(module)}`, constants, lines].join('\n')
  const child = spawn(process.execPath, [await temporaryFile(t, program, 'program.mjs')], {
    env: { ...process.env, ...environment },
  })
  t.teardown(() => child.kill('SIGKILL'))
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += chunk))
  const [code] = await once(child, 'close')
  return { code, printed: printed.trim() }
}
