// node read_calendar.mjs <ical.js> : reads a calendar from stdin and says as JSON what ical.js finds in it:
// {entries: [{NAME: [[params, value], …]}], dates: {uid: [[start, end, title], …]}}, moments in seconds (UTC), days as text.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const MOST = 60;
const { default: ICAL } = await import(pathToFileURL(process.argv[2]));
const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);

const plain = (value) => {
  if (value instanceof ICAL.Time) return value.isDate ? value.toString() : value.toUnixTime();
  if (value instanceof ICAL.Duration) return value.toSeconds();
  if (value instanceof ICAL.Recur) return value.toString();
  return value;
};

const entries = calendar.getAllSubcomponents("vevent").map((entry) => {
  const said = {};
  for (const property of entry.getAllProperties()) {
    const [name, params] = property.toJSON();
    (said[name.toUpperCase()] ??= []).push([params, property.getValues().map(plain)]);
  }
  return said;
});

const dates = {};
for (const entry of calendar.getAllSubcomponents("vevent")) {
  const event = new ICAL.Event(entry);
  if (event.isRecurrenceException()) continue;
  const found = (dates[event.uid] ??= []);
  if (!event.isRecurring()) {
    found.push([plain(event.startDate), plain(event.endDate), event.summary]);
    continue;
  }
  const steps = event.iterator();
  for (let start = steps.next(); start && found.length < MOST; start = steps.next()) {
    const one = event.getOccurrenceDetails(start);
    found.push([plain(one.startDate), plain(one.endDate), one.item.summary]);
  }
}
process.stdout.write(JSON.stringify({ calendar: calendar.toJSON()[1], entries, dates }));
