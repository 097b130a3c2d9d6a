import type { CountedMentor } from '../store/interface/store.js'

/** Maps an entry of the mentor directory to the contract's Mentor. */
export function toMentorResponse({ id, name, certifications }: CountedMentor) {
  const { active, expired, revoked } = certifications
  return { id, name, certifications: { active, expired, revoked } }
}
