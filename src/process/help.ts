import { readFileSync } from 'node:fs'

/** The contents of a program's `--help`. */
export interface Help {
  /** The command line, such as `npm run backup -- FILE`. */
  readonly usage: string
  /** One or two sentences. */
  readonly about: string
  /** The meaning of each argument or setting, by name. */
  readonly options?: Readonly<Record<string, string>>
  readonly example: string
  /** The exit codes; default: 0 for success and 1 for failure. */
  readonly exitCodes?: string
}

const COMMON_OPTIONS = { '-h, --help': 'print this help', '--version': 'print the version' }

/** Prints the help for `--help` or `-h`, and the version for `--version`. @returns whether one of them was given. */
export function answerHelp(args: readonly string[], help: Help): boolean {
  const isHelp = args.includes('--help') || args.includes('-h')
  if (!isHelp && !args.includes('--version')) return false
  console.log(isHelp ? formatHelp(help) : version())
  return true
}

function formatHelp({ usage, about, options = {}, example, exitCodes }: Help): string {
  const rows = Object.entries({ ...options, ...COMMON_OPTIONS })
  const width = Math.max(...rows.map(([name]) => name.length))
  return [
    `usage: ${usage}`,
    about,
    rows.map(([name, meaning]) => `  ${name.padEnd(width)}  ${meaning}`).join('\n'),
    `Example:\n  ${example}`,
    `Exit code: ${exitCodes ?? '0 on success, 1 on failure, with a message on stderr'}.`,
  ].join('\n\n')
}

/** Returns the version in package.json. */
export function version(): string {
  const { version } = JSON.parse(readFileSync(new URL(import.meta.resolve('#package.json')), 'utf8')) as {
    readonly version: string
  }
  return version
}
