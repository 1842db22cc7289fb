// How strong a password looks while it is typed: mostly its length, and a little its variety (NIST SP 800-63B §3.1.1.2).
// The server decides; this only spares a round trip.
const LEAST = 12;

const level = (text) => {
  if (text.length < LEAST) return 0;
  const variety = new Set(text.toLowerCase()).size;
  if (variety < 6) return 0;
  if (text.length < 16 && variety < 10) return 1;
  return text.length < 20 ? 2 : 3;
};

for (const field of document.querySelectorAll("[data-strength]")) {
  const line = document.getElementById(field.dataset.strength);
  const words = line.dataset.words.split("|");
  field.addEventListener("input", () => {
    const found = level(field.value);
    line.hidden = !field.value;
    line.querySelector("meter").value = found;
    line.querySelector("span").textContent = words[found];
  });
}
