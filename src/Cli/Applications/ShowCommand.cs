using System.CommandLine;
using System.Globalization;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Client;

namespace SensorGrid.Cli.Applications;

/// <summary><c>applications show</c>: the state of one, its streams and generations, or its program.</summary>
internal static class ShowCommand
{
    public static Command Create(CliContext context)
    {
        var name = NameArgument.Create();
        var definition = new Option<bool>("--definition") { Description = "Write the newest definition as JSON instead: program, inputs with their columns, tables, outputs." };
        var api = new ApiArguments();
        var command = new Command("show", "Shows the state of an application, its inputs and streams with their columns, and its generations.");
        command.Add(name);
        command.Add(definition);
        api.AddTo(command);
        command.SetAction((parsed, cancellationToken) => CommandGuard.RunAsync(
            context,
            ExitCode.Failure,
            async () =>
            {
                using var client = api.CreateClient(parsed);
                var live = new ApplicationsApi(client);
                if (parsed.GetValue(definition))
                {
                    context.Data.WriteLine(await live.GetDefinitionAsync(parsed.GetRequiredValue(name), null, cancellationToken));
                }
                else
                {
                    Write(context.Output, await live.GetAsync(parsed.GetRequiredValue(name), cancellationToken));
                }

                return ExitCode.Success;
            },
            cancellationToken));
        return command;
    }

    private static void Write(TextWriter writer, LiveApplication application)
    {
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{application.Name}: {application.State}, generation {application.Generation}"));
        if (application.Problem is { } problem)
        {
            writer.WriteLine($"problem: {CommandGuard.OneLine(problem)}");
        }

        writer.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{application.Records} records, {application.RecordsPerSecond:0.0} a second; {application.RowsIn} rows in, {application.Errors} with errors; behind {ListCommand.BehindOf(application)}"));
        writer.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"windows are closed up to {(application.ClosedUntil is { } time ? $"{time.UtcDateTime:yyyy-MM-dd HH:mm:ss.fff}" : "nothing yet")}; {application.Shards} shards, on {application.Silo}"));
        if (application.TablesProblem is { } tables)
        {
            writer.WriteLine($"tables: {CommandGuard.OneLine(tables)}");
        }

        foreach (var table in application.Tables)
        {
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"table   {table.Name}: {table.Definition} of revision {table.Revision} ({List(table.Columns)})"));
        }

        foreach (var input in application.Inputs)
        {
            writer.WriteLine($"input   {input.Name}{(input.Source is { } source ? $" from {source}" : "")} ({List(input.Columns)})");
        }

        foreach (var stream in application.Streams)
        {
            writer.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{(stream.IsErrors ? "errors" : "output"),-6}  {stream.Name} ({List(stream.Columns)}): {stream.Rows} rows, kept from {stream.Oldest} on"));
        }

        foreach (var generation in application.History)
        {
            var line = string.Create(
                CultureInfo.InvariantCulture,
                $"generation {generation.Number}  {generation.CommittedAt.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}  {generation.Hash}  {CommandGuard.OneLine(generation.Note)}");
            writer.WriteLine(line.TrimEnd());
        }
    }

    private static string List(IEnumerable<LiveColumn> columns) => string.Join(", ", columns.Select(column => $"\"{column.Name}\" {column.Type}"));
}
