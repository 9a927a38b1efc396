using SensorGrid.Client;

namespace SensorGrid.Cli.Definitions;

/// <summary>The definitions of a revision, or of a folder.</summary>
/// <param name="Features">The text of <c>features.json</c>; null for what the silos were started with, in a folder for what there is.</param>
/// <param name="Sources">The source definitions; null for the same.</param>
/// <param name="Models">The definitions of models; null for the same.</param>
/// <param name="Tables">The definitions of reference tables; null for none, in a folder for what there is.</param>
internal sealed record DefinitionTexts(
    string? Features, IReadOnlyList<LiveSourceText>? Sources, IReadOnlyList<LiveModelText>? Models, IReadOnlyList<LiveTableText>? Tables)
{
    /// <summary>Gets those of the newest revision.</summary>
    public static DefinitionTexts Of(LiveDefinitions live) => new(live.Text, live.Sources, live.Models, live.Tables);

    /// <summary>Gets those of a revision.</summary>
    public static DefinitionTexts Of(LiveRevision revision) => new(revision.Text, revision.Sources, revision.Models, revision.Tables);
}
