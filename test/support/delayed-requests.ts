// Preloaded into each test process if TEST_DELAY_MS is set. Delays each request that reaches a server of the process, at random and by
// that many milliseconds on average. A test of the console that goes on before a reply is there then fails on a fast machine, too.
import { EventEmitter } from 'node:events'
import { Server } from 'node:http'

const TWICE_THE_MEAN = 2 * Number(process.env.TEST_DELAY_MS)
const { emit } = EventEmitter.prototype

Server.prototype.emit = function (this: Server, event: string, ...args: unknown[]): boolean {
  if (event !== 'request') return emit.call(this, event, ...args)
  setTimeout(() => emit.call(this, event, ...args), Math.random() * TWICE_THE_MEAN)
  return true
}
