/** Pictures that are drawn, not photographed: to fill grids with something to look at. */
const skins = ['#f2cdb0', '#dba980', '#b97d55', '#8a5a3c', '#f6dcc6'];
const hairs = ['#2b211d', '#5b3a22', '#a8763e', '#d9b36c', '#777', '#1c1c24'];
const shirts = ['#4c6fae', '#8f4c6f', '#4f8a68', '#b8793b', '#6a5acd', '#8a8f99'];
const backs = ['#cfd8dc', '#dfe6d5', '#e8ddcf', '#d4d9e6', '#e3d7df'];
const pick = (from: readonly string[], seed: number): string => from[Math.abs(seed) % from.length] ?? '#888';

/** A drawn face of person `who`, as the inside of an `<svg>` 100 wide and high; `turn` varies it. */
export function drawnFace(who: number, turn: number): string {
  const hair = pick(hairs, who * 7);
  const eyes = 50 + ((turn * 13) % 9) - 4;
  return `<rect width="100" height="100" fill="${pick(backs, who + turn)}"/>
    <path d="M12 100c3-22 18-30 38-30s35 8 38 30z" fill="${pick(shirts, who * 3 + turn)}"/>
    <ellipse cx="50" cy="${38 + (who % 3)}" rx="29" ry="33" fill="${hair}"/>
    <rect x="42" y="62" width="16" height="16" rx="6" fill="${pick(skins, who)}"/>
    <ellipse cx="50" cy="48" rx="22" ry="27" fill="${pick(skins, who)}"/>
    <path d="M28 44c0-20 12-26 22-26s23 6 22 26c-6-10-14-${8 + (who % 5) * 2}-22-${6 + (who % 4) * 2}s-18 2-22 12z" fill="${hair}"/>
    <circle cx="${eyes - 9}" cy="47" r="2.6" fill="#26211f"/><circle cx="${eyes + 9}" cy="47" r="2.6" fill="#26211f"/>
    <path d="M${eyes - 7} 61q7 ${3 + (turn % 4)} 14 0" stroke="#7d3b34" stroke-width="2.4" fill="none" stroke-linecap="round"/>`;
}

/** The face alone, as a picture. */
export function drawnCrop(who: number, turn: number): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">${drawnFace(who, turn)}</svg>`;
}

/** Sky and hills, different for every `id`, with `people` (SVG) in front. */
export function drawnScene(id: number, width: number, height: number, people: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
    <defs><linearGradient id="s" x2="0" y2="1"><stop stop-color="${pick(['#8fb7d8', '#e9b98a', '#a8c7b0', '#c9b6d6'], id)}"/><stop offset="1" stop-color="${pick(['#dbe8ef', '#f6e2c8', '#e4ecd9', '#ece3ee'], id)}"/></linearGradient></defs>
    <rect width="100%" height="100%" fill="url(#s)"/>
    <path d="M0 ${height * 0.7}q${width / 4}-120 ${width / 2} 0t${width / 2}-40V${height}H0z" fill="${pick(['#6f8f6a', '#9c8a63', '#5f7f8f'], id)}"/>${people}</svg>`;
}
