// SPDX-License-Identifier: Apache-2.0
//
// Judges every report of a folder by the schema of SARIF 2.1.0.
'use strict';
const fs = require('fs');
const path = require('path');
const Ajv = require('ajv-draft-04');
const addFormats = require('ajv-formats');

const schema = require('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
// The published schema has a pattern with a stray bracket, which Unicode mode refuses.
const ajv = new Ajv({strict: false, allErrors: true, unicodeRegExp: false});
addFormats(ajv);
const validate = ajv.compile(schema);

const folder = process.argv[2];
let results = 0;
let failed = 0;
const files = fs.readdirSync(folder).sort();
for (const file of files) {
  const text = fs.readFileSync(path.join(folder, file), 'utf8');
  let report;
  try {
    report = JSON.parse(text);
  } catch (error) {
    console.error(`${file}: ${error.message}: ${text.slice(0, 200)}`);
    failed += 1;
    continue;
  }
  if (validate(report)) {
    results += report.runs.reduce((sum, run) => sum + run.results.length, 0);
  } else {
    console.error(`${file}: ${ajv.errorsText(validate.errors)}`);
    failed += 1;
  }
}
console.log(`sarif: ${files.length} reports with ${results} results, ${failed} invalid`);
process.exit(failed === 0 && results > 0 ? 0 : 1);
