// Planned meetings, pure: no page, no worker, no server. Apart from the rest of the package, so that whoever only plans
// loads only this.

export { BookError, EMPTY_BOOK, bookText, mergedBooks, parseBook, tidiedBook, withPlan, withoutPlan, type Book } from './book.ts';
export { CALENDAR_TYPE, calendarFile, type CalendarWords } from './ics.ts';
export {
  MOST_OCCURRENCES,
  cancelledPlan,
  changedPlan,
  isCount,
  keepUntil,
  lastEnd,
  newPlanId,
  nextOccurrence,
  occurrences,
  whenTrouble,
  withoutDay,
  type Every,
  type Invitee,
  type Occurrence,
  type Plan,
  type Repeat,
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
  type PlanWords,
  type Reader,
} from './texts.ts';
export { addDays, dayOf, isDay, localAt, ownZone, type Day, type LocalTime } from './time.ts';
