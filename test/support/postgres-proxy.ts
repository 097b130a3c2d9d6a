import { createServer, type AddressInfo, connect, type Socket } from 'node:net'
import { once } from 'node:events'
import type { Test } from 'tap'

/** What the proxy does with the next commit. */
export type CommitFate =
  /** It never arrives, and the connection breaks. */
  | 'lost'
  /** As `lost`, and no connection is accepted after that. */
  | 'lost and cut off'
  /** It takes effect, but the connection breaks before the reply. */
  | 'reply lost'
  /** As `reply lost`, and no connection is accepted after that. */
  | 'cut off'

/** A proxy between the service and a PostgreSQL server, which fails on demand. */
export interface PostgresProxy {
  /** Whether it accepts no connection. */
  readonly isCutOff: boolean
  /** The number of connections that it has accepted. */
  readonly accepted: number
  /** The address of a database on the server, through the proxy. */
  through(url: string): string
  loseNextCommit(fate: CommitFate): void
  /** Breaks the connection that next sends a statement with this text, which never arrives. */
  loseNext(text: string): void
  /** Breaks all connections, and refuses new ones until it is restored. */
  cutOff(): void
  /** Holds back all replies, like a server whose processes are stopped. */
  hang(): void
  restore(): void
}

/** @param url the server's. */
export async function startPostgresProxy(t: Test, url: string): Promise<PostgresProxy> {
  const { hostname, port } = new URL(url)
  const sockets = new Set<Socket>()
  let fate: CommitFate | undefined
  let lost: string | undefined
  let isCutOff = false
  let accepted = 0
  let isHanging = false

  const server = createServer((client) => {
    if (isCutOff) return void client.destroy()
    accepted++
    const upstream = connect(Number(port), hostname)
    let isLosingReply = false
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        client.destroy()
        upstream.destroy()
      })
    }
    client.on('data', (sent) => {
      if (lost !== undefined && sent.includes(lost)) {
        lost = undefined
        client.destroy()
      }
      if (fate !== undefined && sent.includes('commit\0')) {
        if (fate.startsWith('lost')) client.destroy()
        else isLosingReply = true
        if (fate.endsWith('cut off')) isCutOff = true
        fate = undefined
      }
      upstream.write(client.destroyed ? '' : sent)
    })
    upstream.on('data', (received) => {
      if (isHanging) return
      if (isLosingReply && received.includes('COMMIT\0')) client.destroy()
      else client.write(received)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(async () => {
    cutOff()
    await new Promise((resolve) => server.close(resolve))
  })

  function cutOff(): void {
    isCutOff = true
    for (const socket of sockets) socket.destroy()
  }

  return {
    get isCutOff() {
      return isCutOff
    },
    get accepted() {
      return accepted
    },
    through(text) {
      const changed = new URL(text)
      changed.host = `127.0.0.1:${(server.address() as AddressInfo).port}`
      return changed.href
    },
    loseNextCommit: (next) => (fate = next),
    loseNext: (text) => (lost = text),
    cutOff,
    hang: () => (isHanging = true),
    restore: () => (isCutOff = isHanging = false),
  }
}
