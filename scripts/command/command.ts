import { parseArgs, type ParseArgsConfig } from 'node:util'
import { answerHelp, type Help } from '../../src/process/help.js'
import { createPrivateFiles } from '../../src/process/private-files.js'
import { StoreUnavailableError } from '../../src/store/interface/store.js'

/** The command line is wrong. The message names the argument and what it must be. */
export class UsageError extends Error {}

/** What a shell reports of a program that SIGPIPE ended, so that a script with `pipefail` notices that the data is incomplete. */
const BROKEN_PIPE = 141

/**
 * Runs a command, or answers `--help` and `--version`. On an error it prints the message, followed by the usage for a UsageError, and
 * exits with 1. If the reader of its output has gone, as after `| head`, it ends without a message.
 */
export async function runCommand(help: Help, main: () => Promise<void>): Promise<void> {
  if (answerHelp(process.argv.slice(2), help)) return
  try {
    await main()
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const message = messageOf(error as Error)
    if (code === 'EPIPE') {
      process.exitCode = BROKEN_PIPE
      return
    }
    console.error(
      error instanceof UsageError ? `${message.replaceAll('\n', ' ')}; usage: ${help.usage}` : message,
    )
    process.exitCode = 1
  }
}

/** The errors of the system about a file, as sentences that begin with its name. */
const FILE_ERRORS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EACCES: 'is not accessible to this user',
  ENOTDIR: 'does not exist: a part of its path is not a folder',
}

/** An operator also needs to know why the database cannot serve, for example that its disk is full. */
function messageOf(error: Error): string {
  const { code = '', path } = error as NodeJS.ErrnoException
  const reason = FILE_ERRORS[code]
  if (path !== undefined && reason !== undefined) return `${path} ${reason}`
  if (!(error instanceof StoreUnavailableError)) return error.message
  return error.message.replace(/\.$/, `: ${(error.cause as Error).message}`)
}

/** Runs a command that handles records: the files that it creates are readable by their owner only. */
export async function runDataCommand(help: Help, main: () => Promise<void>): Promise<void> {
  createPrivateFiles()
  return runCommand(help, main)
}

/**
 * Runs a check, or answers `--help` and `--version`. Exits with 0 if it passes, 1 if it fails, and 2 if it could not be performed.
 */
export async function runCheck(help: Help, check: () => Promise<boolean>): Promise<void> {
  if (answerHelp(process.argv.slice(2), help)) return
  try {
    process.exitCode = (await check()) ? 0 : 1
  } catch (error) {
    console.error((error as Error).message)
    process.exitCode = 2
  }
}

/** Parses the command line with Node's `parseArgs`. @throws UsageError */
export function parseArguments<const Config extends ParseArgsConfig>(config: Config) {
  try {
    return parseArgs(config)
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

/** Stands for standard input or output in place of a FILE. */
export const STANDARD_STREAM = '-'

/** Returns the only positional argument. @throws UsageError unless there is exactly one. */
export function readFileArgument(positionals: readonly string[]): string {
  const [file, ...others] = positionals
  if (file === undefined || others.length > 0) throw new UsageError('expected exactly one FILE')
  return file
}

/** Parses a whole number, `min` and `max` included. @param name the option, such as `--count`. @throws UsageError */
export function parseWholeNumber(name: string, text: string, min: number, max: number): number {
  const number = /^[0-9]+$/.test(text) ? Number(text) : NaN
  if (number >= min && number <= max) return number
  throw new UsageError(`${name} must be a whole number from ${min} to ${max}`)
}
