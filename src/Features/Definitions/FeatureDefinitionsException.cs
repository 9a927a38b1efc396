using SensorGrid.Features.Documents;

namespace SensorGrid.Features.Definitions;

/// <summary><c>features.json</c> cannot be used; the message has every mistake on a line of its own, with its place and what to write instead.</summary>
/// <param name="errors">All mistakes, in the order of the text; at least one.</param>
public sealed class FeatureDefinitionsException(IReadOnlyList<DefinitionError> errors) : Exception(string.Join(Environment.NewLine, errors))
{
    /// <summary>All mistakes, in the order of the text.</summary>
    public IReadOnlyList<DefinitionError> Errors => errors;
}
