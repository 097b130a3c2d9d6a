import { create } from 'xmlbuilder2'
import type { Report } from './report.js'

/** Formats the report as JUnit XML: one suite per section, one case per check, and a skipped case per cell not provoked. */
export function toJUnit({ checks, cells }: Report): string {
  const sections = [...new Set(checks.map((it) => it.section))]
  const suites = sections.map((section) => ({
    name: section as string,
    cases: checks
      .filter((it) => it.section === section)
      .map(({ operationId, name, details }) => ({
        '@classname': operationId,
        '@name': name,
        ...(details.length === 0 ? {} : { failure: { '@message': details.join('\n') } }),
      })),
  }))
  const skipped = cells
    .filter((it) => it.state === 'not provoked')
    .map(({ operationId, status, details }) => ({
      '@classname': operationId,
      '@name': String(status),
      skipped: { '@message': details.join('\n') },
    }))
  const testsuite = [...suites, { name: 'not provoked', cases: skipped }].map(({ name, cases }) => ({
    '@name': name,
    '@tests': cases.length,
    '@failures': cases.filter((it) => 'failure' in it).length,
    '@skipped': cases.filter((it) => 'skipped' in it).length,
    testcase: cases,
  }))
  return create({ version: '1.0', encoding: 'UTF-8' }, { testsuites: { testsuite } }).end({
    prettyPrint: true,
  })
}
