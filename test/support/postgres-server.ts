import pg from 'pg'

/** Where a PostgreSQL server is looked for. */
export const POSTGRES_URL = process.env.TEST_POSTGRES_URL ?? 'postgres://postgres@127.0.0.1:5432/test'

/** A connection to the server as its administrator. */
export async function connectPostgres(url = POSTGRES_URL): Promise<pg.Client> {
  const client = new pg.Client(url)
  await client.connect()
  return client
}

/** Returns the reason why the PostgreSQL server is missing; undefined if it answers. */
export async function missingPostgres(): Promise<string | undefined> {
  return connectPostgres().then(
    (client) => void client.end(),
    (error: Error) => `no PostgreSQL server: ${error.message}`,
  )
}
