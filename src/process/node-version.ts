// Every program imports this module first, because an older Node fails to load some others: `import.meta.resolve` is new in 20.6.
const MIN_VERSION = { major: 20, minor: 6 }

const message = unsupportedNodeMessage(process.versions.node)
if (message !== undefined) {
  console.error(message)
  process.exit(1)
}

/** Returns the error message for an unsupported version of Node; undefined if the version is supported. */
export function unsupportedNodeMessage(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major > MIN_VERSION.major || (major === MIN_VERSION.major && minor >= MIN_VERSION.minor))
    return undefined
  return `Node ${MIN_VERSION.major}.${MIN_VERSION.minor} or later is needed; this is Node ${version}`
}
