using SensorGrid.Cli.CommandLine;

return await CliApplication.RunAsync(args, CliContext.FromConsole());
