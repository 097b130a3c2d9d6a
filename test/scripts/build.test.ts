// What `npm run build:test` has made, by the same program as `npm run build`.
import { readFile } from 'node:fs/promises'
import t from 'tap'

t.test('the compiled code reads Kysely from one file', async (t) => {
  const file = new URL(import.meta.resolve('kysely'))
  t.match(file.pathname, /\/dist-test\/node_modules\/kysely\/index\.js$/)
  const bundle = await readFile(file, 'utf8')
  t.notMatch(bundle, /^import .* from "\.\.?\//m, 'which reads no other file of it')
})
