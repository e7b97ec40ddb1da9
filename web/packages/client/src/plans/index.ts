// Planned meetings, pure: no page, no worker, no server. Apart from the rest of the package, so that whoever only plans
// loads only this.

export { BookError, EMPTY_BOOK, bookText, mergedBooks, parseBook, tidiedBook, withPlan, withoutPlan, type Book } from './book.ts';
export { CALENDAR_TYPE, calendarFile, type CalendarWords } from './ics.ts';
export {
  cancelledPlan,
  changedPlan,
  keepUntil,
  lastEnd,
  newPlanId,
  nextOccurrence,
  occurrences,
  roomMove,
  sameNews,
  sameWish,
  whenTrouble,
  withoutDay,
  type Every,
  type Invitee,
  type Occurrence,
  type Plan,
  type When,
  type WhenTrouble,
} from './plan.ts';
export {
  cancelledText,
  dayText,
  invitationText,
  joinLines,
  mailAddress,
  passphraseText,
  planLink,
  repeatText,
  timeText,
  type PlanText,
  type Reader,
} from './texts.ts';
export { addDays, dayOf, isZone, localAt, ownZone, type Day } from './time.ts';
