using SensorGrid.Features.Documents;

namespace SensorGrid.Features.Detection.Models;

/// <summary>The definition of a model has mistakes, or does not fit its graph.</summary>
/// <param name="errors">All mistakes, in the order of the text; at least one.</param>
/// <param name="innerException">The cause; null for none.</param>
public sealed class ModelDefinitionException(IReadOnlyList<DefinitionError> errors, Exception? innerException = null)
    : Exception(string.Join(Environment.NewLine, errors), innerException)
{
    /// <summary>All mistakes, in the order of the text.</summary>
    public IReadOnlyList<DefinitionError> Errors => errors;
}
