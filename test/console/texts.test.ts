import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
// `import … from` would read the nine megabytes of the compiler twice.
import ts = require('typescript')

const folder = fileURLToPath(new URL('src/console/', import.meta.resolve('#openapi.yaml')))
/** Attributes that a reader sees or hears. */
const READ_ATTRIBUTES = ['label', 'title', 'placeholder', 'hint', 'alt', 'confirm', 'aria-label']

/** Texts of a file that a reader sees, as "file:line: text". */
function findTexts(name: string, source: string): string[] {
  const file = ts.createSourceFile(name, source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX)
  const found: string[] = []
  const add = (node: ts.Node, text: string) => {
    const { line } = file.getLineAndCharacterOfPosition(node.getStart())
    if (/\p{Letter}/u.test(text)) found.push(`${name}:${line + 1}: ${text.trim()}`)
  }
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node)) add(node, node.text)
    if (ts.isJsxAttribute(node) && READ_ATTRIBUTES.includes(node.name.getText())) {
      const value = node.initializer
      const literal = value && ts.isJsxExpression(value) ? value.expression : value
      if (literal && (ts.isStringLiteralLike(literal) || ts.isTemplateExpression(literal)))
        add(node, literal.getText())
    }
    // A sentence: two words or more, with a capital letter.
    if (ts.isStringLiteralLike(node) && /^[A-Z][a-z]+ [a-z]/.test(node.text)) add(node, node.text)
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

t.test('has every text of the console in one file, so that another language is a file', async (t) => {
  const names = (await readdir(folder, { recursive: true })).filter((it) => /\.tsx?$/.test(it))
  t.ok(names.length > 20)
  for (const name of names.filter((it) => it !== join('texts', 'texts.ts')))
    t.strictSame(findTexts(name, await readFile(folder + name, 'utf8')), [])
})

t.test('finds texts that are elsewhere', (t) => {
  const source = `
    const message = 'Something failed'
    const view = <p title="Close" class="wide open">Hello {name} <input placeholder={'Name'} /></p>`
  t.strictSame(findTexts('a.tsx', source), [
    'a.tsx:2: Something failed',
    'a.tsx:3: "Close"',
    'a.tsx:3: Hello',
    "a.tsx:3: 'Name'",
  ])
  t.end()
})
