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
    /// <exception cref="DefinitionsFolderException">It has mistakes, or cannot be read; all of them are in the exception.</exception>
    public static FolderDefinitions Read(string path) => Read(path, new GraphHashes(), null, besideTables: false);

    /// <summary>Reads and checks the folder, and tries its models.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="tryModel">Tries a model whose graph is the right one: returns its mistake, or null.</param>
    /// <param name="besideTables">Whether whoever applies it also reads the folder <c>table</c>, which is not read here; otherwise that is a mistake.</param>
    /// <exception cref="DefinitionsFolderException">It has mistakes, or cannot be read; all of them are in the exception.</exception>
    public static FolderDefinitions Read(string path, Func<FolderModel, string?> tryModel, bool besideTables) => Read(path, new GraphHashes(), tryModel, besideTables);

    /// <summary>Reads and checks the folder, as <see cref="Read(string)"/> does.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="hashes">The hashes of graphs' files that are known.</param>
    /// <param name="tryModel">Tries a model; null for not at all.</param>
    /// <param name="besideTables">Whether whoever applies it also reads the folder <c>table</c>.</param>
    internal static FolderDefinitions Read(string path, GraphHashes hashes, Func<FolderModel, string?>? tryModel, bool besideTables)
    {
        // In the order in which mistakes are told.
        IFolderKind[] kinds = [new SourceKind(), new FeaturesKind(), new ModelKind(hashes, tryModel)];
        using var draft = new FolderDraft();
        try
        {
            if (!Directory.Exists(path))
            {
                throw new DefinitionsFolderException([$"there is no folder '{path}'."]);
            }

            DefinitionsFolder.CheckKinds(path, draft.Mistakes);
            if (!besideTables && Directory.Exists(Path.Combine(path, DefinitionsFolder.TableKind)))
            {
                draft.Mistakes.Add($"{DefinitionsFolder.TableKind}: silos that follow a folder do not apply tables; leave them out of it, and apply them with './sensorgrid apply'.");
            }

            foreach (var kind in kinds)
            {
                kind.Read(path, draft);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            draft.Mistakes.Add(exception.Message);
        }

        Check(draft, besideTables);
        return draft.Mistakes.Count == 0 ? draft.Definitions with { Hash = draft.HashText() } : throw new DefinitionsFolderException(draft.Mistakes);
    }

    private static void Check(FolderDraft draft, bool besideTables)
    {
        if (draft.Mistakes.Count > 0)
        {
            return;
        }

        if (!besideTables && draft.Definitions is { FeaturesText: null, Sources: null, Models: null })
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
