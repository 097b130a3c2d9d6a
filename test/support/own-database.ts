import { randomBytes } from 'node:crypto'
import pg from 'pg'
import type { Test } from 'tap'
import { connectPostgres, POSTGRES_URL } from './postgres-server.js'

export interface OwnDatabase {
  readonly name: string
  readonly role: string
  /** Makes the settings the defaults of the database, or of the role. */
  set(target: 'database' | 'role', settings: Readonly<Record<string, string>>): Promise<void>
  url(port?: number): string
}

/** A database and a role of one test, which are dropped after it. */
export async function ownDatabase(t: Test): Promise<OwnDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`
  const admin = await connectPostgres()
  await admin.query(`create role ${name} login superuser password 'secret'`)
  await admin.query(`create database ${name} owner ${name}`)
  t.teardown(async () => {
    await admin.query(`drop database ${name} with (force)`)
    await admin.query(`drop role ${name}`)
    await admin.end()
  })
  return {
    name,
    role: name,
    async set(target, settings) {
      for (const [setting, value] of Object.entries(settings))
        await admin.query(
          `alter ${target} ${name} set ${setting} = ${value.includes(', ') ? value : pg.escapeLiteral(value)}`,
        )
    },
    url(port) {
      const url = new URL(POSTGRES_URL)
      url.username = name
      url.password = 'secret'
      url.pathname = `/${name}`
      if (port !== undefined) url.host = `127.0.0.1:${port}`
      return url.href
    },
  }
}
