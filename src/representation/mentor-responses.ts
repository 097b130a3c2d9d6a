import type { CountedMentor } from '../store/store.js'

/** An entry of the mentor directory. */
export function toMentorResponse({ id, name, certifications }: CountedMentor) {
  const { active, expired, revoked } = certifications
  return { id, name, certifications: { active, expired, revoked } }
}
