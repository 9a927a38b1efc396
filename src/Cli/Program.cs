using SensorGrid.Cli;
using SensorGrid.Cli.CommandLine;

using var signals = new TerminationSignals();
return await CliApplication.RunAsync(args, CliContext.FromConsole(), signals.Token);
