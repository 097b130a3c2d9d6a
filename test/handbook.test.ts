// What the READMEs say of commands, files and headings.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import t from 'tap'

const readmes = execFileSync('git', ['ls-files', '*.md'], { encoding: 'utf8' }).trim().split('\n')
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }

t.test('the README can be read in one sitting', async (t) => {
  t.ok(readFileSync('README.md', 'utf8').split('\n').length <= 221)
})

t.test('every npm script that is named exists', async (t) => {
  t.ok(readmes.length > 10)
  for (const file of readmes) {
    for (const [, name = ''] of readFileSync(file, 'utf8').matchAll(
      /npm run (?:-s |--silent )?([a-z][\w:-]*)/g,
    ))
      t.ok(name in scripts, `${file}: npm run ${name}`)
  }
})

t.test('every link leads to a file and a heading', async (t) => {
  let links = 0
  for (const file of readmes) {
    for (const target of linksOf(readFileSync(file, 'utf8'))) {
      links += 1
      const [path = '', anchor] = target.split('#')
      const linked = path === '' ? file : join(dirname(file), path)
      t.ok(existsSync(linked), `${file}: ${target}`)
      if (anchor !== undefined) t.ok(anchorsOf(readmeOf(linked)).has(anchor), `${file}: ${target}`)
    }
  }
  t.ok(links > 50)
})

/** Returns the relative links, without those to pages of the repository's host, such as the badge. */
function linksOf(text: string): readonly string[] {
  const links = text.matchAll(/\]\(([^)\s]+)\)|^\[[^\]]+\]: (\S+)$/gm)
  return [...links]
    .map(([, inline = '', reference = '']) => inline + reference)
    .filter((it) => !/^(https?:|\.\.\/\.\.\/actions\/)/.test(it))
}

function readmeOf(path: string): string {
  return readFileSync(path.endsWith('.md') ? path : join(path, 'README.md'), 'utf8')
}

/** As GitHub makes them of headings. */
function anchorsOf(text: string): ReadonlySet<string> {
  const headings = text.replace(/^```[^]*?^```$/gm, '').matchAll(/^#+ (.*)$/gm)
  return new Set(
    [...headings].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  )
}
