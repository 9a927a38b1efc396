using SensorGrid.Features.Definitions;

namespace SensorGrid.Cli.Definitions;

/// <summary>The feature definitions of a folder, checked.</summary>
/// <param name="Text">The text of the file.</param>
/// <param name="Features">The definitions.</param>
internal sealed record LocalDefinitions(string Text, FeatureDefinitions Features);
