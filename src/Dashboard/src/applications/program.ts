// A definition as one edits it: the text of a program, and what a pasted or stored definition has around it.

type Json = null | boolean | number | string | Json[] | { [member: string]: Json };

export interface Definition {
  program: string;
  /** The definition that the program is a part of; null for a program by itself. */
  around: Around | null;
}

export interface Around {
  /** Of Kinesis Data Analytics as it was pasted, or one that this system keeps. */
  kind: 'kda' | 'own';
  /** Its name, where it has one. */
  name: string | null;
  json: Json;
  /** Where in it the program is. */
  path: string[];
}

export const plain = (program: string): Definition => ({ program: unixLines(program), around: null });

/** A text that was typed, pasted or stored, as a definition; what is no definition in JSON is taken for a program. */
export function definitionOf(text: string): Definition {
  if (!text.trimStart().startsWith('{')) {
    return plain(text);
  }

  const json = parse(text);
  const path = json === null ? null : programPath(json);
  const program = path === null ? null : textOf(at(json!, path));
  if (json === null || path === null || program === null) {
    return plain(text);
  }

  const isOwn = path.length === 1 && path[0] === 'program';
  return { program: unixLines(program), around: { kind: isOwn ? 'own' : 'kda', name: nameOf(json), json, path } };
}

/** What is sent: the program, or the definition with the program as it is now. */
export function bodyOf({ program, around }: Definition): string {
  return around === null ? program : JSON.stringify(replaced(around.json, around.path, program));
}

/** The same definition without the columns that its inputs have: they are discovered anew. */
export function withoutColumns(definition: Definition): Definition {
  const { around } = definition;
  if (around?.kind !== 'own' || !isObject(around.json) || !Array.isArray(around.json.inputs)) {
    return definition;
  }

  const inputs = around.json.inputs.map(input => (isObject(input) ? Object.fromEntries(Object.entries(input).filter(([member]) => member !== 'schema')) : input));
  return { ...definition, around: { ...around, json: { ...around.json, inputs } } };
}

/** Determines whether the definition says which columns its inputs have. */
export const hasColumns = ({ around }: Definition) =>
  around !== null && isObject(around.json) && Array.isArray(around.json.inputs) && around.json.inputs.some(input => isObject(input) && isObject(input.schema ?? null));

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}

const isObject = (json: Json | undefined): json is { [member: string]: Json } => typeof json === 'object' && json !== null && !Array.isArray(json);

/** What is at a path, of names of members and places in lists. */
function at(json: Json, path: string[]): Json {
  return path.reduce<Json>((inner, member) => (isObject(inner) ? inner[member] ?? null : Array.isArray(inner) ? inner[Number(member)] ?? null : null), json);
}

/** Where the program is: in our own JSON, in both versions of Kinesis Data Analytics, or in a CloudFormation template or JSON of Terraform with one application. */
function programPath(json: Json): string[] | null {
  const configurations = [
    ['ApplicationConfiguration', 'ApplicationCodeConfiguration', 'CodeContent', 'TextContent'],
    ['ApplicationConfigurationDescription', 'ApplicationCodeConfigurationDescription', 'CodeContentDescription', 'TextContent'],
  ];
  const roots = [[], ['ApplicationDetail'], ['Properties'], ...resourcePaths(json)];
  const terraform = terraformPaths(json).flatMap(root => [['code'], terraformCode].map(rest => throughLists(json, root, rest)));
  const paths = [['program'], ...roots.flatMap(root => [['ApplicationCode'], ...configurations].map(rest => [...root, ...rest])), ...terraform];
  return paths.find(path => textOf(at(json, path)) !== null) ?? null;
}

function resourcePaths(json: Json): string[][] {
  const resources = at(json, ['Resources']);
  const types = ['AWS::KinesisAnalytics::Application', 'AWS::KinesisAnalyticsV2::Application'];
  const found = isObject(resources) ? Object.keys(resources).filter(name => types.includes(String(at(resources, [name, 'Type'])))) : [];

  // With several it is not known which one is meant; the server says so.
  return found.length === 1 ? [['Resources', found[0]!, 'Properties']] : [];
}

const terraformTypes = ['aws_kinesis_analytics_application', 'aws_kinesisanalyticsv2_application'];

const terraformCode = ['application_configuration', 'application_code_configuration', 'code_content', 'text_content'];

/** The application among the resources of Terraform: of a configuration, or of a state or a plan as JSON. */
function terraformPaths(json: Json): string[][] {
  const module = [['values', 'root_module'], ['planned_values', 'root_module']].find(path => isObject(at(json, path)));
  const found = isObject(at(json, ['resource'])) ? configuredPaths(json) : module ? modulePaths(json, module) : [];

  // With several it is not known which one is meant; the server says so.
  return found.length === 1 ? found : [];
}

function configuredPaths(json: Json): string[][] {
  return terraformTypes.flatMap(type => {
    const named = at(json, ['resource', type]);
    return isObject(named) ? Object.keys(named).map(name => throughLists(json, ['resource', type, name], [])) : [];
  });
}

function modulePaths(json: Json, module: string[]): string[][] {
  const places = (member: string) => {
    const items = at(json, [...module, member]);
    return Array.isArray(items) ? items.map((_, place) => [...module, member, String(place)]) : [];
  };
  const own = places('resources').filter(path => terraformTypes.includes(String(at(json, [...path, 'type'])))).map(path => [...path, 'values']);
  return [...own, ...places('child_modules').flatMap(path => modulePaths(json, path))];
}

/** A path with the only item of each list of one that is on its way: Terraform writes blocks so. */
function throughLists(json: Json, start: string[], rest: string[]): string[] {
  const only = (path: string[]) => {
    const list = at(json, path);
    return Array.isArray(list) && list.length === 1 ? [...path, '0'] : path;
  };
  return rest.reduce((path, member) => only([...path, member]), only(start));
}

/** A text, or one that CloudFormation would put together. */
function textOf(json: Json): string | null {
  if (typeof json === 'string') {
    return json;
  }

  if (!isObject(json)) {
    return null;
  }

  const [join, sub] = [json['Fn::Join'], json['Fn::Sub']];
  if (Array.isArray(join) && typeof join[0] === 'string' && Array.isArray(join[1])) {
    const parts = join[1].map(textOf);
    return parts.every(part => part !== null) ? parts.join(join[0]) : null;
  }

  return typeof sub === 'string' && !sub.includes('${') ? sub : null;
}

function nameOf(json: Json): string | null {
  const names = [
    ['ApplicationName'], ['ApplicationDetail', 'ApplicationName'], ['Properties', 'ApplicationName'],
    ...resourcePaths(json).map(path => [...path, 'ApplicationName']), ...terraformPaths(json).map(path => [...path, 'name']),
  ];
  return names.map(path => at(json, path)).find(name => typeof name === 'string') as string | undefined ?? null;
}

function replaced(json: Json, path: string[], value: string): Json {
  const [member, ...rest] = path;
  if (member === undefined) {
    return value;
  }

  return Array.isArray(json) ? json.map((item, place) => (place === Number(member) ? replaced(item, rest, value) : item))
    : isObject(json) ? { ...json, [member]: replaced(json[member] ?? null, rest, value) }
    : value;
}

/** A text area has no other ends of lines, and the places of issues do not depend on them. */
const unixLines = (text: string) => text.replace(/\r\n?/g, '\n');
