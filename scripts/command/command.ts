import { parseArgs, type ParseArgsConfig } from 'node:util'

/** What a command was given is not what it takes; the message says what is wrong with it. */
export class UsageError extends Error {}

/**
 * Runs a command. What goes wrong is told in one line, with the usage if the arguments are to blame, and the process ends
 * with 1.
 */
export async function runCommand(usage: string, main: () => Promise<void>): Promise<void> {
  try {
    await main()
  } catch (error) {
    const line = (error as Error).message.replaceAll('\n', ' ')
    console.error(error instanceof UsageError ? `${line}; ${usage}` : line)
    process.exitCode = 1
  }
}

/** Runs a check, which gives whether all is well: the process ends with 0 or 1, and with 2 if it cannot be told. */
export async function runCheck(check: () => Promise<boolean>): Promise<void> {
  try {
    process.exitCode = (await check()) ? 0 : 1
  } catch (error) {
    console.error((error as Error).message)
    process.exitCode = 2
  }
}

/** Node's `parseArgs`. @throws UsageError where that throws. */
export function parseArguments<const Config extends ParseArgsConfig>(config: Config) {
  try {
    return parseArgs(config)
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

/** The one FILE that is named. @throws UsageError */
export function readFileName(positionals: readonly string[]): string {
  const [file, ...others] = positionals
  if (file === undefined || others.length > 0) throw new UsageError('one FILE is to be named')
  return file
}

/** A whole number within bounds. @param name the option's. @throws UsageError */
export function readWholeNumber(name: string, text: string, least: number, most: number): number {
  const number = /^[0-9]+$/.test(text) ? Number(text) : NaN
  if (number >= least && number <= most) return number
  throw new UsageError(`${name} must be a whole number from ${least} to ${most}`)
}
