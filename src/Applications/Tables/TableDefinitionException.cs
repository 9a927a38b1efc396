using SensorGrid.Features.Documents;

namespace SensorGrid.Applications.Tables;

/// <summary>The definition of a reference table, or its content, has mistakes.</summary>
/// <param name="errors">All mistakes, in the order of the text; at least one.</param>
public sealed class TableDefinitionException(IReadOnlyList<DefinitionError> errors) : Exception(string.Join(Environment.NewLine, errors))
{
    /// <summary>All mistakes, in the order of the text.</summary>
    public IReadOnlyList<DefinitionError> Errors => errors;
}
