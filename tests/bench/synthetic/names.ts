/** Names for made-up people, each different. */
const given = [
  'Ada',
  'Bruno',
  'Chloé',
  'Dilan',
  'Efua',
  'Finn',
  'Greta',
  'Hiro',
  'Inés',
  'Jonas',
  'Kaya',
  'Luca',
  'Mira',
  'Noor',
  'Olga',
  'Pavel',
  'Quentin',
  'Rosa',
  'Søren',
  'Tomás',
  'Uma',
  'Viktor',
  'Wanjiru',
  'Ximena',
  'Yusuf',
  'Zoë',
];
const family = [
  'Abara',
  'Berg',
  'Costa',
  'Duarte',
  'Engel',
  'Fischer',
  'Grau',
  'Horvat',
  'Ivanova',
  'Jansen',
  'Kimura',
  'Lindqvist',
  'Moreau',
  'Novák',
  'Okafor',
  'Petrov',
  'Quispe',
  'Rossi',
  'Sato',
  'Tanaka',
  'Ueda',
  'Vargas',
  'Weiss',
  'Xu',
  'Yilmaz',
];

/** The `n`-th name, from 0. */
export function nameOf(n: number): string {
  const round = Math.floor(n / (given.length * family.length));
  const name = `${given[n % given.length] ?? ''} ${family[Math.floor(n / given.length) % family.length] ?? ''}`;
  return round === 0 ? name : `${name} ${String(round + 1)}`;
}
