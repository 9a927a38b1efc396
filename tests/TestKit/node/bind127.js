// Preloaded into every server of the tests (node -r ./bind127.js): it listens on 127.0.0.1 only, whatever it asked for, on a free port, and says
// which ("listening <asked> <got>"); and it ends when the test process does, however that ended.
'use strict';
const net = require('node:net');
const listen = net.Server.prototype.listen;

net.Server.prototype.listen = function (...args) {
  const [first] = args;
  const options = first !== null && typeof first === 'object' ? first : { port: first };
  const asked = Number(options.port);
  if (!Number.isInteger(asked)) {
    return listen.apply(this, args);
  }

  this.once('listening', () => process.stdout.write(`listening ${asked} ${this.address().port}\n`));
  const callback = args.find((argument) => typeof argument === 'function');
  const bound = { ...options, port: 0, host: '127.0.0.1' };
  return listen.apply(this, callback ? [bound, callback] : [bound]);
};

process.stdin.resume();
process.stdin.once('end', () => process.exit(0));
