// Times a Chinese segmenter of npm, for make bench-segment.
//
//	node peer.js @node-rs/jieba|nodejieba LINES
//
// LINES is a UTF-8 file, one text a line. The script loads the package's own
// dictionary, cuts all lines once in each mode to warm up, and prints
// {"version", "modes"}. Then, for each line of standard input, which names a
// mode, it cuts all lines, again and again for at least a fifth of a second,
// and prints {"mode", "MBps", "tokens"}: megabytes of UTF-8 a second of
// processor time, and tokens in one pass. Cutting is on one thread. Reading
// the file and loading the dictionary are outside the time, making JavaScript
// strings of the tokens is inside.
'use strict';

const fs = require('fs');
const readline = require('readline');

// How each package is loaded: a function for each mode, from text to tokens.
const packages = {
  '@node-rs/jieba': () => {
    const { Jieba } = require('@node-rs/jieba');
    const { dict } = require('@node-rs/jieba/dict');
    const jieba = Jieba.withDict(dict);
    return {
      'HMM off': (text) => jieba.cut(text, false),
      'HMM on': (text) => jieba.cut(text, true),
    };
  },
  nodejieba: () => {
    const jieba = require('nodejieba');
    jieba.load();
    return {
      'HMM off': (text) => jieba.cut(text, false),
      'HMM on': (text) => jieba.cut(text, true),
    };
  },
};

const minimum = 0.2; // seconds

function measure(cut, lines, bytes) {
  const start = process.cpuUsage();
  for (let passes = 1; ; passes++) {
    let tokens = 0;
    for (const line of lines) tokens += cut(line).length;
    const { user, system } = process.cpuUsage(start); // microseconds
    const seconds = (user + system) / 1e6;
    if (seconds >= minimum) return { MBps: (passes * bytes) / seconds / 1e6, tokens };
  }
}

async function main() {
  const [name, file] = process.argv.slice(2);
  const modes = packages[name]();
  const { version } = require(name + '/package.json');
  const lines = fs.readFileSync(file, 'utf8').split('\n').filter((line) => line !== '');
  const bytes = lines.reduce((sum, line) => sum + Buffer.byteLength(line), 0);
  for (const cut of Object.values(modes)) lines.forEach((line) => cut(line));

  console.log(JSON.stringify({ version, modes: Object.keys(modes) }));
  for await (const mode of readline.createInterface({ input: process.stdin })) {
    console.log(JSON.stringify({ mode, ...measure(modes[mode], lines, bytes) }));
  }
}

main();
