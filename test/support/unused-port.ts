import { once } from 'node:events'
import { createServer } from 'node:net'

/** Finds a free port for a program that does not support port 0. */
export async function unusedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}
