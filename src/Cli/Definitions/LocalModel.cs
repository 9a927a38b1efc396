using SensorGrid.Client;
using SensorGrid.Features.Detection.Models;

namespace SensorGrid.Cli.Definitions;

/// <summary>The definition of a model in a folder, checked.</summary>
/// <param name="Definition">The definition.</param>
/// <param name="Text">The text of its <c>model.json</c>.</param>
/// <param name="Graph">The bytes of the graph.</param>
internal sealed record LocalModel(ModelDefinition Definition, string Text, byte[] Graph)
{
    /// <summary>Gets the text as it is applied.</summary>
    public LiveModelText ToText() => new(Definition.Name, Text);
}
