namespace SensorGrid.Client;

/// <summary>The definition of a reference table as it was applied.</summary>
/// <param name="Name">Its name, by which programs join it.</param>
/// <param name="Text">The text, whose <c>sha256</c> names the rows.</param>
public sealed record LiveTableText(string Name, string Text);
