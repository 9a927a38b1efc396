using System.CommandLine;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Client;

namespace SensorGrid.Cli.Definitions;

/// <summary><c>history</c>: lists the revisions of the definitions.</summary>
internal static class HistoryCommand
{
    public static Command Create(CliContext context)
    {
        var api = new ApiArguments();
        var command = new Command("history", "Lists the revisions of the definitions, oldest first: number, time, hash and note. '*' marks the one in force.");
        api.AddTo(command);
        command.SetAction((parsed, cancellationToken) => CommandGuard.RunAsync(
            context,
            ExitCode.Failure,
            async () =>
            {
                using var client = api.CreateClient(parsed);
                var live = new DefinitionsApi(client);
                var inForce = (await live.GetAsync(cancellationToken)).InForce;
                Write(context.Output, await live.GetHistoryAsync(cancellationToken), inForce);
                return ExitCode.Success;
            },
            cancellationToken));
        return command;
    }

    private static void Write(TextWriter writer, IReadOnlyList<LiveRevisionEntry> revisions, long inForce)
    {
        if (revisions.Count == 0)
        {
            writer.WriteLine(Wording.NoRevision);
            return;
        }

        writer.WriteLine($"  {"revision",8}  {"time",-20}  {"hash",-16}  note");
        foreach (var (revision, committedAt, hash, note) in revisions)
        {
            var line = FormattableString.Invariant($"{(revision == inForce ? '*' : ' ')} {revision,8}  {committedAt.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}  {hash,-16}  {CommandGuard.OneLine(note)}");
            writer.WriteLine(line.TrimEnd());
        }
    }
}
