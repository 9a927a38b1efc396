using System.Net;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Client;

namespace SensorGrid.Cli.Applications;

/// <summary>The live system's SQL applications; what goes wrong is reported in the user's words.</summary>
internal sealed class ApplicationsApi(SensorGridClient client)
{
    /// <summary>Gets all applications.</summary>
    public async Task<IReadOnlyList<LiveApplication>> ListAsync(CancellationToken cancellationToken) =>
        await AskAsync(() => client.GetApplicationsAsync(cancellationToken)) ?? throw NotOffered();

    /// <summary>Gets the state of an application; null when there is none.</summary>
    public Task<LiveApplication?> FindAsync(string name, CancellationToken cancellationToken) => AskAsync(() => client.GetApplicationAsync(name, cancellationToken));

    /// <summary>Gets the state of an application.</summary>
    /// <exception cref="CliException">There is none.</exception>
    public async Task<LiveApplication> GetAsync(string name, CancellationToken cancellationToken) =>
        await FindAsync(name, cancellationToken) ?? throw await NotThereAsync(name, cancellationToken);

    /// <summary>Gets the definition of a generation.</summary>
    /// <exception cref="CliException">There is none.</exception>
    public async Task<string> GetDefinitionAsync(string name, long? generation, CancellationToken cancellationToken)
    {
        if (await AskAsync(() => client.GetApplicationDefinitionAsync(name, generation, cancellationToken)) is { } definition)
        {
            return definition;
        }

        var status = await GetAsync(name, cancellationToken);
        throw new CliException(FormattableString.Invariant($"'{name}' has no generation {generation}; it has {status.History[0].Number} to {status.Generation}: see 'sensorgrid applications show {name}'."));
    }

    /// <summary>Checks a program.</summary>
    public async Task<LiveProgramCheck> CheckAsync(string program, CancellationToken cancellationToken) =>
        await AskAsync(() => client.CheckApplicationAsync(program, cancellationToken)) ?? throw NotOffered();

    /// <summary>Applies a program. What is wrong with it is thrown as the API tells it.</summary>
    /// <exception cref="ApiException">The program has mistakes.</exception>
    /// <exception cref="CliException">It was not applied for another reason.</exception>
    public async Task<LiveApplicationCommit> PutAsync(string name, string program, long? expected, string? note, CancellationToken cancellationToken)
    {
        try
        {
            return await client.PutApplicationAsync(name, program, expected, note, cancellationToken);
        }
        catch (ApiException exception) when (exception.StatusCode == HttpStatusCode.NotFound)
        {
            throw NotOffered();
        }
        catch (ApiException exception) when (exception is { Failure: ApiFailure.Refused, Errors.Count: 0, Detail: { } detail })
        {
            throw new CliException($"the API refuses the program ({(int?)exception.StatusCode}): {detail}");
        }
        catch (HttpRequestException exception)
        {
            throw new CliException($"the API (--api) does not answer: {exception.Message.TrimEnd('.')}. The program may have been applied all the same: see 'sensorgrid applications show {name}'.");
        }
    }

    /// <summary>Deletes an application.</summary>
    /// <exception cref="CliException">There is none.</exception>
    public async Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        if (!await AskAsync(() => client.DeleteApplicationAsync(name, cancellationToken)))
        {
            throw await NotThereAsync(name, cancellationToken);
        }
    }

    /// <summary>Gets the newest rows of a stream.</summary>
    public async Task<IReadOnlyList<string>> GetRowsAsync(string name, string stream, int limit, CancellationToken cancellationToken) =>
        await AskAsync(() => client.GetRowsAsync(name, stream, limit, cancellationToken: cancellationToken)) ?? throw await NotThereAsync(name, cancellationToken);

    /// <summary>Follows the rows of a stream.</summary>
    public IAsyncEnumerable<LiveRow> FollowAsync(string name, string stream, long after, CancellationToken cancellationToken) =>
        client.FollowRowsAsync(name, stream, after, cancellationToken);

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

    private async Task<CliException> NotThereAsync(string name, CancellationToken cancellationToken)
    {
        var known = await ListAsync(cancellationToken);
        var names = known.Count == 0 ? "there are none" : $"there are {string.Join(", ", known.Select(application => application.Name))}";
        return new CliException($"there is no application '{name}': {names}.");
    }

    private static CliException NotOffered() => new("the API (--api) has no SQL applications: it is an older one. Update SensorGrid, or run the program offline with 'sensorgrid sql'.");
}
