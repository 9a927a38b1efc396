namespace SensorGrid.Sources.Definitions;

/// <summary>A folder of definitions has mistakes, or cannot be read.</summary>
/// <param name="mistakes">All of them, each with its file and place where it has one; at least one.</param>
public sealed class DefinitionsFolderException(IReadOnlyList<string> mistakes) : Exception(string.Join(Environment.NewLine, mistakes))
{
    /// <summary>All mistakes, each with its file and place where it has one.</summary>
    public IReadOnlyList<string> Mistakes => mistakes;
}
