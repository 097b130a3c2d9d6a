import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export interface ScriptResult {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs a built script, as the npm script of its name does. `npm test` builds first. */
export function runScript(name: string, args: readonly string[], databaseUrl: string): Promise<ScriptResult> {
  const file = fileURLToPath(new URL(`../../dist/scripts/${name}.js`, import.meta.url))
  const env = { PATH: process.env.PATH, DATABASE_URL: databaseUrl }
  return new Promise((resolve) => {
    execFile(process.execPath, [file, ...args], { env }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    )
  })
}
