using SensorGrid.Sources.Definitions;

namespace SensorGrid.Sources.Folders;

/// <summary>Reads a folder of definitions whole, for whoever applies it: a folder for each kind. Silos and the command line read it alike.</summary>
public static class FolderReader
{
    /// <summary>The path of the feature definitions in the folder.</summary>
    public const string FeaturesFile = "features/default.json";

    /// <summary>The maximum length of all texts with the names of source definitions, in bytes of UTF-8: as much as a revision has.</summary>
    public const int MostBytes = 128 << 10;

    // In the order in which mistakes are told.
    private static readonly IFolderKind[] Kinds = [new SourceKind(), new FeaturesKind()];

    private static readonly string[] Others = [DefinitionsFolder.ModelKind, DefinitionsFolder.TableKind];

    /// <summary>Reads and checks the folder. Each file is read once, so that what was checked is what is applied.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="besideOthers">Whether whoever applies it also reads the folders <c>model</c> and <c>table</c>, which are not read here; otherwise these are mistakes.</param>
    /// <exception cref="DefinitionsFolderException">It has mistakes, or cannot be read; all of them are in the exception.</exception>
    public static FolderDefinitions Read(string path, bool besideOthers = false)
    {
        using var draft = new FolderDraft();
        try
        {
            if (!Directory.Exists(path))
            {
                throw new DefinitionsFolderException([$"there is no folder '{path}'."]);
            }

            DefinitionsFolder.CheckKinds(path, draft.Mistakes);
            foreach (var other in Others.Where(other => !besideOthers && Directory.Exists(Path.Combine(path, other))))
            {
                draft.Mistakes.Add($"{other}: silos that follow a folder do not apply {other}s; leave them out of it, and apply them with './sensorgrid apply'.");
            }

            foreach (var kind in Kinds)
            {
                kind.Read(path, draft);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            draft.Mistakes.Add(exception.Message);
        }

        Check(draft, besideOthers);
        return draft.Mistakes.Count == 0 ? draft.Definitions with { Hash = draft.HashText() } : throw new DefinitionsFolderException(draft.Mistakes);
    }

    private static void Check(FolderDraft draft, bool besideOthers)
    {
        if (draft.Mistakes.Count > 0)
        {
            return;
        }

        if (!besideOthers && draft.Definitions is { FeaturesText: null, Sources: null })
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
