namespace SensorGrid.Client;

/// <summary>A source definition as it was applied.</summary>
/// <param name="Name">Its name, for people.</param>
/// <param name="Text">The JSON text.</param>
public sealed record LiveSourceText(string Name, string Text);
