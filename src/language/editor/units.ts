/** The units that may stand behind a number, by the terminal that they make of it. */
export interface Unit {
  readonly text: string;
  readonly meaning: string;
  /** Whether the number and the unit are written without a space. */
  readonly joined?: boolean;
}

const UNITS: Readonly<Record<string, readonly Unit[]>> = {
  PERCENT: [{ text: '%', meaning: 'percent', joined: true }],
  DURATION: [
    { text: 'min', meaning: 'minutes' },
    { text: 'h', meaning: 'hours' },
    { text: 's', meaning: 'seconds' },
    { text: 'ms', meaning: 'milliseconds' },
    { text: 'd', meaning: 'days of 24 hours' },
  ],
  DAYS: [
    { text: 'calendar days', meaning: 'local days, holidays included (C6)' },
    { text: 'working days', meaning: 'days on which the calendar is open (C6)' },
  ],
  POINTS: [{ text: 'points', meaning: 'service points' }],
  PERCENTAGE_POINTS: [{ text: 'percentage points', meaning: 'a difference of percentages' }],
};

const CURRENCIES = ['EUR', 'USD', 'GBP', 'CHF', 'JPY', 'SEK', 'NOK', 'DKK', 'PLN', 'CZK', 'INR', 'CAD', 'AUD', 'BRL'];

/** Units for the terminals that may stand here; of currencies the agreement's own alone, if it has one. */
export function unitsFor(terminals: ReadonlySet<string>, currency: string): readonly Unit[] {
  const plain = Object.entries(UNITS).flatMap(([terminal, units]) => (terminals.has(terminal) ? units : []));
  const currencies = currency === '' ? CURRENCIES : [currency];
  return [...plain, ...(terminals.has('MONEY') ? currencies.map((text) => ({ text, meaning: 'money' })) : [])];
}

export const commonCurrencies: readonly string[] = CURRENCIES;
