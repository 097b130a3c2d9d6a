import { bool, cleanEnv, host, makeValidator, str } from 'envalid'
import { checkDatabaseUrl } from './store/open-store.js'

/** What an operator configures, from the environment; README.md lists it. */
export type Config = ReturnType<typeof readConfig>

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

const databaseUrl = makeValidator<string>((text) => {
  checkDatabaseUrl(text)
  return text
})

const wholeNumber = (least: number, most: number) =>
  makeValidator<number>((text) => {
    const isWithin = /^[0-9]{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most
    if (!isWithin) throw new Error(`must be a whole number from ${least} to ${most}`)
    return Number(text)
  })

/** The configuration in `environment`, checked and frozen. @throws Error, in one line, that names every wrong value. */
export function readConfig(environment: NodeJS.ProcessEnv) {
  const checked = cleanEnv(
    environment,
    {
      HOST: host({ default: '127.0.0.1' }),
      PORT: wholeNumber(0, 65_535)({ default: 3000 }), // 0: any that is free
      DATABASE_URL: databaseUrl({ default: 'sqlite:./data/certifications.sqlite' }),
      LOG_LEVEL: str({ choices: LOG_LEVELS, default: 'info' }),
      EXPIRING_SOON_DAYS: wholeNumber(0, 3650)({ default: 30 }),
      VALIDATE_RESPONSES: bool({ default: false }),
      WORKERS: wholeNumber(1, 256)({ default: 1 }),
    },
    {
      reporter: ({ errors }) => {
        const faults = Object.entries(errors).map(([name, error]) => `${name}: ${error?.message}`)
        if (faults.length > 0) throw new Error(`wrong configuration: ${faults.join('; ')}`)
      },
    },
  )
  return Object.freeze({ ...checked })
}
