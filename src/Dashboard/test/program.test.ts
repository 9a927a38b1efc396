import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differenceOf } from '../src/applications/difference';
import { bodyOf, definitionOf, hasColumns, withoutColumns, type Definition } from '../src/applications/program';
import { isName } from '../src/applications/contract';
import { applicationLink, editLink, routeOf } from '../src/routes';

const program = 'CREATE STREAM "A" (n INTEGER);';

const edited = (definition: Definition) => JSON.parse(bodyOf({ ...definition, program: 'edited' }));

test('the text of a program is what is sent', () => {
  assert.equal(bodyOf(definitionOf(program)), program);
  assert.equal(definitionOf('a\r\nb').program, 'a\nb');
});

test('a definition that this system keeps shows its program, and is sent with what one has typed', () => {
  const stored = { program, inputs: [{ name: 'IN', schema: { RecordColumns: [] } }], tables: [], outputs: ['A'] };
  const definition = definitionOf(JSON.stringify(stored));
  assert.equal(definition.program, program);
  assert.equal(definition.around?.kind, 'own');
  assert.deepEqual(edited(definition), { ...stored, program: 'edited' });
  assert.ok(hasColumns(definition));
  assert.deepEqual(edited(withoutColumns(definition)).inputs, [{ name: 'IN' }]);
  assert.ok(!hasColumns(withoutColumns(definition)));
});

test('an application of either version of Kinesis Data Analytics shows its program and its name', () => {
  const first = { ApplicationName: 'one', ApplicationCode: program, Inputs: [{ NamePrefix: 'S' }] };
  const second = { ApplicationName: 'two', ApplicationConfiguration: { ApplicationCodeConfiguration: { CodeContent: { TextContent: program } }, SqlApplicationConfiguration: { Inputs: [] } } };
  for (const json of [first, second, { ApplicationDetail: first }]) {
    const definition = definitionOf(`\n${JSON.stringify(json, null, 2)}`);
    assert.equal(definition.program, program);
    assert.equal(definition.around?.kind, 'kda');
    assert.equal(definition.around?.name, json === second ? 'two' : 'one');
    assert.deepEqual(definitionOf(bodyOf({ ...definition, program: 'edited' })).program, 'edited');
  }

  assert.deepEqual(edited(definitionOf(JSON.stringify(first))), { ...first, ApplicationCode: 'edited' });
});

test('a template of CloudFormation shows the program that it puts together', () => {
  const template = { Resources: { Bucket: { Type: 'AWS::S3::Bucket' }, App: { Type: 'AWS::KinesisAnalytics::Application', Properties: { ApplicationCode: { 'Fn::Join': ['\n', ['a', { 'Fn::Sub': 'b' }]] } } } } };
  const definition = definitionOf(JSON.stringify(template));
  assert.equal(definition.program, 'a\nb');
  assert.equal(edited(definition).Resources.App.Properties.ApplicationCode, 'edited');
  assert.equal(edited(definition).Resources.Bucket.Type, 'AWS::S3::Bucket');
});

test('an application of Terraform shows its program and its name, in each way in which its JSON has it', () => {
  const first = { name: 'one', code: program, inputs: [{ name_prefix: 'S' }] };
  const second = { name: 'two', application_configuration: [{ application_code_configuration: [{ code_content: [{ text_content: program }], code_content_type: 'PLAINTEXT' }] }] };
  const plainSecond = { name: 'two', application_configuration: { application_code_configuration: { code_content: { text_content: program } } } };
  const resource = (type: string, values: unknown) => ({ address: `${type}.a`, type, values });
  const [one, two] = ['aws_kinesis_analytics_application', 'aws_kinesisanalyticsv2_application'];
  const bucket = resource('aws_s3_bucket', { name: 'b', code: 'none' });
  const all = [
    [first, { resource: { aws_s3_bucket: { b: { code: 'none' } }, [one!]: { a: first } } }],
    [first, { resource: { [one!]: { a: [first] } } }],
    [second, { resource: { [two!]: { a: second } } }],
    [plainSecond, { resource: { [two!]: { a: plainSecond } } }],
    [first, { values: { root_module: { resources: [bucket, resource(one!, first)] } } }],
    [second, { planned_values: { root_module: { child_modules: [{ resources: [bucket] }, { child_modules: [{ resources: [resource(two!, second)] }] }] } } }],
  ] as const;
  for (const [application, json] of all) {
    const definition = definitionOf(JSON.stringify(json));
    assert.equal(definition.program, program);
    assert.equal(definition.around?.kind, 'kda');
    assert.equal(definition.around?.name, application.name);
    assert.equal(JSON.stringify(edited(definition)), JSON.stringify(json).replace(JSON.stringify(program), '"edited"'));
  }
});

test('of several applications of Terraform none is chosen', () => {
  const text = JSON.stringify({ resource: { aws_kinesis_analytics_application: { a: { code: 'a' }, b: { code: 'b' } } } });
  assert.equal(bodyOf(definitionOf(text)), text);
  assert.equal(definitionOf(text).around, null);
});

test('what only the server can judge is sent as it is', () => {
  for (const text of ['{ not JSON', '{"something": "else"}', '{"ApplicationCode": {"Fn::Sub": "${x}"}}']) {
    assert.equal(bodyOf(definitionOf(text)), text);
  }
});

test('names are those that the server takes', () => {
  assert.deepEqual(['a', '9.x_Y-z', 'a'.repeat(128)].map(isName), [true, true, true]);
  assert.deepEqual(['', '-a', 'a b', 'ä', 'a'.repeat(129)].map(isName), [false, false, false, false, false]);
});

test('the difference of two programs gives both of them', () => {
  const [before, after] = ['a\nb\nc\nd\ne', 'a\nB\nc\ne\nf'];
  const lines = differenceOf(before, after)!;
  assert.equal(lines.filter(line => line.change !== 'new').map(line => line.text).join('\n'), before);
  assert.equal(lines.filter(line => line.change !== 'gone').map(line => line.text).join('\n'), after);
  assert.deepEqual(lines.filter(line => line.change === 'same').map(line => line.text), ['a', 'c', 'e']);
});

test('programs that are too long and too different are not compared', () => {
  const many = (letter: string) => Array.from({ length: 3000 }, (_, i) => `${letter}${i}`).join('\n');
  assert.equal(differenceOf(many('a'), many('b')), null);
  assert.equal(differenceOf(many('a'), `${many('a')}\nnew`)!.length, 3001);
});

test('addresses of applications lead back to them', () => {
  assert.deepEqual(routeOf(applicationLink('a.b')), { view: 'application', name: 'a.b' });
  assert.deepEqual(routeOf(editLink('a', 2)), { view: 'edit-application', name: 'a', generation: 2 });
  assert.deepEqual(routeOf(editLink('a')), { view: 'edit-application', name: 'a', generation: null });
  assert.deepEqual(routeOf('#/applications'), { view: 'applications' });
  assert.deepEqual(routeOf('#/applications/%'), { view: 'applications' });
  assert.deepEqual(routeOf('#/new-application/example'), { view: 'new-application', example: true });
});
