using System.Globalization;
using System.Net;
using System.Text;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Client;
using SensorGrid.Features.Definitions;

namespace SensorGrid.Cli.Definitions;

/// <summary>The live system's definitions; what goes wrong is reported in the user's words.</summary>
internal sealed class DefinitionsApi(SensorGridClient client)
{
    /// <summary>Gets the newest definitions.</summary>
    public async Task<LiveDefinitions> GetAsync(CancellationToken cancellationToken) =>
        await AskAsync(() => client.GetDefinitionsAsync(cancellationToken)) ?? throw NotOffered();

    /// <summary>Gets the history, oldest first.</summary>
    public async Task<IReadOnlyList<LiveRevisionEntry>> GetHistoryAsync(CancellationToken cancellationToken) =>
        await AskAsync(() => client.GetDefinitionHistoryAsync(cancellationToken)) ?? throw NotOffered();

    /// <summary>Gets a revision, whole.</summary>
    public async Task<LiveRevision> GetRevisionAsync(long number, CancellationToken cancellationToken)
    {
        if (await AskAsync(() => client.GetRevisionAsync(number, cancellationToken)) is { } revision)
        {
            return revision;
        }

        // An older API answers as one without the revision does.
        var newest = (await GetAsync(cancellationToken)).Revision;
        throw new CliException(string.Create(
            CultureInfo.InvariantCulture,
            $"there is no revision {number}; {(newest == 0 ? "none was ever applied" : $"the newest is {newest}")}: see 'sensorgrid history'."));
    }

    /// <summary>Applies definitions.</summary>
    /// <param name="name">The name of the feature definitions, before the places of their mistakes.</param>
    /// <param name="change">The definitions.</param>
    /// <param name="expected">The newest revision, against which the change was made.</param>
    /// <param name="note">A remark for the history; null for none.</param>
    /// <param name="cancellationToken">Ctrl-C.</param>
    public async Task<LiveCommit> PutAsync(string name, DefinitionsChange change, long expected, string? note, CancellationToken cancellationToken)
    {
        try
        {
            return await client.PutDefinitionsAsync(change, expected, note, cancellationToken);
        }
        catch (ApiException exception) when (exception.StatusCode == HttpStatusCode.PreconditionFailed)
        {
            var newest = (await GetAsync(cancellationToken)).Revision;
            throw new CliException(string.Create(
                CultureInfo.InvariantCulture,
                $"somebody else has applied revision {newest} meanwhile (the newest was to be {expected}): run 'sensorgrid plan' again."));
        }
        catch (ApiException exception) when (RefusalOf(exception, name) is { } refusal)
        {
            throw refusal;
        }
        catch (HttpRequestException exception)
        {
            throw new CliException($"the API (--api) does not answer: {exception.Message.TrimEnd('.')}. The definitions may have been applied all the same: see 'sensorgrid history'.");
        }
    }

    /// <summary>Checks definitions against all that the cluster knows, such as the streams that it reads.</summary>
    /// <param name="name">The name of the feature definitions, before the places of their mistakes.</param>
    /// <param name="change">The definitions.</param>
    /// <param name="cancellationToken">Ctrl-C.</param>
    /// <returns>False when the API is an older one, which cannot check.</returns>
    /// <exception cref="CliException">They have mistakes: all of them are in the exception.</exception>
    public async Task<bool> CheckAsync(string name, DefinitionsChange change, CancellationToken cancellationToken)
    {
        try
        {
            return await client.CheckDefinitionsAsync(change, cancellationToken) is not null;
        }
        catch (ApiException exception) when (RefusalOf(exception, name) is { } refusal)
        {
            throw refusal;
        }
        catch (HttpRequestException exception)
        {
            throw new CliException($"the API (--api) does not answer: {exception.Message}");
        }
    }

    /// <summary>Stores the graphs of models: a revision names them by their hashes. What is stored already stays.</summary>
    public async Task PutGraphsAsync(IEnumerable<LocalModel> models, CancellationToken cancellationToken)
    {
        foreach (var model in models.DistinctBy(model => model.Definition.Manifest.Sha256))
        {
            await PutAsync(() => client.PutGraphAsync(model.Graph, cancellationToken), "models", $"the graph of model '{model.Definition.Name}'", "start the silos with the model");
        }
    }

    /// <summary>Stores the rows of reference tables: a revision names them by their hashes. What is stored already stays.</summary>
    public async Task PutTablesAsync(IEnumerable<LocalTable> tables, CancellationToken cancellationToken)
    {
        foreach (var table in tables.DistinctBy(table => table.Definition.Sha256))
        {
            await PutAsync(() => client.PutTableAsync(table.Content, cancellationToken), "tables", $"the table '{table.Definition.Name}'", "apply the programs with --table");
        }
    }

    private static async Task PutAsync(Func<Task> put, string kind, string what, string otherwise)
    {
        try
        {
            await put();
        }
        catch (ApiException exception) when (exception.StatusCode == HttpStatusCode.NotFound)
        {
            throw new CliException($"the API (--api) has no {kind} that change live: it is an older one. Update SensorGrid, or {otherwise}.");
        }
        catch (ApiException exception) when (exception is { Failure: ApiFailure.Refused, Detail: { } detail })
        {
            throw new CliException($"the API refuses {what} ({(int?)exception.StatusCode}): {detail}");
        }
        catch (HttpRequestException exception)
        {
            throw new CliException($"the API (--api) does not answer: {exception.Message}");
        }
    }

    private static CliException? RefusalOf(ApiException exception, string name) =>
        exception.Errors.Count > 0 ? new CliException($"the API refuses the definitions ({(int?)exception.StatusCode}).", details: [.. exception.Errors.Select(error => $"{error.Definition ?? name}:{error}")])
        : exception is { Failure: ApiFailure.Refused, Detail: { } detail } ? new CliException($"the API refuses the definitions ({(int?)exception.StatusCode}): {detail}")
        : null;

    /// <summary>Reads the text of a revision.</summary>
    public static FeatureDefinitions Parse(long revision, string text)
    {
        try
        {
            return FeatureDefinitions.Parse(Encoding.UTF8.GetBytes(text));
        }
        catch (FeatureDefinitionsException exception)
        {
            throw new CliException(
                FormattableString.Invariant($"this program cannot read revision {revision}. Is it older than the live system?"),
                details: [.. exception.Errors.Select(error => FormattableString.Invariant($"revision {revision}:{error}"))]);
        }
    }

    private static async Task<T> AskAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (HttpRequestException exception)
        {
            throw new CliException($"the API (--api) does not answer: {exception.Message}");
        }
    }

    private static CliException NotOffered() =>
        new("the API (--api) has no definitions that change live: it is an older one. Update SensorGrid, or start the silos with the file.");
}
