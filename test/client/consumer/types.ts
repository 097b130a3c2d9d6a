// Types that users of the package rely on: valid and invalid uses. package.test.ts compiles this file; it never runs.
import {
  type Arguments,
  type Client,
  createClient,
  NoReplyError,
  ProblemError,
  type Reply,
  type Schemas,
} from 'certification-management-service-client'

const api: Client = createClient({
  baseUrl: 'https://certifications.example.org',
  token: async () => 'secret',
})

createClient({ baseUrl: '', credentials: 'include', headers: { 'X-Team': 'a' }, maxAttempts: 1, fetch })
// @ts-expect-error baseUrl is required.
createClient({})
// @ts-expect-error A token is a string or a function.
createClient({ baseUrl: '', token: 1 })
createClient({ baseUrl: '', token: 'secret' })
createClient({ baseUrl: '', token: () => 'secret' })
// @ts-expect-error The function must return a string.
createClient({ baseUrl: '', token: async () => undefined })
// @ts-expect-error Unknown option.
createClient({ baseUrl: '', retries: 3 })
// @ts-expect-error Node ignores it; a fetch with a dispatcher does the same.
createClient({ baseUrl: '', dispatcher: undefined })
createClient({ baseUrl: '', fetch: (request, init) => fetch(request, { ...init, keepalive: true }) })

export async function operations(someStatus: 'active' | undefined): Promise<void> {
  const { data: page, link } = await api.listCertifications({ status: 'active', limit: 5 })
  const total: number = page.pagination.total
  const mentor: string | undefined = page.data[0]?.mentor_id
  const next: string = link
  await api.listCertifications()
  await api.listCertifications({ status: someStatus }, { signal: AbortSignal.timeout(1_000) })
  // @ts-expect-error Unknown status.
  await api.listCertifications({ status: 'activ' })
  // @ts-expect-error Unknown filter.
  await api.listCertifications({ statsu: 'active', limit: 5 })
  // @ts-expect-error limit is a number.
  await api.listCertifications({ limit: '5' })
  // @ts-expect-error List items have no updated_at.
  page.data[0]?.updated_at

  const { data: record, etag } = await api.getCertification({ id: 'cert-001' })
  const renewedAt: string | undefined = record.renewal_history[0]?.renewed_at
  const revokedAt: string | undefined = record.revoked_at
  // @ts-expect-error id is required.
  await api.getCertification({})
  // @ts-expect-error Arguments are required.
  await api.getCertification()

  const cached = await api.getCertification({ id: 'cert-001', ifNoneMatch: etag })
  // @ts-expect-error A 304 has no record.
  cached.data.id
  if (cached.status === 200) console.log(cached.data.id, cached.etag)
  else console.log(cached.status satisfies 304, cached.data satisfies undefined)

  await api.updateCertification({
    id: record.id,
    body: { expires_at: '2028-01-01T00:00:00Z' },
    ifMatch: etag,
  })
  await api.updateCertification({ id: record.id, body: { status: 'revoked', revocation_reason: 'Left' } })
  await api.updateCertification({ id: record.id, body: { expires_at: new Date(2028, 0, 1) } })
  await api.renewCertification({ id: record.id, expires_at: new Date(2028, 0, 1), ifMatch: etag })
  await api.revokeCertification({ id: record.id, reason: 'Left' }, { signal: AbortSignal.timeout(1_000) })
  // @ts-expect-error A renewal has a date.
  await api.renewCertification({ id: record.id, expires_at: 2028 })
  // @ts-expect-error A revocation has a reason.
  await api.revokeCertification({ id: record.id })
  // @ts-expect-error Only date-times may be dates.
  await api.updateCertification({ id: record.id, body: { cert_type: new Date(2028, 0, 1) } })
  // @ts-expect-error Only "revoked" can be set.
  await api.updateCertification({ id: record.id, body: { status: 'active' } })
  // @ts-expect-error mentor_id cannot be changed.
  await api.updateCertification({ id: record.id, body: { mentor_id: 'mentor-1' } })
  // @ts-expect-error body is required.
  await api.updateCertification({ id: record.id })
  // @ts-expect-error createCertification has no If-Match.
  await api.createCertification({ body: creation, ifMatch: etag })
  // @ts-expect-error All four fields are required.
  await api.createCertification({ body: { mentor_id: 'mentor-1' } })
  const { location }: { location: string } = await api.createCertification({
    body: creation,
    idempotencyKey: 'key',
  })
  // @ts-expect-error deleteCertification returns no ETag.
  ;(await api.deleteCertification({ id: 'cert-001' })).etag
  const soon: boolean = (await api.getCertificationStatus({ id: 'cert-001' })).data.is_expiring_soon
  // @ts-expect-error Unknown operation.
  await api.getCertifications()
  await api.importCertifications({ contentType: 'text/csv; charset=utf-8', body: 'id;…', dry_run: true })
  // @ts-expect-error A file has a media type.
  await api.importCertifications({ body: 'id;…' })
  // @ts-expect-error Unknown media type.
  await api.importCertifications({ contentType: 'text/html', body: 'id;…' })
  const calendar: string = api.urlOf('getExpiryCalendar', { days: 90 })
  // @ts-expect-error id is required.
  api.urlOf('getCertification')
  // @ts-expect-error Only a GET is a URL alone.
  api.urlOf('createCertification')
  // Unused variables are errors.
  console.log(total, mentor, next, renewedAt, revokedAt, location, soon, calendar)
}

const creation: Arguments<'createCertification'>['body'] = {
  mentor_id: 'mentor-42',
  cert_type: 'peer_mentor_level_2',
  issued_at: '2026-03-01T00:00:00Z',
  expires_at: '2027-03-01T00:00:00Z',
}

export async function iterators(): Promise<void> {
  for await (const certification of api.iterateCertifications({ status: 'active', mentor_id: 'mentor-42' })) {
    const same: Schemas['Certification'] = certification
    console.log(same.id)
  }
  for await (const { mentor_name } of api.iterateExpiringCertifications({ days: 30 })) {
    const name: string | null = mentor_name
    // @ts-expect-error A mentor may have no name.
    const text: string = mentor_name
    console.log(name, text)
  }
  // @ts-expect-error Iterators have no page.
  api.iterateCertifications({ page: 2 })
  api.iterateExpiringCertifications({ mentor_id: 'mentor-42' })
  api.iterateCertifications({ expires_from: new Date(2028, 0, 1), sort: '-expires_at' })
  // @ts-expect-error The expiring list has no status filter.
  api.iterateExpiringCertifications({ status: 'active' })
}

/** Enumerations in replies are open, so a `switch` over the known values is not exhaustive. */
export function describeStatus(status: Schemas['Certification']['status']): string {
  switch (status) {
    case 'active':
      return 'valid'
    case 'expired':
    case 'revoked':
      return 'not valid'
    default:
      // @ts-expect-error Other values are possible.
      status satisfies never
      return status
  }
}

export function problems(error: unknown): string {
  if (error instanceof NoReplyError) return `${error.attempts}`
  if (!(error instanceof ProblemError)) return ''
  // @ts-expect-error The reply of a proxy has no problem.
  error.problem.detail
  // @ts-expect-error The contract declares no problem with this status.
  error.is(418)
  if (error.is(401) || error.is(403)) return error.problem.detail
  if (error.is(400)) return error.problem.errors.map(({ pointer, detail }) => `${pointer} ${detail}`).join()
  // @ts-expect-error Only a 400 has a list of errors.
  if (error.is(404)) return error.problem.errors
  return error.problem?.detail ?? String(error.status)
}

export async function record(id: string): Promise<Reply<'getCertification', 200>['data']> {
  return (await api.getCertification({ id })).data
}
