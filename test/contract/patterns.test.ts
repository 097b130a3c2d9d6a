// Clients in other languages compile the contract's patterns with their own engines: PCRE (PHP, R), RE2 (Go) or JavaScript.
import { spawnSync } from 'node:child_process'
import { RE2JS } from 're2js'
import { check } from 'recheck'
import t from 'tap'
import { loadContract } from '../../src/contract/load-contract.js'

const { document } = await loadContract()
const patterns = [...new Set(JSON.stringify(document).match(/"pattern":"(?:[^"\\]|\\.)*"/g))].map(
  (it) => (JSON.parse(`{${it}}`) as { pattern: string }).pattern,
)
const hasPcre = spawnSync('grep', ['-P', 'x'], { input: 'x' }).status === 0

t.test('every pattern compiles in JavaScript, with and without the flag u', (t) => {
  t.ok(patterns.length > 5)
  for (const pattern of patterns)
    for (const flags of ['', 'u']) t.doesNotThrow(() => new RegExp(pattern, flags))
  t.end()
})

t.test('every pattern compiles as RE2', (t) => {
  for (const pattern of patterns) t.doesNotThrow(() => RE2JS.compile(pattern), pattern)
  t.throws(() => RE2JS.compile('(?=x)'), 'some patterns do not')
  t.end()
})

t.test('every pattern compiles as PCRE', { skip: hasPcre ? false : 'no grep -P' }, (t) => {
  const compile = (pattern: string) => spawnSync('grep', ['-P', pattern], { input: '', encoding: 'utf8' })
  for (const pattern of patterns) t.match(compile(pattern), { status: 1, stderr: '' }, pattern)
  t.equal(compile('\\uD800').status, 2, 'some patterns do not')
  t.end()
})

t.test('a text may have characters beyond the basic plane, whatever the flags', (t) => {
  const pattern = patterns.find((it) => it.startsWith('^[^\\x00'))
  for (const flags of ['', 'u']) t.match('Zoë 😀 𝔏ars', new RegExp(String(pattern), flags))
  t.end()
})

// A client chooses the texts that the service matches. recheck proves the time from the automaton of a pattern, so no clock decides.
t.test('every pattern takes linear time', async (t) => {
  const checked = (pattern: string) => check(pattern, 'u', { checker: 'automaton', timeout: null })
  for (const pattern of patterns) t.match(await checked(pattern), { status: 'safe' }, pattern)
  for (const slow of ['^(a+)+$', ' +$']) t.match(await checked(slow), { status: 'vulnerable' }, slow)
})
