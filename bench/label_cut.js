// Cuts the texts of a CSV into words with jieba-rs, for make bench-label.
//
//	node label_cut.js DATA.csv OUT [category]
//
// OUT gets a line for each row of the column text: the words, with spaces
// between, and in front of them __label__ and the category if that column is
// asked for, as fastText learns from. Without arguments it only looks whether jieba-rs is there.
'use strict';

const fs = require('fs');
const { Jieba } = require('@node-rs/jieba');
const { dict } = require('@node-rs/jieba/dict');

// rows yields the rows of a CSV as lists of cells.
function* rows(text) {
  let cells = [];
  for (let at = 0; at < text.length; ) {
    let cell;
    if (text[at] === '"') {
      let end = text.indexOf('"', at + 1);
      while (text[end + 1] === '"') end = text.indexOf('"', end + 2);
      cell = text.slice(at + 1, end).replaceAll('""', '"');
      at = end + 1;
    } else {
      let end = at;
      while (end < text.length && text[end] !== ',' && text[end] !== '\r' && text[end] !== '\n') end++;
      cell = text.slice(at, end);
      at = end;
    }
    cells.push(cell);
    if (text[at] === ',') {
      at++;
      continue;
    }
    yield cells;
    cells = [];
    if (text[at] === '\r') at++;
    at++;
  }
}

function main(data, out, category) {
  const jieba = Jieba.withDict(dict);
  let columns;
  const lines = [];
  for (const row of rows(fs.readFileSync(data, 'utf8').replace(/^\ufeff/, ''))) {
    if (!columns) {
      columns = row;
      continue;
    }
    const label = category ? `__label__${row[columns.indexOf(category)]} ` : '';
    lines.push(label + jieba.cut(row[columns.indexOf('text')].replace(/\s+/g, ' '), true).join(' '));
  }
  fs.writeFileSync(out, lines.join('\n') + '\n');
}

if (process.argv.length > 2) main(...process.argv.slice(2));
