using SensorGrid.Features.Documents;

namespace SensorGrid.Sources.Definitions;

/// <summary>A source definition has mistakes.</summary>
/// <param name="errors">All of them, in the order of the text; at least one.</param>
public sealed class SourceDefinitionException(IReadOnlyList<DefinitionError> errors)
    : Exception(string.Join(Environment.NewLine, errors))
{
    /// <summary>All mistakes, in the order of the text.</summary>
    public IReadOnlyList<DefinitionError> Errors => errors;
}
