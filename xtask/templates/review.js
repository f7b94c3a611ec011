'use strict';
// Filters the findings by level and words. Without scripts, all of them are shown.
const form = document.getElementById('filter');
const findings = [...document.querySelectorAll('details.finding')];
const texts = findings.map((finding) =>
  `${finding.parentElement.querySelector('h2').textContent} ${finding.textContent}`.toLowerCase(),
);

function filter() {
  const levels = new Set(new FormData(form).getAll('level'));
  const words = form.elements.text.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  findings.forEach((finding, index) => {
    const text = texts[index];
    finding.hidden = !levels.has(finding.dataset.level) || !words.every((word) => text.includes(word));
    shown += finding.hidden ? 0 : 1;
  });
  for (const section of document.querySelectorAll('main > section')) {
    section.hidden = !section.querySelector('details:not([hidden])');
    const link = document.querySelector(`nav a[href="#${section.id}"]`);
    if (link) link.parentElement.hidden = section.hidden;
  }
  form.elements.shown.value = shown === findings.length ? '' : `${shown} of ${findings.length} shown`;
}

function reveal() {
  const target = location.hash && document.getElementById(location.hash.slice(1));
  if (target && target.tagName === 'DETAILS') target.open = true;
}

if (findings.length > 0) form.hidden = false;
form.addEventListener('input', filter);
form.addEventListener('submit', (event) => event.preventDefault());
form.elements.open.addEventListener('click', () => findings.forEach((finding) => { finding.open = true; }));
form.elements.close.addEventListener('click', () => findings.forEach((finding) => { finding.open = false; }));
addEventListener('hashchange', reveal);
reveal();
