using SensorGrid.Client;
using SensorGrid.Features.Definitions;

namespace SensorGrid.Cli.Definitions;

/// <summary>The definitions of a folder, checked. A kind that the folder does not have stays as it is.</summary>
/// <param name="Text">The text of <c>features/default.json</c>; null without the file.</param>
/// <param name="Features">The definitions in it.</param>
/// <param name="Sources">The source definitions by their files' names; null without the folder <c>source</c>.</param>
/// <param name="Models">The models; null without the folder <c>model</c>.</param>
/// <param name="Tables">The reference tables; null without the folder <c>table</c>.</param>
internal sealed record LocalDefinitions(
    string? Text, FeatureDefinitions? Features, IReadOnlyList<LiveSourceText>? Sources, IReadOnlyList<LocalModel>? Models, IReadOnlyList<LocalTable>? Tables)
{
    /// <summary>Makes the change that applies them.</summary>
    public DefinitionsChange ToChange()
    {
        var change = new DefinitionsChange();
        change = Text is null ? change : change.WithFeatures(Text);
        change = Sources is null ? change : change.WithSources(Sources);
        change = Models is null ? change : change.WithModels(Models.Select(model => model.ToText()));
        return Tables is null ? change : change.WithTables(Tables.Select(table => table.ToText()));
    }
}
