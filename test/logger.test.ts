import { Writable } from 'node:stream'
import t from 'tap'
import { createLogger } from '../src/logger.js'

/** What a logger writes to such an output for one line. */
async function written(isTTY: boolean): Promise<string> {
  return new Promise((resolve) => {
    const output = new Writable({
      write(chunk, _, done) {
        resolve(String(chunk))
        done()
      },
    })
    createLogger('info', Object.assign(output, { isTTY })).info({ port: 3000 }, 'listening')
  })
}

t.test('a line is a JSON object, and readable on a terminal', async (t) => {
  t.match(JSON.parse(await written(false)), { msg: 'listening', port: 3000, level: 30 })
  const text = await written(true)
  t.match(text, /INFO.*listening/)
  t.throws(() => JSON.parse(text))
})
