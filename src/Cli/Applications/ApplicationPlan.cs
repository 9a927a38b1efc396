using System.CommandLine;
using System.Text;
using SensorGrid.Applications.Definitions;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Client;

namespace SensorGrid.Cli.Applications;

/// <summary><c>plan</c> of a program: checks it against the live system, and shows what applying it would change.</summary>
internal sealed class ApplicationPlan(CliContext context, ApiArguments api, ApplicationArguments arguments)
{
    /// <summary>Checks the program.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(ParseResult parsed, string path, CancellationToken cancellationToken)
    {
        var file = await ApplicationFile.LoadAsync(path, arguments.Read(parsed), context.Input, cancellationToken);
        using var client = api.CreateClient(parsed);
        var live = new ApplicationsApi(client);
        var check = await live.CheckAsync(file.Body, cancellationToken);
        foreach (var note in file.Notes.Concat(check.Notes))
        {
            context.Error.WriteLine($"note: {CommandGuard.OneLine(note)}");
        }

        file.WriteIssues(context.Error, check.Issues);
        if (!check.IsValid)
        {
            var count = check.Issues.Count(issue => issue.IsError);
            throw new CliException(check.Problem ?? FormattableString.Invariant($"'{file.Shown}' has {count} {(count == 1 ? "error" : "errors")}."));
        }

        Write(check);
        context.Output.WriteLine(await VerdictAsync(file, check, live, cancellationToken));
        return ExitCode.Success;
    }

    private void Write(LiveProgramCheck check)
    {
        foreach (var input in check.Inputs)
        {
            context.Output.WriteLine($"input   {input.Name}{(input.Source is { } source ? $" from {source}" : "")} ({List(input.Columns)})");
        }

        foreach (var table in check.Tables)
        {
            context.Output.WriteLine(FormattableString.Invariant($"table   {table.Name}: {table.Definition} of revision {table.Revision} ({List(table.Columns)})"));
        }

        foreach (var stream in check.Streams.Where(stream => !stream.IsErrors))
        {
            context.Output.WriteLine($"output  {stream.Name} ({List(stream.Columns)})");
        }

        foreach (var line in check.Plan.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            context.Output.WriteLine(line.TrimEnd('\r'));
        }
    }

    private static async Task<string> VerdictAsync(ApplicationFile file, LiveProgramCheck check, ApplicationsApi live, CancellationToken cancellationToken)
    {
        if (await live.FindAsync(file.Name, cancellationToken) is not { } status)
        {
            return $"{file.Name}: new";
        }

        if (status.Hash == check.Hash)
        {
            return FormattableString.Invariant($"{file.Name}: unchanged, generation {status.Generation} has this program already");
        }

        var changes = await ChangesAsync(file, check, status, live, cancellationToken);
        return FormattableString.Invariant($"{file.Name}: changed since generation {status.Generation}: {string.Join(", ", changes)}");
    }

    private static async Task<IReadOnlyList<string>> ChangesAsync(
        ApplicationFile file, LiveProgramCheck check, LiveApplication status, ApplicationsApi live, CancellationToken cancellationToken)
    {
        var changes = new List<string>();
        var before = ApplicationDefinition.Parse(Encoding.UTF8.GetBytes(await live.GetDefinitionAsync(file.Name, null, cancellationToken)));
        Add(changes, before.Program != file.Definition.Program, "the program");
        foreach (var input in check.Inputs)
        {
            var known = status.Inputs.FirstOrDefault(one => one.Name == input.Name);
            Add(changes, known is null, $"the input {input.Name} is new");
            Add(changes, known is not null && (known.Source != input.Source || List(known.Columns) != List(input.Columns)), $"the columns or the stream of the input {input.Name}");
        }

        foreach (var input in status.Inputs.Where(input => check.Inputs.All(one => one.Name != input.Name)))
        {
            changes.Add($"the input {input.Name} is gone");
        }

        Add(changes, !HeldIn(before).SequenceEqual(HeldIn(file.Definition)) || !JoinedBy(status.Tables).SequenceEqual(JoinedBy(check.Tables)), "the reference tables");
        Add(changes, !before.Outputs.SequenceEqual(file.Definition.Outputs), "the outputs");
        Add(changes, changes.Count == 0, "a detail of a schema");
        return changes;
    }

    private static IEnumerable<(string, string)> HeldIn(ApplicationDefinition definition) => definition.Tables.Where(table => table.Text.Length > 0).Select(table => (table.Name, table.Text));

    // Which rows they have is nothing that changes the application.
    private static IEnumerable<string> JoinedBy(IEnumerable<LiveApplicationTable> tables) => tables.Select(table => $"{table.Name} {table.Definition} {List(table.Columns)}").Order(StringComparer.Ordinal);

    private static void Add(List<string> changes, bool isThere, string change)
    {
        if (isThere)
        {
            changes.Add(change);
        }
    }

    private static string List(IEnumerable<LiveColumn> columns) => string.Join(", ", columns.Select(column => $"\"{column.Name}\" {column.Type}"));
}
