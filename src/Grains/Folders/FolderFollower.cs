using Microsoft.Extensions.Logging;
using SensorGrid.Applications.Tables;
using SensorGrid.Grains.Interfaces.Catalogue;
using SensorGrid.Sources.Folders;

namespace SensorGrid.Grains.Folders;

/// <summary>Reports the folder that this silo follows to the catalogue, and commits its definitions when the catalogue wants them.</summary>
/// <param name="folder">The folder; null when this silo follows none.</param>
/// <param name="grains">The catalogue.</param>
/// <param name="logger">The log.</param>
internal sealed partial class FolderFollower(IDefinitionsFolder? folder, IGrainFactory grains, ILogger<FolderFollower> logger)
{
    private const int MostReported = 20;
    private const int LongestReported = 500;

    private string? _waiting;

    // The content that cannot be committed, or whose graphs and rows cannot be stored, and why.
    private (string Hash, string Reason)? _unstored;

    /// <summary>Gets whether this silo follows a folder.</summary>
    public bool IsFollowing => folder is not null;

    /// <summary>The folder, as this silo sees it now; null when it follows none.</summary>
    public FolderReport? Report => folder is null ? null : new FolderReport(
        folder.Path,
        folder.Current?.Definitions?.Hash,
        [.. (folder.Current?.Mistakes ?? []).Take(MostReported).Select(mistake => mistake.Length > LongestReported ? mistake[..LongestReported] : mistake)],
        folder.Current?.Mistakes.Count ?? 0);

    /// <summary>Commits the folder's definitions if the catalogue wants just these, as the revision after the one that it has told of.</summary>
    /// <returns>Whether the catalogue has anything new since.</returns>
    public async Task<bool> FollowAsync(CatalogueNews news, CancellationToken cancellationToken)
    {
        Tell(news.FolderWaits ?? (_unstored is { } failed && failed.Hash == news.WantedFolder ? failed.Reason : null));
        if (folder?.Current?.Definitions is not { } definitions || news.WantedFolder != definitions.Hash)
        {
            return false;
        }

        var catalogue = grains.GetGrain<ICatalogueGrain>(0);
        CatalogueChange change;
        try
        {
            change = ChangeOf(definitions, news.Newest, folder.Path);
        }
        catch (TableDefinitionException exception)
        {
            _unstored = (definitions.Hash, $"The columns of a table have mistakes: {exception.Message}");
            return false;
        }

        if (await FolderContents.StoreAsync(catalogue, definitions, cancellationToken) is { } reason)
        {
            _unstored = (definitions.Hash, reason);
            return false;
        }

        _unstored = null;
        var outcome = await catalogue.CommitAsync(change, cancellationToken);
        switch (outcome.Result)
        {
            case CommitResult.Committed:
                LogApplied(folder.Path, definitions.Hash, outcome.Newest);
                break;
            case CommitResult.Unchanged:
                LogUnchanged(folder.Path, definitions.Hash, outcome.Newest);
                break;
            case CommitResult.Invalid:
                LogRefused(folder.Path, string.Join(Environment.NewLine, outcome.Mistakes?.Select(mistake => TextOf(mistake)) ?? [outcome.Error!]));
                break;
            default:
                // Another silo was faster, or somebody else: the next news say what is wanted then.
                break;
        }

        return outcome.Result == CommitResult.Committed;
    }

    /// <summary>Makes the change of a folder. A kind that the folder does not have stays as it is.</summary>
    private static CatalogueChange ChangeOf(FolderDefinitions definitions, long expected, string path) => new(definitions.FeaturesText, expected, $"from the folder {path}")
    {
        KeepsFeatures = definitions.FeaturesText is null,
        Sources = definitions.Sources is null ? null : [.. definitions.Sources.Select(source => new SourceText(source.Name, source.Text))],
        KeepsSources = definitions.Sources is null,
        Models = definitions.Models is null ? null : [.. definitions.Models.Select(model => new ModelText(model.Definition.Name, model.Text))],
        ChangesModels = definitions.Models is not null,
        Tables = definitions.Tables is null ? null : [.. definitions.Tables.Select(FolderContents.TextOf)],
        ChangesTables = definitions.Tables is not null,
        FolderHash = definitions.Hash,
    };

    private static string TextOf(CatalogueMistake mistake) =>
        FormattableString.Invariant($"{FileOf(mistake.Definition)}:{mistake.Line}:{mistake.Column}: {mistake.Message}");

    // A model is a folder, and a table a file of several endings.
    private static string FileOf(string? definition) =>
        definition is null ? FolderReader.FeaturesFile : definition.StartsWith("source", StringComparison.Ordinal) ? $"{definition}.json" : definition;

    // Once for each reason; mistakes are logged whole by whoever reads the folder.
    private void Tell(string? waiting)
    {
        if (waiting == _waiting || !IsFollowing)
        {
            return;
        }

        _waiting = waiting;
        if (waiting is not null)
        {
            LogWaiting(waiting);
        }
    }

    [LoggerMessage(1630, LogLevel.Information, "The folder of definitions '{Path}' with content {Hash} was applied as revision {Revision}.")]
    private partial void LogApplied(string path, string hash, long revision);

    [LoggerMessage(1631, LogLevel.Information, "The folder of definitions '{Path}' with content {Hash} has the definitions of revision {Revision}: nothing changes.")]
    private partial void LogUnchanged(string path, string hash, long revision);

    [LoggerMessage(1632, LogLevel.Error, "The folder of definitions '{Path}' cannot be used by this cluster; what is in force stays:\n{Mistakes}")]
    private partial void LogRefused(string path, string mistakes);

    [LoggerMessage(1633, LogLevel.Warning, "The folder of definitions is not applied now. {Reason}")]
    private partial void LogWaiting(string reason);
}
