import { once } from 'node:events'
import { createServer } from 'node:net'

/** Finds a port for a program that cannot choose one itself, as port 0 would ask of it. */
export async function unusedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}
