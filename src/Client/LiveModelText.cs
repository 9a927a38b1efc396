namespace SensorGrid.Client;

/// <summary>The definition of a model as it was applied.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Text">The text of its <c>model.json</c>, whose <c>sha256</c> names the graph.</param>
public sealed record LiveModelText(string Name, string Text);
