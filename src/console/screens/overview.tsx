import { WRITE_SCOPE } from '../../auth/scopes.js'
import { listCertifications } from '../../../generated/limits.js'
import { dayFromNow, formatMonth, formatMonthName, startOfNextMonth } from '../texts/dates.js'
import { formatCount } from '../texts/numbers.js'
import { SOON_DAYS, urgencyOf } from '../parts/facts.js'
import { LoadState } from '../parts/state.js'
import { linkTo } from '../hooks/route.js'
import { can } from '../service/sign-in-state.js'
import { texts } from '../texts/texts.js'
import { type Summary, useSummary } from '../hooks/use-summary.js'

/** What needs attention: counts that lead to their lists, and the expiries of the next two years. */
export function Overview() {
  const loaded = useSummary()
  return (
    <>
      <h1>{texts.overviewScreen.title}</h1>
      <LoadState loaded={loaded} />
      {loaded.value && <Counts summary={loaded.value} />}
    </>
  )
}

function Counts({ summary }: { readonly summary: Summary }) {
  const soon = summary.expiring.find(({ days }) => days === SOON_DAYS)?.count ?? 0
  const { overviewScreen } = texts
  if (summary.total === 0) {
    return (
      <div class="message empty">
        <p>{overviewScreen.empty}</p>
        {can(WRITE_SCOPE) && (
          <p>
            <a href={linkTo('import')}>{texts.importScreen.start}</a>
          </p>
        )}
      </div>
    )
  }
  return (
    <>
      <p class="lead">
        {soon === 0 ? overviewScreen.quiet(SOON_DAYS) : overviewScreen.busy(soon, SOON_DAYS)}
      </p>
      <ul class="tiles">
        <Tile
          label={overviewScreen.expired}
          count={summary.expired}
          kind="expired"
          link={{ status: 'expired', sort: '-expires_at' }}
        />
        {summary.expiring.map(({ days, count }) => (
          <Tile
            key={days}
            label={overviewScreen.within(days)}
            count={count}
            kind={urgencyOf(days)}
            link={{ status: 'active', expires_before: dayFromNow(days + 1) }}
          />
        ))}
        <Tile
          label={overviewScreen.active}
          count={summary.active}
          kind="active"
          link={{ status: 'active' }}
        />
      </ul>
      <Months months={summary.expiries_by_month} />
      <Types types={summary.by_cert_type} />
      <p class="quiet">{overviewScreen.total(summary.total)}</p>
    </>
  )
}

interface TileProps {
  readonly label: string
  readonly count: number
  readonly kind: string
  readonly link: Readonly<Record<string, string>>
}

function Tile({ label, count, kind, link }: TileProps) {
  return (
    <li>
      <a class={`tile ${count === 0 ? 'none' : kind}`} href={linkTo('certifications', link)}>
        <strong>{formatCount(count)}</strong> <span>{label}</span>
      </a>
    </li>
  )
}

/** A bar for each month, as a list of links: readable without seeing the bars. */
function Months({ months }: { readonly months: Summary['expiries_by_month'] }) {
  const most = Math.max(1, ...months.map(({ count }) => count))
  return (
    <section aria-labelledby="months">
      <h2 id="months">{texts.overviewScreen.months}</h2>
      <ol class="bars">
        {months.map(({ month, count }, i) => {
          const label = texts.overviewScreen.month(formatMonth(month), count)
          const query = {
            status: 'active',
            expires_from: `${month}-01T00:00:00Z`,
            expires_before: startOfNextMonth(month),
          }
          return (
            <li key={month}>
              <a href={linkTo('certifications', query)} title={label}>
                <span class="hidden">{label}</span>
                <span class="count" aria-hidden="true">
                  {count === 0 ? '' : formatCount(count)}
                </span>
                <svg class="bar" viewBox="0 0 10 100" preserveAspectRatio="none" aria-hidden="true">
                  <rect width="10" height={(count / most) * 100} y={100 - (count / most) * 100} />
                </svg>
                <span class="month" aria-hidden="true">
                  {formatMonthName(month)}
                  {(i === 0 || month.endsWith('-01')) && <b>{month.slice(0, 4)}</b>}
                </span>
              </a>
            </li>
          )
        })}
      </ol>
    </section>
  )
}

function Types({ types }: { readonly types: Summary['by_cert_type'] }) {
  if (types.length === 0) return null
  return (
    <section aria-labelledby="types">
      <h2 id="types">{texts.overviewScreen.types}</h2>
      <div class="scrollable" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{texts.overviewScreen.type}</th>
              {listCertifications.status.enum.map((status) => (
                <th key={status} scope="col" class="number">
                  {texts.statusOf(status)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {types.map((it) => (
              <tr key={it.cert_type}>
                <th scope="row">
                  <a href={linkTo('certifications', { cert_type: it.cert_type })}>{it.cert_type}</a>
                </th>
                {listCertifications.status.enum.map((status) => (
                  <td key={status} class="number">
                    {formatCount(it[status])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
