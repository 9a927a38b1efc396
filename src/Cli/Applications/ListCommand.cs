using System.CommandLine;
using System.Globalization;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Client;

namespace SensorGrid.Cli.Applications;

/// <summary><c>applications list</c>: lists all, with their states and rates.</summary>
internal static class ListCommand
{
    public static Command Create(CliContext context)
    {
        var api = new ApiArguments();
        var command = new Command("list", "Lists the applications: state, generation, records a second, how far each is behind its streams, and the numbers of its rows.");
        api.AddTo(command);
        command.SetAction((parsed, cancellationToken) => CommandGuard.RunAsync(
            context,
            ExitCode.Failure,
            async () =>
            {
                using var client = api.CreateClient(parsed);
                Write(context.Output, await new ApplicationsApi(client).ListAsync(cancellationToken));
                return ExitCode.Success;
            },
            cancellationToken));
        return command;
    }

    /// <summary>Formats how far an application is behind its streams.</summary>
    public static string BehindOf(LiveApplication application) =>
        application.Behind is { } behind ? string.Create(CultureInfo.InvariantCulture, $"{behind.TotalSeconds:0.0} s") : "?";

    private static void Write(TextWriter writer, IReadOnlyList<LiveApplication> applications)
    {
        if (applications.Count == 0)
        {
            writer.WriteLine("there are no applications: 'sensorgrid apply averages.sql' makes one");
            return;
        }

        var width = Math.Max("name".Length, applications.Max(application => application.Name.Length));
        writer.WriteLine($"{"name".PadRight(width)}  {"state",-8}  {"generation",10}  {"records/s",9}  {"behind",8}  rows");
        foreach (var application in applications)
        {
            var rows = string.Join(", ", application.Streams.Select(stream => FormattableString.Invariant($"{stream.Name} {stream.Rows}")));
            var line = string.Create(
                CultureInfo.InvariantCulture,
                $"{application.Name.PadRight(width)}  {application.State,-8}  {application.Generation,10}  {application.RecordsPerSecond,9:0.0}  {BehindOf(application),8}  {rows}");
            writer.WriteLine(line.TrimEnd());
            if (application.Problem is { } problem)
            {
                writer.WriteLine($"  {CommandGuard.OneLine(problem)}");
            }
        }
    }
}
