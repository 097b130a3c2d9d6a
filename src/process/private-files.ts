/**
 * Gives new files the mode 0600, and new folders 0700, because databases, backups and exports contain personal data. Existing files
 * keep their mode. Has no effect on Windows.
 */
export function createPrivateFiles(): void {
  process.umask(0o077)
}
