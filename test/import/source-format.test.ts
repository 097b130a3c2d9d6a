import t from 'tap'
import { sourceFormatOf } from '../../src/import/source-format.js'

t.test("the file's name decides the format, unless one is given", async (t) => {
  t.equal(sourceFormatOf('folder.x/records.CSV'), 'csv')
  t.equal(sourceFormatOf('records.jsonl'), 'ndjson')
  t.equal(sourceFormatOf('records.csv', 'ndjson'), 'ndjson')
  for (const [file, said] of [['records'], ['records.txt'], ['records.csv', 'xml']] as const) {
    t.throws(() => sourceFormatOf(file, said), {
      message: `${said ?? file}: unknown format; name the file .csv, .ndjson or .jsonl, or give --format csv or ndjson`,
    })
  }
})
