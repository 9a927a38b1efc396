using System.CommandLine;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Client;

namespace SensorGrid.Cli.Applications;

/// <summary><c>apply</c> of a program: commits it as the next generation of a SQL application, and says where its rows are.</summary>
internal sealed class ApplicationApply(CliContext context, ApiArguments api, ApplicationArguments arguments)
{
    /// <summary>Applies the program.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(ParseResult parsed, string path, long? expected, string? note, CancellationToken cancellationToken)
    {
        var file = await ApplicationFile.LoadAsync(path, arguments.Read(parsed), context.Input, cancellationToken);
        using var client = api.CreateClient(parsed);
        var live = new ApplicationsApi(client);
        WriteNotes(file.Notes);
        LiveApplicationCommit commit;
        try
        {
            commit = await live.PutAsync(file.Name, file.Body, expected, note, cancellationToken);
        }
        catch (ApiException exception) when (exception.Errors.Count > 0)
        {
            file.WriteIssues(context.Error, exception.Errors.Select(error => new LiveIssue(true, error.Line, error.Column, error.Message)));
            throw new CliException(FormattableString.Invariant($"'{file.Shown}' has {exception.Errors.Count} {(exception.Errors.Count == 1 ? "error" : "errors")}; nothing was applied."));
        }

        WriteNotes(commit.Notes);
        file.WriteIssues(context.Error, commit.Warnings);
        context.Output.WriteLine(commit.IsNew
            ? FormattableString.Invariant($"{file.Name}: generation {commit.Generation}")
            : FormattableString.Invariant($"{file.Name}: unchanged, generation {commit.Generation} has this program already"));
        await WritePlacesAsync(parsed, live, file.Name, cancellationToken);
        return ExitCode.Success;
    }

    private void WriteNotes(IEnumerable<string> notes)
    {
        foreach (var note in notes)
        {
            context.Error.WriteLine($"note: {CommandGuard.OneLine(note)}");
        }
    }

    private async Task WritePlacesAsync(ParseResult parsed, ApplicationsApi live, string name, CancellationToken cancellationToken)
    {
        if (await live.FindAsync(name, cancellationToken) is not { } status)
        {
            return;
        }

        foreach (var stream in status.Streams.Where(stream => !stream.IsErrors))
        {
            context.Output.WriteLine($"rows: curl -N {api.CurlOf(parsed, $"applications/{Uri.EscapeDataString(name)}/streams/{Uri.EscapeDataString(stream.Name)}")}");
        }

        context.Output.WriteLine($"state: ./sensorgrid applications show {name}");
    }
}
