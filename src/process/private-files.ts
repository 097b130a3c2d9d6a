/**
 * Gives new files the mode 0600, and new folders 0700: databases, backups and exports contain people's data. Files that exist keep
 * their mode. Has no effect on Windows.
 */
export function createPrivateFiles(): void {
  process.umask(0o077)
}
