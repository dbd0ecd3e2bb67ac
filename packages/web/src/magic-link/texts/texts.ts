/** What the page says. A language that lacks a text does not compile. */
export type EndedReason = 'unknown' | 'expired' | 'usedUp' | 'session'
type FailedOutcome = 'denied' | 'refused' | 'unavailable'
/** Why something asked of the server did not happen. */
export type Problem = 'offline' | 'busy' | 'forbidden' | 'fault'
/** Why a file was not sent, or not taken. */
export type FileProblem =
  | Problem
  | 'notZip'
  | 'empty'
  | 'tooLarge'
  | 'unreadable'
  | 'interrupted'
  | 'notTaken'
  | 'ended'
/** What to do about a file that could not be read. */
export type Advice =
  | 'nativeFormat'
  | 'damaged'
  | 'encrypted'
  | 'nothingInside'
  | 'boundaries'
  | 'noPositions'
  | 'incomplete'
  | 'tooMuch'
  | 'unknownFormat'
  | 'tellCompany'
type Operation = 'planted' | 'applied' | 'harvested' | 'tillage'

/** Crops that are common enough to have a name in each language; others keep the name that Leaf gives them. */
export type NamedCrop =
  | 'alfalfa'
  | 'barley'
  | 'beans'
  | 'canola'
  | 'corn'
  | 'cotton'
  | 'oats'
  | 'peanuts'
  | 'peas'
  | 'potatoes'
  | 'rice'
  | 'rye'
  | 'silage corn'
  | 'sorghum'
  | 'soybeans'
  | 'spring wheat'
  | 'sugar beet'
  | 'sugar cane'
  | 'sunflower'
  | 'wheat'
  | 'winter wheat'

interface Notice {
  readonly title: string
  readonly text: string
}

export interface Texts {
  /** `company` is undefined where the link names none. */
  asksForData(company: string | undefined): string
  asksForFiles(company: string | undefined): string
  /** In the middle of a sentence, where the link names no company. */
  readonly theCompany: string
  forUser(name: string): string
  openUntil(time: string): string
  readonly language: string
  readonly ended: Readonly<Record<EndedReason, Notice>>
  readonly openAgain: string
  readonly problems: Readonly<Record<Problem, string>>

  readonly connect: {
    readonly nothing: string
    reads(company: string): string
    readonly sends: string
    password(service: string): string
    readonly undo: string
    connect(provider: string): string
    going(service: string): string
    readonly connected: string
    connectedSince(date: string): string
    readonly done: string
    disconnect(provider: string): string
    readonly disconnectShort: string
    disconnectTitle(provider: string): string
    disconnectText(company: string): string
    readonly keep: string
    disconnected(provider: string): string
    outcome(outcome: FailedOutcome, service: string): string
  }

  readonly uploads: {
    readonly what: string
    readonly choose: string
    readonly drop: string
    limit(size: string): string
    readonly files: string
    readonly none: string
    total(sent: string, size: string, percent: string): string
    readonly waiting: string
    sending(sent: string, size: string, percent: string): string
    readonly storing: string
    readonly reading: string
    readonly readDone: string
    read(count: number, shown: string): string
    readonly failed: string
    readonly details: string
    readonly loading: string
    cancel(name: string): string
    readonly cancelShort: string
    readonly cancelAll: string
    cancelled(name: string): string
    retry(name: string): string
    readonly retryShort: string
    remove(name: string): string
    readonly removeShort: string
    problem(problem: FileProblem, limit: string): string
    notRead(name: string): string
    leftOut(count: number, shown: string): string
    more(count: number, shown: string): string
    readonly operations: Readonly<Record<Operation, string>>
    readonly crops: Readonly<Record<NamedCrop, string>>
    advice(advice: Advice, company: string): string
  }
}
