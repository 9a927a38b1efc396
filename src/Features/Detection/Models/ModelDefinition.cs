using SensorGrid.Features.Documents;

namespace SensorGrid.Features.Detection.Models;

/// <summary>The definition of a model that changes live.</summary>
/// <param name="Name">The name of the definition: that of its folder. Definitions are in the order of their names.</param>
/// <param name="Manifest">The <c>model.json</c>; its <see cref="ModelManifest.Sha256"/> names the graph.</param>
public sealed record ModelDefinition(string Name, ModelManifest Manifest)
{
    /// <summary>The maximum number of definitions of a revision.</summary>
    public const int MostDefinitions = 16;

    /// <summary>The maximum size of a graph, in bytes.</summary>
    public const int MostGraphBytes = 16 << 20;

    /// <summary>The maximum length of a name.</summary>
    public const int LongestName = 100;

    /// <summary>Names a definition in messages, such as <c>model/pumps</c>.</summary>
    public static string PathOf(string name) => $"model/{name}";

    /// <summary>Determines whether a text can be the name of a definition, and of a folder.</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= LongestName && name[0] != '.' && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.');

    /// <summary>Reads a definition.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="text">The text of its <c>model.json</c>.</param>
    /// <exception cref="ModelDefinitionException">It has mistakes: all of them are in the exception.</exception>
    public static ModelDefinition Parse(string name, string text) => IsName(name)
        ? new ModelDefinition(name, ModelManifestParser.Parse(text))
        : throw new ModelDefinitionException([new DefinitionError(
            1, 1, $"'{Node.Show(name)}' cannot be the name of a model: write up to {LongestName} letters, digits, '-', '_' and '.', and no '.' at the beginning.")]);
}
