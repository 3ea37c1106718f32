// Writes each Gregorian day with its date by ICU: one line a day, calendars in the order of the arguments.
const [first, last, ...calendars] = process.argv.slice(2);
const options = { year: "numeric", month: "numeric", day: "numeric", timeZone: "UTC" };
const formats = calendars.map((name) => new Intl.DateTimeFormat(`en-u-ca-${name}-nu-latn`, options));
for (const [i, f] of formats.entries()) {
  if (f.resolvedOptions().calendar !== calendars[i]) throw new Error(`no calendar ${calendars[i]}`);
}
const lines = [];
for (let day = Date.parse(first); day <= Date.parse(last); day += 86_400_000) {
  const dates = formats.map((format) => {
    const parts = Object.fromEntries(format.formatToParts(day).map(({ type, value }) => [type, value]));
    return `${parts.year}-${parts.month}-${parts.day}`;
  });
  lines.push([new Date(day).toISOString().slice(0, 10), ...dates].join(" "));
}
process.stdout.write(lines.join("\n") + "\n");
