// What a command says if its database cannot grow. A limit on the size of files stands for a full disk.
import { execFile } from 'node:child_process'
import { stat } from 'node:fs/promises'
import t from 'tap'
import { builtFile } from '../../scripts/command/built-file.js'
import { csv, LINE, temporaryFile } from '../support/import.js'
import { temporaryStore } from '../support/service.js'

t.test('import: says why the database cannot store the records', async (t) => {
  const { url } = await temporaryStore(t)
  const file = await temporaryFile(t, csv(...Array.from({ length: 5_000 }, () => LINE)), 'many.csv')
  t.ok((await stat(file)).size > 100_000)
  // In blocks of 512 bytes; without the signal, a write beyond fails.
  const script = `trap '' XFSZ; ulimit -f 400; exec "$NODE" "$SCRIPT" "$FILE"`
  const env = {
    PATH: process.env.PATH,
    NODE: process.execPath,
    SCRIPT: builtFile('scripts/import.ts'),
    FILE: file,
    DATABASE_URL: url,
  }
  const { code, stderr } = await new Promise<{ code: unknown; stderr: string }>((resolve) => {
    execFile('sh', ['-c', script], { env }, (error, _, stderr) => resolve({ code: error?.code, stderr }))
  })
  t.match(
    { code, stderr },
    { code: 1, stderr: /^The database cannot serve the request now: .*(full|disk I\/O error)\n$/ },
  )
})
