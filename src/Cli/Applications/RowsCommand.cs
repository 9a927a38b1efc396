using System.CommandLine;
using System.Globalization;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Client;

namespace SensorGrid.Cli.Applications;

/// <summary><c>applications rows</c>: the newest rows of a stream, and those that come.</summary>
internal static class RowsCommand
{
    private const int MostRows = 10_000;

    public static Command Create(CliContext context)
    {
        var name = NameArgument.Create();
        var stream = new Argument<string?>("STREAM") { Description = "The stream. Default: the one that the application writes.", Arity = ArgumentArity.ZeroOrOne };
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on with the rows that come, until Ctrl-C. A connection that breaks off is made again; each row comes once." };
        var limit = new Option<int>("--limit") { Description = "How many of the newest rows.", DefaultValueFactory = _ => 100 };
        var api = new ApiArguments();
        var command = new Command("rows", "Writes the newest rows of a stream, a JSON object a line.");
        command.Add(name);
        command.Add(stream);
        command.Add(follow);
        command.Add(limit);
        api.AddTo(command);
        command.SetAction((parsed, cancellationToken) => CommandGuard.RunAsync(
            context,
            ExitCode.Failure,
            async () =>
            {
                var most = CheckLimit(parsed.GetValue(limit), parsed.GetValue(follow));
                using var client = api.CreateClient(parsed);
                var live = new ApplicationsApi(client);
                var application = await live.GetAsync(parsed.GetRequiredValue(name), cancellationToken);
                var chosen = Choose(application, parsed.GetValue(stream));
                await (parsed.GetValue(follow) ? FollowAsync(context, live, application, chosen, most, cancellationToken) : WriteAsync(context, live, application, chosen, most, cancellationToken));
                return ExitCode.Success;
            },
            cancellationToken));
        return command;
    }

    private static async Task WriteAsync(CliContext context, ApplicationsApi live, LiveApplication application, LiveApplicationOutput stream, int most, CancellationToken cancellationToken)
    {
        foreach (var row in await live.GetRowsAsync(application.Name, stream.Name, most, cancellationToken))
        {
            context.Data.WriteLine(row);
        }
    }

    private static async Task FollowAsync(CliContext context, ApplicationsApi live, LiveApplication application, LiveApplicationOutput stream, int most, CancellationToken cancellationToken)
    {
        var after = Math.Max(Math.Max(stream.Oldest - 1, stream.Rows - most), 0);
        await foreach (var row in live.FollowAsync(application.Name, stream.Name, after, cancellationToken))
        {
            if (row.Missed > 0)
            {
                await context.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"note: {row.Missed} rows before row {row.Ordinal} are no longer kept"));
            }

            await context.Data.WriteLineAsync(row.Json.AsMemory(), cancellationToken);
            await context.Data.FlushAsync(cancellationToken);
        }
    }

    private static LiveApplicationOutput Choose(LiveApplication application, string? name)
    {
        var outputs = application.Streams.Where(stream => !stream.IsErrors).ToList();
        if (name is null)
        {
            return outputs is [var only]
                ? only
                : throw new CliException($"'{application.Name}' has the streams {Names(application)}: name the one that is meant.", ExitCode.Usage);
        }

        return application.Streams.FirstOrDefault(stream => stream.Name == name)
            ?? application.Streams.FirstOrDefault(stream => string.Equals(stream.Name, name, StringComparison.OrdinalIgnoreCase))
            ?? throw new CliException($"'{application.Name}' has no stream '{name}': it has {Names(application)}.");
    }

    private static string Names(LiveApplication application) => string.Join(", ", application.Streams.Select(stream => stream.Name));

    private static int CheckLimit(int limit, bool mayBeNone) => limit <= MostRows && limit >= (mayBeNone ? 0 : 1)
        ? limit
        : throw new CliException(string.Create(CultureInfo.InvariantCulture, $"--limit must be from 1 to {MostRows}, or 0 with --follow, but is {limit}."), ExitCode.Usage);
}
