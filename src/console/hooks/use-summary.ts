import { api, type Schemas } from '../service/api.js'
import { useNotices } from './notices.js'
import { type Loaded, useLoaded } from './use-loaded.js'

export type Summary = Schemas['CertificationSummary']

/** The counts of the overview. They also say which types are in use, and which periods the service counts. */
export function useSummary(): Loaded<Summary> {
  const { changes } = useNotices()
  return useLoaded(
    'summary',
    async (signal) => (await api.getCertificationSummary({}, { signal })).data,
    changes,
  )
}

/** The types that are in use, to choose from, and the one that is chosen, which need not be. */
export function typesOf(summary: Summary | undefined, chosen = ''): readonly string[] {
  const types = summary?.by_cert_type.map(({ cert_type }) => cert_type) ?? []
  return chosen === '' || types.includes(chosen) ? types : [...types, chosen]
}
