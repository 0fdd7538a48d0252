// The clinic's own words; without them the page says the same in general.
const told = await fetch('/p/clinic.json')
  .then((answer) => answer.json() as Promise<{ name?: string; phone?: string; emergency?: string }>)
  .catch(() => undefined);

if (told?.phone) show('call', `Call ${told.name ?? 'the clinic'} on ${told.phone}, and ask for a new link.`);
if (told?.emergency) show('emergency', told.emergency);

function show(id: string, text: string): void {
  const place = document.getElementById(id);
  if (place) place.textContent = text;
}
