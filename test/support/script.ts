import { execFile } from 'node:child_process'
import { builtFile } from '../../scripts/command/built-file.js'

export interface ScriptResult {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs a built script, as the npm script of its name does. `npm test` builds first. */
export function runScript(
  name: string,
  args: readonly string[],
  databaseUrl: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<ScriptResult> {
  const file = builtFile(`scripts/${name}.ts`)
  const env = { PATH: process.env.PATH, DATABASE_URL: databaseUrl, ...environment }
  return new Promise((resolve) => {
    execFile(process.execPath, [file, ...args], { env }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    )
  })
}
