using SensorGrid.Features.Definitions;

namespace SensorGrid.Sources.Folders;

/// <summary>The definitions of a folder, read once and checked. A kind that the folder does not have stays as it is where they are applied.</summary>
/// <param name="Hash">The hash of all files that count: equal for equal bytes under equal names. 16 hexadecimal digits.</param>
public sealed record FolderDefinitions(string Hash)
{
    /// <summary>The text of <c>features/default.json</c>; null without the file.</summary>
    public string? FeaturesText { get; init; }

    /// <summary>The feature definitions in it.</summary>
    public FeatureDefinitions? Features { get; init; }

    /// <summary>The source definitions, in the order of their files' names; null without the folder <c>source</c>.</summary>
    public IReadOnlyList<FolderFile>? Sources { get; init; }

    /// <summary>The models, in the order of their names; null without the folder <c>model</c>.</summary>
    public IReadOnlyList<FolderModel>? Models { get; init; }

    /// <summary>The reference tables, in the order of their files' names; null without the folder <c>table</c>.</summary>
    public IReadOnlyList<FolderTable>? Tables { get; init; }
}
