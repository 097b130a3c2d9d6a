import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Test } from 'tap'
import { findFreePort } from '../../scripts/command/free-port.js'
import { temporaryFolder } from './service.js'
import { waitUntil } from './wait.js'

const NGINX = '/usr/sbin/nginx'

/** The reason why nginx is missing; undefined if it is installed. */
export const missingNginx = existsSync(NGINX) ? undefined : `there is no ${NGINX}`
if (missingNginx !== undefined && process.env.TEST_NGINX_REQUIRED === 'true') throw new Error(missingNginx)

export interface Nginx {
  /** The service, with its path at this gateway. */
  readonly https: string
  /** The same by plain HTTP, which redirects to it. */
  readonly http: string
  /** The file with the self-signed certificate of this gateway. */
  readonly certificate: string
}

/** Starts nginx in front of a service as `src/http/README.md` has it: below `/certs/`, with TLS and compressed replies. */
export async function startNginx(t: Test, upstream: number): Promise<Nginx> {
  const folder = await temporaryFolder(t)
  const certificate = join(folder, 'certificate.pem')
  const key = join(folder, 'key.pem')
  const options =
    '-x509 -newkey rsa:2048 -noenc -days 1 -subj /CN=localhost -addext subjectAltName=DNS:localhost'
  await promisify(execFile)('openssl', ['req', ...options.split(' '), '-keyout', key, '-out', certificate])
  const [http, https] = [await findFreePort(), await findFreePort()]
  const folders = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (it) => `${it}_temp_path ${join(folder, it)};`,
  )
  const configuration = join(folder, 'nginx.conf')
  await writeFile(
    configuration,
    `daemon off; # this process, and no other, is nginx
master_process off;
pid ${join(folder, 'pid')};
events {}
http {
  access_log off;
  ${folders.join('\n  ')}
  gzip on;
  gzip_proxied any;
  gzip_min_length 1;
  gzip_types application/json application/problem+json application/yaml text/css text/javascript;
  server {
    listen 127.0.0.1:${http};
    return 301 https://localhost:${https}$request_uri;
  }
  server {
    listen 127.0.0.1:${https} ssl;
    ssl_certificate ${certificate};
    ssl_certificate_key ${key};
    location /certs/ {
      proxy_pass http://127.0.0.1:${upstream}/;
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header X-Forwarded-Prefix /certs;
    }
  }
}
`,
  )
  const child = spawn(NGINX, ['-e', 'stderr', '-c', configuration], { stdio: ['ignore', 'ignore', 'pipe'] })
  let log = ''
  child.stderr.on('data', (chunk) => (log += chunk))
  t.teardown(async () => {
    if (child.exitCode !== null) return
    child.kill('SIGKILL')
    await once(child, 'exit')
  })
  const plain = `http://localhost:${http}/certs`
  await waitUntil('nginx answers', async () => {
    if (child.exitCode !== null) throw new Error(`nginx did not start: ${log}`)
    return fetch(plain, { redirect: 'manual' }).then(
      ({ status }) => status === 301,
      () => false,
    )
  })
  return { http: plain, https: `https://localhost:${https}/certs`, certificate }
}
