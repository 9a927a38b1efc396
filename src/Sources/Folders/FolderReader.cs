using SensorGrid.Sources.Definitions;

namespace SensorGrid.Sources.Folders;

/// <summary>Reads a folder of definitions whole, for whoever applies it: a folder for each kind. Silos and the command line read it alike.</summary>
public static class FolderReader
{
    /// <summary>The path of the feature definitions in the folder.</summary>
    public const string FeaturesFile = "features/default.json";

    /// <summary>The maximum length of all texts with the names of source definitions, in bytes of UTF-8: as much as a revision has.</summary>
    public const int MostBytes = 128 << 10;

    /// <summary>Reads and checks the folder. Each file is read once, so that what was checked is what is applied.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="trials">Tries what it has; null for not at all.</param>
    /// <exception cref="DefinitionsFolderException">It has mistakes, or cannot be read; all of them are in the exception.</exception>
    public static FolderDefinitions Read(string path, IFolderTrials? trials = null) => Read(path, new FileHashes(), trials);

    /// <summary>Reads and checks the folder, as <see cref="Read(string, IFolderTrials?)"/> does.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="hashes">The hashes of large files that are known.</param>
    /// <param name="trials">Tries what it has; null for not at all.</param>
    internal static FolderDefinitions Read(string path, FileHashes hashes, IFolderTrials? trials)
    {
        // In the order in which mistakes are told.
        IFolderKind[] kinds = [new SourceKind(), new FeaturesKind(), new ModelKind(hashes, trials), new TableKind(hashes, trials)];
        using var draft = new FolderDraft();
        try
        {
            if (!Directory.Exists(path))
            {
                throw new DefinitionsFolderException([$"there is no folder '{path}'."]);
            }

            DefinitionsFolder.CheckKinds(path, draft.Mistakes);
            foreach (var kind in kinds)
            {
                kind.Read(path, draft);
            }

            hashes.Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            draft.Mistakes.Add(exception.Message);
        }

        Check(draft);
        return draft.Mistakes.Count == 0 ? draft.Definitions with { Hash = draft.HashText() } : throw new DefinitionsFolderException(draft.Mistakes);
    }

    private static void Check(FolderDraft draft)
    {
        if (draft.Mistakes.Count > 0)
        {
            return;
        }

        if (draft.Definitions is { FeaturesText: null, Sources: null, Models: null, Tables: null })
        {
            draft.Mistakes.Add($"{FeaturesFile}: there is no such file; put features.json there.");
        }

        if (draft.CommittedBytes > MostBytes)
        {
            draft.Mistakes.Add(
                FormattableString.Invariant($"all files together have {draft.CommittedBytes:N0} bytes, of which a revision has at most {MostBytes:N0}: define groups of metrics instead of single ones, and leave out comments."));
        }
    }
}
