import t from 'tap'
import { sourceFormatOf } from '../../src/import/source-format.js'

t.test("the format is that of the file's name, unless it is said", async (t) => {
  t.equal(sourceFormatOf('folder.x/records.CSV'), 'csv')
  t.equal(sourceFormatOf('records.jsonl'), 'ndjson')
  t.equal(sourceFormatOf('records.csv', 'ndjson'), 'ndjson')
  for (const [file, said] of [['records'], ['records.txt'], ['records.csv', 'xml']] as const) {
    t.throws(() => sourceFormatOf(file, said), {
      message: `${said ?? file}: unknown format; name the file .csv, .ndjson or .jsonl, or give --format csv or ndjson`,
    })
  }
})
